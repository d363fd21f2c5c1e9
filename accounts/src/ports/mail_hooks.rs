use policies::Timestamp;

use super::{MailReport, ReportedMail};

/// What a mail provider posted, not yet believed.
pub struct HookPost<'a> {
    /// The last part of the address that it was posted to.
    pub provider: &'a str,
    /// The value of a header, if it is there once and is text.
    pub header: &'a (dyn Fn(&'static str) -> Option<&'a str> + Send + Sync),
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// What it says, believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookEvents {
    /// What may be posted only once, where the signature is over this alone.
    pub once: Option<String>,
    /// One by one.
    pub events: Vec<MailEvent>,
}

/// One thing that happened to one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailEvent {
    /// Which.
    pub mail: ReportedMail,
    /// What.
    pub report: MailReport,
    /// When.
    pub at: Timestamp,
}

/// Why a post is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HookRefused {
    /// No such provider is configured.
    #[error("no such provider is configured")]
    Unknown,
    /// The signature is missing or wrong.
    #[error("the signature is wrong")]
    Forged,
    /// The signature is right and too old, or from the future.
    #[error("the signature is not of these minutes")]
    Stale,
    /// The signature is right, or cannot be looked for, and the body is not what the provider sends.
    #[error("the body is not what this provider sends")]
    Malformed,
}

/// Reads what mail providers post about mails, and believes only what is signed.
pub trait MailHooks: Send + Sync {
    /// Reads one post.
    fn read(&self, post: &HookPost<'_>, now: Timestamp) -> Result<HookEvents, HookRefused>;
}
