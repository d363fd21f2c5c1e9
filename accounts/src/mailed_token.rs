use policies::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of a token that was mailed, without the token: travels sealed with the journey that waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailedToken {
    /// Names the stored hash.
    pub id: [u8; 16],
    /// To which address, in its one spelling.
    pub to: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// The mail that carries it; none if the address had got too many mails already and none was written.
    pub message: Option<String>,
}
