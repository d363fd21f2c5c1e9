use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policies::Timestamp;
use serde::{Deserialize, Serialize};

use crate::AccountId;
use crate::keys::{Purpose, Sealer};
use crate::ports::Rng;

/// So many people share a browser; of more, those who signed in last are known.
const PEOPLE: usize = 4;

/// A browser in which somebody has signed in before. It travels sealed in a cookie of the sign-in host, and lets nobody in: it only has
/// tries of its own, so that strangers' tries cost the people of this browser nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDevice {
    id: [u8; 16],
    people: Vec<(AccountId, Timestamp)>,
}

impl KnownDevice {
    /// One in which nobody has signed in yet.
    pub fn new(rng: &dyn Rng) -> Self {
        Self { id: rng.bytes16(), people: Vec::new() }
    }

    /// Whether the person of this account signed in here at `since` or later.
    pub fn knows(&self, account: AccountId, since: Timestamp) -> bool {
        self.people.iter().any(|(known, at)| *known == account && *at >= since)
    }

    /// The same, with the person who signs in now.
    #[must_use]
    pub fn with(mut self, account: AccountId, now: Timestamp) -> Self {
        self.people.retain(|(known, _)| *known != account);
        self.people.insert(0, (account, now));
        self.people.truncate(PEOPLE);
        self
    }

    /// Its name, for its counters.
    pub(crate) fn id(&self) -> &[u8; 16] {
        &self.id
    }

    /// Seals it for a cookie.
    pub fn seal(&self, sealer: &Sealer, rng: &dyn Rng) -> String {
        // Serialising plain fields into memory cannot fail.
        let plain = postcard::to_allocvec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealer.seal(Purpose::KnownDevice, &[], &plain, rng))
    }

    /// Opens what [`KnownDevice::seal`] made.
    pub fn open(sealed: &str, sealer: &Sealer) -> Option<Self> {
        let plain = sealer.open(Purpose::KnownDevice, &[], &URL_SAFE_NO_PAD.decode(sealed).ok()?)?;
        postcard::from_bytes(plain.reveal()).ok()
    }
}
