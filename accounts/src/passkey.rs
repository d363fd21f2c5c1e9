use policies::Timestamp;

use crate::AccountId;

/// A passkey (W3C WebAuthn) of an account, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id, as base64url.
    pub id: String,
    /// Whose.
    pub account: AccountId,
    /// What its person calls it.
    pub name: String,
    /// Its public key and its signature counter, as JSON. No secret: that never leaves the authenticator.
    pub credential: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it last signed its person in.
    pub last_used: Option<Timestamp>,
}
