//! Sessions and what lies beside them: in this process, or on Redis for a fleet.

mod embedded;

pub use embedded::EmbeddedSessions;
