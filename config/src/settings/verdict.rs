use schemars::JsonSchema;
use serde::Deserialize;

/// `[[portal.sign_in.verdicts]]`: what an answer of the portal means.
#[derive(Debug, Clone)]
pub struct VerdictRule {
    /// What it means.
    pub is: VerdictKind,
    /// The step whose answer is asked, from 1; `None`: the last.
    pub step: Option<usize>,
    /// All conditions given must hold; none given: always.
    pub when: Conditions,
    /// None of these may hold.
    pub unless: Conditions,
}

/// What can be said of an answer.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// Empty, or the answer's status is one of these.
    pub status: Vec<u16>,
    /// A glob over the `Location` header (`*` is any run of characters, `/` among them).
    pub location: Option<String>,
    /// Header name (lower case) and a glob over its value; all must match.
    pub header: Vec<(String, String)>,
    /// The portal has set a cookie of this name.
    pub cookie: Option<String>,
    /// The cookie of this name is another than before.
    pub cookie_changed: Option<String>,
    /// The body contains this text.
    pub body: Option<String>,
    /// The page has an element that this finds.
    pub selector: Option<String>,
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
