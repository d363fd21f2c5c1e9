use schemars::JsonSchema;
use serde::Deserialize;

/// `[[portal.sign_in.verdicts]]`: what an answer of the portal means. All conditions given must hold; none given: always.
#[derive(Debug, Clone)]
pub struct VerdictRule {
    /// What it means.
    pub is: VerdictKind,
    /// Empty, or the answer's status is one of these.
    pub status: Vec<u16>,
    /// A glob over the `Location` header (`*` is any run of characters, `/` among them).
    pub location: Option<String>,
    /// Header name (lower case) and a glob over its value; all must match.
    pub header: Vec<(String, String)>,
    /// The answer sets a cookie of this name.
    pub cookie: Option<String>,
    /// The body contains this text.
    pub body: Option<String>,
}

/// The outcome of one attempt to sign in to a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// The portal accepted the credential.
    SignedIn,
    /// The portal refused user name or password.
    WrongCredentials,
    /// The portal has locked the account.
    Locked,
    /// The portal demands a new password.
    PasswordExpired,
    /// The portal asks for a second factor.
    CodeNeeded,
    /// The portal is down or failing; the only verdict that is ever retried.
    Unavailable,
    /// None of the above could be told.
    Unrecognised,
}
