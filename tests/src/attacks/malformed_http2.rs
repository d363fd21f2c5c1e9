//! Malformed HTTP/2, section by section of RFC 9113 and RFC 7541: what has to come back, in frames.

mod cases;
mod conversation;

pub use cases::{Case, Ends, malformed_http2};
pub use conversation::{Outcome, run};
