use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::MailedToken;
use crate::keys::{Purpose, Sealer};
use crate::ports::Rng;

/// How far a person has come who forgot their password. Travels sealed in the address, bound to the browser that asked, so that no step can
/// be skipped and no other browser can go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reset {
    /// A token was asked for.
    Asked(MailedToken),
    /// It was typed; once all is proved that the account asks for, a new password may be chosen, once.
    Proved(Permit),
    /// The new password is in force.
    Done {
        /// The account's address.
        email: String,
    },
}

/// The right to choose a new password, as far as it is earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// Names what is stored of it.
    pub id: [u8; 16],
    /// The account's address.
    pub email: String,
    /// Whether the security questions were answered.
    pub answered: bool,
    /// Whether a one-time code, a recovery code or a passkey was given.
    pub second_factor: bool,
}

/// What is asked for next, between token and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetStep {
    /// The answers to the security questions.
    Questions,
    /// A one-time or recovery code; a passkey instead, if there is one.
    Code,
    /// A passkey or a recovery code: there are no one-time codes.
    Passkey,
    /// The new password.
    Password,
}

impl Reset {
    /// Seals it for an address, for the browser of this name.
    pub fn seal(&self, browser: &str, sealer: &Sealer, rng: &dyn Rng) -> String {
        // Serialising plain fields into memory cannot fail.
        let plain = postcard::to_allocvec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealer.seal(Purpose::Reset, &[browser.as_bytes()], &plain, rng))
    }

    /// Opens what [`Reset::seal`] made for the same browser.
    pub fn open(sealed: &str, browser: &str, sealer: &Sealer) -> Option<Self> {
        let plain = sealer.open(Purpose::Reset, &[browser.as_bytes()], &URL_SAFE_NO_PAD.decode(sealed).ok()?)?;
        postcard::from_bytes(plain.reveal()).ok()
    }
}
