use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::keys::{Purpose, Sealer};
use crate::ports::Rng;
use crate::{AccountId, MailedToken};

/// A new address or number that waits for its token. Travels sealed in the address, bound to the browser and the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContactChange {
    /// A new e-mail address.
    Email(MailedToken),
    /// A new mobile number, or the one that is to be verified.
    Number(MailedToken),
}

impl ContactChange {
    /// Seals it for an address.
    pub fn seal(&self, browser: &str, account: AccountId, sealer: &Sealer, rng: &dyn Rng) -> String {
        // Serialising plain fields into memory cannot fail.
        let plain = postcard::to_allocvec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealer.seal(Purpose::ContactChange, &[browser.as_bytes(), &account.bytes()], &plain, rng))
    }

    /// Opens what [`ContactChange::seal`] made for the same browser and account.
    pub fn open(sealed: &str, browser: &str, account: AccountId, sealer: &Sealer) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let plain = sealer.open(Purpose::ContactChange, &[browser.as_bytes(), &account.bytes()], &bytes)?;
        postcard::from_bytes(plain.reveal()).ok()
    }
}
