//! Attacks on a whole gateway, told as what came of them. The stories demand the result; `make security` writes it down.

mod code_race;
mod cookie_bytes;
mod guesses_at_once;
mod two_nodes;

pub use code_race::code_race;
pub use cookie_bytes::{CookieBytes, cookie_bytes};
pub use guesses_at_once::guesses_at_once;
pub use two_nodes::TwoNodes;
