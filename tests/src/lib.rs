//! What the end-to-end tests are told with: a [`World`] (a whole gateway in this process, portals behind it, people with accounts)
//! and a [`Browser`] that does what a person and their browser do. The stories are in `tests/`.
//!
//! Nothing here sleeps for time to pass: the gateway's clock is set by hand, and what happens beside a request is waited for with
//! [`eventually`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

pub mod attacks;
mod browser;
mod canned;
mod kannel;
mod mailbox;
mod memory;
mod raw;
mod smtp;
pub mod strict;
mod strict_origin;
pub mod vectors;
mod websocket;
mod world;

pub use browser::{Answer, Asking, Browser, Control, Cookie, Form, Page, Tab};
pub use canned::{Canned, answer};
pub use kannel::{Kannel, TextMessage};
pub use mailbox::Mailbox;
pub use memory::resident_bytes;
pub use raw::{RawAnswer, ask_http2, frame, raw, raw_http2, raw_plain_then_tls, raw_tls};
pub use smtp::SmtpConversation;
pub use strict_origin::{Said, Seen, StrictOrigin};
pub use test_servers::{Postgres, eventually};
pub use websocket::{WebSocket, opened};
pub use world::{ADA, FakeClock, GRACE, Portal, Redis, TestPerson, Upstreams, World, WorldBuilder, free_port, redis};
