use serde::{Deserialize, Serialize};

/// How an attempt to sign in to a portal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The portal knows the person now.
    SignedIn,
    /// The portal refused user name or password.
    WrongCredentials,
    /// The portal has locked the login, or asks to slow down.
    Locked,
    /// The portal wants a new password before it goes on.
    PasswordExpired,
    /// The portal wants a code that Latchkey does not have.
    CodeNeeded,
    /// The codes of this moment were all sent already, and a portal takes each once: it was not asked.
    CodeSpent,
    /// The portal did not answer, or answered that it cannot.
    Unavailable,
    /// The portal answered something that no rule of the recipe speaks of.
    Unrecognised,
}

impl Verdict {
    /// The word that the configuration, logs and metrics use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::WrongCredentials => "wrong-credentials",
            Self::Locked => "locked",
            Self::PasswordExpired => "password-expired",
            Self::CodeNeeded => "code-needed",
            Self::CodeSpent => "code-spent",
            Self::Unavailable => "unavailable",
            Self::Unrecognised => "unrecognised",
        }
    }

    /// Reads the word of [`Verdict::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::SignedIn,
            Self::WrongCredentials,
            Self::Locked,
            Self::PasswordExpired,
            Self::CodeNeeded,
            Self::CodeSpent,
            Self::Unavailable,
            Self::Unrecognised,
        ]
        .into_iter()
        .find(|verdict| verdict.as_str() == word)
    }

    /// Whether the same credential may be tried again without asking the person. Only where the portal never judged it.
    pub const fn may_be_retried(self) -> bool {
        matches!(self, Self::Unavailable | Self::CodeSpent)
    }
}
