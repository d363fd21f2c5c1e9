//! The pages over real stores, as a browser meets them: what a person does, and what they see.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic, unreachable_pub)]

mod account;
mod activity;
#[path = "../../../accounts/tests/stories/authenticator.rs"]
mod authenticator;
mod branding;
mod browser;
mod changing_password;
mod contact;
mod enumeration;
mod every_form;
mod forgetting;
mod inviting;
mod kept_forms;
mod languages;
mod leaving;
mod left_open;
mod linking;
mod locking_out;
mod mail_hooks;
mod mail_whereabouts;
mod one_time_codes;
mod passkeys;
mod problems;
mod refusals;
mod registering;
mod rolling_out;
mod security_questions;
mod sessions;
mod signing_in;
mod signing_out;
mod step_up;
mod world;
