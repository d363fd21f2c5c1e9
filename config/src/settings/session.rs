use std::time::Duration;

/// `[session]`: how long a session lasts.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// A session unused for this long is over. At least a minute, never more than `lifetime`.
    pub idle: Duration,
    /// A session is over this long after its sign-in, however busy.
    pub lifetime: Duration,
}
