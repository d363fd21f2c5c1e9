//! Real servers, started for a test and killed with it.

pub(crate) mod postgres;
pub(crate) mod redis;
pub(crate) mod way;

use std::net::TcpListener;

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
