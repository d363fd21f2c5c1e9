//! HTTP Digest (RFC 7616): what the portal challenges with, and what every request answers.

mod answer;
mod challenge;

pub use answer::Digest;
pub(crate) use challenge::{Algorithm, Challenge};
