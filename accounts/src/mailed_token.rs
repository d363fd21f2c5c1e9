use policies::Timestamp;
use serde::{Deserialize, Serialize};

/// How a token reaches its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenWay {
    /// To an e-mail address.
    Mail,
    /// To a mobile number, by text message.
    Text,
}

/// What is known of a token that was mailed or texted, without the token: travels sealed with the journey that waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailedToken {
    /// Names the stored hash.
    pub id: [u8; 16],
    /// How it was sent.
    pub way: TokenWay,
    /// For which address or number, in its one spelling. A token that resets a password is for the account's address, also when it is texted.
    pub to: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// The mail or text message that carries it; none if too many had been written already, and none was.
    pub message: Option<String>,
}
