//! A whole gateway before a sample portal, over real sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    unreachable_pub
)]

mod admission;
mod client;
mod forms;
mod portal_sessions;
mod streams;
mod websockets;
mod world;
