use policies::Timestamp;
use serde::{Deserialize, Serialize};

use crate::AccountId;

/// The one-time-code factor of an account as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeCode {
    /// Whose.
    pub account: AccountId,
    /// Grows whenever another secret takes its place; part of what the seal is bound to.
    pub version: i64,
    /// The secret, sealed by the vault.
    pub sealed_secret: Vec<u8>,
    /// When a code of it was first right.
    pub enrolled_at: Timestamp,
}

/// What is stored of a recovery code: a hash under the account's data key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryHash(pub [u8; 16]);

/// What was given beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorKind {
    /// A code of the person's app.
    OneTimeCode,
    /// One of the codes kept for the day on which the app is gone.
    RecoveryCode,
    /// A passkey, which has made sure itself who uses it.
    Passkey,
}

impl FactorKind {
    /// Its name, where programs and operators read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneTimeCode => "one-time code",
            Self::RecoveryCode => "recovery code",
            Self::Passkey => "passkey",
        }
    }
}

/// That a second factor was given, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Which.
    pub kind: FactorKind,
    /// When.
    pub at: Timestamp,
}
