//! Attacks on a whole gateway, told as what came of them. The stories demand the result; `make security` writes it down.

mod code_race;
mod cookie_bytes;
mod desync;
mod enumeration;
mod guesses_at_once;
pub mod malformed_http2;
mod path_confusion;
mod path_origins;
mod path_spellings;
mod slow;
mod spoofing;
mod token_race;
mod two_nodes;

pub use code_race::code_race;
pub use cookie_bytes::{CookieBytes, cookie_bytes};
pub use desync::{Desync, desync};
pub use enumeration::{Endpoint, Seen, full_of_people, look_for_people};
pub use guesses_at_once::guesses_at_once;
pub use path_confusion::{Confused, LOOSE, RULES, SECRET, path_confusion};
pub use path_origins::PathOrigin;
pub use path_spellings::{some_spellings, spellings};
pub use slow::{Slow, slow};
pub use spoofing::{Spoofed, spoofing};
pub use token_race::{SentBy, token_race};
pub use two_nodes::TwoNodes;
