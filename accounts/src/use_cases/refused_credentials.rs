use std::time::Duration;

use super::Deps;
use crate::ports::StoreDown;
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

fn key(deps: &Deps, account: AccountId, portal: &PortalId, credential: &Credential) -> String {
    let parts: [&[u8]; 5] = [
        b"refused-credential",
        &account.bytes(),
        portal.as_str().as_bytes(),
        credential.username.as_bytes(),
        credential.password.reveal().as_bytes(),
    ];
    let mac = deps.keys.load().forms.sign(&parts);
    format!("refused:{:032x}", u128::from_be_bytes(mac))
}
