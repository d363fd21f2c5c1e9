use std::num::NonZeroU32;
use std::time::Duration;

use super::{Methods, When};

/// `[[portal.limit]]`: which requests it counts, of whom, and how many it admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRule {
    /// A glob over the normalised path, without the query.
    pub path: String,
    /// Which methods.
    pub methods: Methods,
    /// When, and from where.
    pub when: When,
    /// Of whom they are counted together.
    pub per: Per,
    /// So many,
    pub requests: NonZeroU32,
    /// in this time, evenly;
    pub within: Duration,
    /// and so many at once.
    pub burst: NonZeroU32,
    /// The line in the file at which the limit begins.
    pub line: usize,
}

/// Of whom requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Each person; who is not signed in, by network.
    Person,
    /// Each network.
    Network,
    /// Everybody.
    Portal,
}

impl Per {
    /// The word in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Network => "network",
            Self::Portal => "portal",
        }
    }
}
