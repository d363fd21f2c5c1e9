use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policies::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{Purpose, Sealer};
use crate::ports::Rng;
use crate::{AccountId, SecondFactor};

/// A person who has given the right password and has something left to do. There is no session for it: it travels sealed in the
/// address and opens only beside the cookie of the browser in which it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfWay {
    /// Whose password it was.
    pub account: AccountId,
    /// When it was given.
    pub password_at: Timestamp,
    /// What is left.
    pub left: Left,
}

/// What is left to do after the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Left {
    /// To give a code.
    Code,
    /// To set up one-time codes, which then signs in.
    EnrolToSignIn,
    /// To set up one-time codes in a session. The version of the factor that gives way, if there is one.
    Enrol {
        /// See [`crate::OneTimeCode::version`].
        replaces: Option<i64>,
    },
    /// To use a passkey: there are no one-time codes.
    Passkey,
    /// To choose a new password, because this one has ended.
    NewPassword {
        /// What was given beside it.
        second_factor: Option<SecondFactor>,
    },
    /// To set up a second factor in a session whose person has none.
    EnrolInSession {
        /// Until when they may go on without; none where the page does not open before it is done.
        due: Option<Timestamp>,
    },
}

/// To find the phone and read a code.
const CODE: Duration = Duration::from_secs(10 * 60);
/// To think of a password.
const NEW_PASSWORD: Duration = Duration::from_secs(15 * 60);
/// To find an app, install it and scan.
const ENROL: Duration = Duration::from_secs(30 * 60);

impl HalfWay {
    /// Seals it for an address, bound to the browser with this name.
    pub fn seal(&self, browser: &str, sealer: &Sealer, rng: &dyn Rng) -> String {
        // Serialising plain fields into memory cannot fail.
        let plain = postcard::to_allocvec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealer.seal(Purpose::HalfWay, &[browser.as_bytes()], &plain, rng))
    }

    /// Opens what [`HalfWay::seal`] made for this browser, if it is not too old.
    pub fn open(sealed: &str, browser: &str, sealer: &Sealer, now: Timestamp) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let plain = sealer.open(Purpose::HalfWay, &[browser.as_bytes()], &bytes)?;
        let half_way: Self = postcard::from_bytes(plain.reveal()).ok()?;
        let life = match half_way.left {
            Left::Code | Left::Passkey => CODE,
            Left::NewPassword { .. } => NEW_PASSWORD,
            Left::EnrolToSignIn | Left::Enrol { .. } | Left::EnrolInSession { .. } => ENROL,
        };
        (now.since(half_way.password_at) < life).then_some(half_way)
    }
}
