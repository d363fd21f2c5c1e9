//! The binary as an operator meets it: what it says, and how it exits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod accounts;
mod bounces;
mod checking;
mod postgres;
mod starting;
mod stopping;
mod world;
