//! The binary as an operator meets it: what it says, and how it exits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod accounts;
mod bounces;
mod checking;
mod core_dumps;
mod postgres;
mod rotating;
mod starting;
mod stopping;
mod world;
