use schemars::JsonSchema;
use serde::Deserialize;

/// `[portal.path]`: what the portal takes of the two things in a path that software reads in different ways.
#[derive(Debug, Clone, Copy)]
pub struct Paths {
    /// A slash that is written as `%2F`.
    pub encoded_slash: PathLeeway,
    /// What stands behind a `;`.
    pub parameters: PathLeeway,
}

/// How much of it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PathLeeway {
    /// None.
    Refuse,
    /// What stays within a segment.
    Keep,
    /// Also what makes a segment without a name.
    Loose,
}

impl PathLeeway {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Keep => "keep",
            Self::Loose => "loose",
        }
    }
}
