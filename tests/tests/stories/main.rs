//! What people, scripts and portals experience, told over a whole gateway with real (sample) portals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod access_rules;
mod arriving;
mod bad_input;
mod canary;
mod codes_of_portals;
mod cookies;
mod fleet;
mod guessing;
mod hostile_portals;
mod http2;
mod identity;
mod kept_forms;
mod learning;
mod linking;
mod login_hosts;
mod network_position;
mod open_redirects;
mod portal_tokens;
mod portal_traffic;
mod public_paths;
mod repairing;
mod restarting;
mod rolling_out;
mod second_factor_demanded;
mod session_life;
mod several_links;
mod signed_cookies;
mod signing_out;
mod step_up;
mod store_down;
mod streams;
mod text_messages;
mod the_binary;
mod vectors;
mod web_storage;
