use crate::value::Template;

/// `[portal.sign_in.proof]`: a protected page that shows whether the sign-in worked.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Path and query.
    pub page: String,
    /// Text that the page shows; `{username}` stands for the portal's user name.
    pub body: Option<Template>,
    /// Empty: any 2xx (for `basic`: 2xx or 3xx); else the status is one of these.
    pub status: Vec<u16>,
}
