use crate::Token;

/// Something that a person is told by text message. The `messages` crate puts it into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextNotice {
    /// Carries the token that lets the person choose a new password.
    ResetToken {
        /// The token.
        token: Token,
    },
    /// Carries the token that shows that the number is the person's.
    NumberToken {
        /// The token.
        token: Token,
    },
    /// A new password was chosen with a token.
    PasswordReset,
}
