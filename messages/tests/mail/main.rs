//! Mails on their way out, and what comes back of them.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod bounces;
mod hooks;
mod samples;
mod sending;
mod world;
