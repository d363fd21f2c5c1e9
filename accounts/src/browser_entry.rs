use secret::Secret;
use serde::{Deserialize, Serialize};

/// A web storage of a browser (HTML §12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WebStorage {
    /// `localStorage`: all pages of an origin share it.
    Local,
    /// `sessionStorage`: each tab has its own.
    Session,
}

impl WebStorage {
    /// As scripts call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "localStorage",
            Self::Session => "sessionStorage",
        }
    }
}

/// Something that a portal's own script expects to find in the browser of somebody who is signed in.
#[derive(Clone, Debug)]
pub struct BrowserEntry {
    /// Where.
    pub storage: WebStorage,
    /// Under which key.
    pub key: String,
    /// The value, as a text.
    pub value: Secret<String>,
}
