//! Portal sign-in over real HTTP, against small portals that behave like the ones that people have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod basic;
mod digest;
mod form;
mod headers;
mod hostile;
mod json;
mod login_hosts;
mod probe;
mod recording;
mod sign_out;
mod steps;
mod upstreams;
mod world;
