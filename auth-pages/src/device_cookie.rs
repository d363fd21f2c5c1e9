use accounts::{AccountId, KnownDevice};
use http::HeaderValue;

use crate::Pages;
use crate::asked::Asked;
use crate::cookies::SameSite;

/// Half a year: who signs in more seldom is a stranger's equal.
const SECONDS: u32 = 180 * 86_400;

impl Pages {
    /// What this browser remembers of who has signed in with it.
    pub(crate) fn known_device(&self, asked: &Asked<'_>) -> Option<KnownDevice> {
        KnownDevice::open(asked.cookies.device?, &self.deps.keys.load().sealer)
    }

    /// `Set-Cookie` by which the browser remembers this person, too.
    pub(crate) fn device_cookie(&self, asked: &Asked<'_>, account: AccountId) -> HeaderValue {
        let rng = self.deps.rng.as_ref();
        let device = self.known_device(asked).unwrap_or_else(|| KnownDevice::new(rng)).with(account, self.deps.clock.now());
        self.names.header(self.names.device, &device.seal(&self.deps.keys.load().sealer, rng), SameSite::Strict, Some(SECONDS))
    }
}
