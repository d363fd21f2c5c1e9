//! The gateway: everything behind the binary `latchkey`.

mod admin;
mod canary;
pub mod cli;
mod compose;
mod demo;
pub mod exchange;
mod explain;
pub mod ingress;
mod logs;
mod metrics;
mod outside;
pub mod proxy;
pub mod route;
pub mod server;
mod start;

pub use outside::Outside;
pub use start::{Running, start};
