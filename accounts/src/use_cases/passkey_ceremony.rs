use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policies::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::Deps;
use crate::AccountId;
use crate::keys::Purpose;
use crate::ports::{Cap, StoreDown};
use crate::relying_party::Asked;

/// A question to a browser about passkeys.
#[derive(Debug)]
pub struct PasskeyQuestion {
    /// What the browser's own interface is given, as JSON.
    pub options: String,
    /// Comes back with the answer: sealed, bound to the browser, good for five minutes and once.
    pub ceremony: String,
}

/// To find the authenticator and touch it.
const LIFE: Duration = Duration::from_secs(5 * 60);

/// Who is asked, and what for. An answer counts for nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    /// The browser's name.
    pub(super) browser: &'a str,
    pub(super) errand: Errand,
    /// Whose passkeys are asked for; none where any person may answer.
    pub(super) account: Option<AccountId>,
}

/// What a passkey is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    Make,
    SignIn,
    ResetPassword,
    ChangeFactors,
    StepUp,
}

impl Errand {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Make => b"make",
            Self::SignIn => b"sign-in",
            Self::ResetPassword => b"reset-password",
            Self::ChangeFactors => b"change-factors",
            Self::StepUp => b"step-up",
        }
    }
}

/// What was asked, and when.
#[derive(Serialize, Deserialize)]
pub(super) struct Ceremony {
    pub(super) asked: Asked,
    /// What a new passkey is to be called.
    pub(super) name: String,
    begun_at: Timestamp,
}

/// Seals what the browser was asked, for the form that brings the answer.
pub(super) fn begun(deps: &Deps, asking: Asking<'_>, (options, asked): (String, Asked), name: &str) -> PasskeyQuestion {
    let ceremony = Ceremony { asked, name: name.to_owned(), begun_at: deps.clock.now() };
    // Serialising plain fields into memory cannot fail.
    let plain = serde_json::to_vec(&ceremony).unwrap_or_default();
    let account = account_bytes(asking);
    let sealed = deps.keys.load().sealer.seal(Purpose::PasskeyCeremony, &bound_to(asking, &account), &plain, deps.rng.as_ref());
    PasskeyQuestion { options, ceremony: URL_SAFE_NO_PAD.encode(sealed) }
}

/// Opens and spends it: `None` if it is too old, was asked of another browser, person or errand, or was answered before.
pub(super) async fn ended(deps: &Deps, asking: Asking<'_>, sealed: &str) -> Result<Option<Ceremony>, StoreDown> {
    let account = account_bytes(asking);
    let opened = URL_SAFE_NO_PAD.decode(sealed).ok().and_then(|bytes| {
        let plain = deps.keys.load().sealer.open(Purpose::PasskeyCeremony, &bound_to(asking, &account), &bytes)?;
        serde_json::from_slice::<Ceremony>(plain.reveal()).ok()
    });
    let Some(ceremony) = opened.filter(|ceremony| deps.clock.now().since(ceremony.begun_at) < LIFE) else { return Ok(None) };
    let name = URL_SAFE_NO_PAD.encode(digest(&SHA256, sealed.as_bytes()));
    let first = deps.sessions.reserve(&[Cap { key: format!("passkey-ceremony:{name}"), add: 1, max: 1, window: LIFE }]).await?;
    Ok(first.then_some(ceremony))
}

fn account_bytes(asking: Asking<'_>) -> Vec<u8> {
    asking.account.map(|account| account.bytes().to_vec()).unwrap_or_default()
}

fn bound_to<'a>(asking: Asking<'a>, account: &'a [u8]) -> [&'a [u8]; 3] {
    [asking.browser.as_bytes(), asking.errand.label(), account]
}
