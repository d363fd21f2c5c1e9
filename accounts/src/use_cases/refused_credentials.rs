use std::time::Duration;

use super::Deps;
use crate::ports::{Cap, StoreDown};
use crate::{AccountId, Credential, PortalId};

/// A refused credential is remembered this long; within it the portal is not asked about the same one again.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// Whether the portal refused exactly this credential a while ago.
pub(super) async fn was_refused(deps: &Deps, account: AccountId, portal: &PortalId, credential: &Credential) -> Result<bool, StoreDown> {
    Ok(deps.sessions.peek_once(&key(deps, account, portal, credential)).await?.is_some())
}

/// Remembers that the portal refused it. Only a keyed hash is kept.
pub(super) async fn remember(deps: &Deps, account: AccountId, portal: &PortalId, credential: &Credential) -> Result<(), StoreDown> {
    deps.sessions.put_once(&key(deps, account, portal, credential), b"1", REMEMBERED).await
}

/// Wrong passwords for one login of a portal, whoever gives them, within a quarter of an hour. Portals lock a login after five or
/// more: neither a forgetful person nor somebody who guesses at another's login may bring it that far.
const WRONG_FOR_ONE_LOGIN: u64 = 4;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// One try that the portal is about to judge.
pub(super) struct Try([Cap; 1]);

/// Counts a try; `None` if there were too many wrong ones.
pub(super) async fn begin_try(deps: &Deps, portal: &PortalId, credential: &Credential) -> Result<Option<Try>, StoreDown> {
    let login = credential.username.trim().to_lowercase();
    let mac = deps.keys.load().forms.sign(&[b"portal-login", portal.as_str().as_bytes(), login.as_bytes()]);
    let caps = [Cap { key: format!("link-tries:{:032x}", u128::from_be_bytes(mac)), add: 1, max: WRONG_FOR_ONE_LOGIN, window: WINDOW }];
    Ok(deps.sessions.reserve(&caps).await?.then_some(Try(caps)))
}

impl Try {
    /// The portal did not judge it as wrong.
    pub(super) async fn was_no_guess(self, deps: &Deps) -> Result<(), StoreDown> {
        deps.sessions.give_back(&self.0).await
    }
}

fn key(deps: &Deps, account: AccountId, portal: &PortalId, credential: &Credential) -> String {
    let otp = credential.otp.as_ref().map_or("", |otp| otp.text().reveal());
    let parts: [&[u8]; 6] = [
        b"refused-credential",
        &account.bytes(),
        portal.as_str().as_bytes(),
        credential.username.as_bytes(),
        credential.password.reveal().as_bytes(),
        otp.as_bytes(),
    ];
    let mac = deps.keys.load().forms.sign(&parts);
    format!("refused:{:032x}", u128::from_be_bytes(mac))
}
