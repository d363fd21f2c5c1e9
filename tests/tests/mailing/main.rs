//! Mail with what is really there: a Postfix, and a node that is ended in the middle.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::format_push_string
)]

mod crash;
mod node;
mod postfix;
mod whereabouts;
