//! Servers that a test starts for itself and that go with it, for the tests of `stores` and for the stories.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod eventually;
mod postgres;
mod process;

pub use eventually::eventually;
pub use postgres::Postgres;
pub use process::{Process, program};
