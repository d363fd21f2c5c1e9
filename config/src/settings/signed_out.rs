/// `[portal.signed_out]`: how a reply says that the portal's own session is over. All marks given must
/// be there; at least one is given.
#[derive(Debug, Clone)]
pub struct SignedOut {
    /// A glob over path and query of the request.
    pub request: Option<String>,
    /// A glob over the `Location` header (`*` is any run of characters, `/` among them).
    pub location: Option<String>,
    /// Empty, or the status is one of these.
    pub status: Vec<u16>,
    /// Header name (lower case) and a glob over its value; all must match.
    pub header: Vec<(String, String)>,
    /// The reply deletes the cookie of this name.
    pub cookie_cleared: Option<String>,
    /// The body contains this text.
    pub body: Option<String>,
    /// How much of the body is searched, in bytes.
    pub scan: usize,
}
