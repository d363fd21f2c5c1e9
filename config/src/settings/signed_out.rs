/// `[portal.signed_out]`: how a reply says that the portal's own session is over. All marks given must
/// be there; at least one of `location`, `status` and `body` is given.
#[derive(Debug, Clone)]
pub struct SignedOut {
    /// A glob over the `Location` header (`*` is any run of characters, `/` among them).
    pub location: Option<String>,
    /// Empty, or the status is one of these.
    pub status: Vec<u16>,
    /// The body contains this text.
    pub body: Option<String>,
    /// How much of the body is searched, in bytes.
    pub scan: usize,
}
