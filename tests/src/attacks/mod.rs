//! Attacks on a whole gateway, told as what came of them. The stories demand the result; `make security` writes it down.

mod cookie_bytes;

pub use cookie_bytes::{CookieBytes, cookie_bytes};
