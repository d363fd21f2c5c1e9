use secret::Secret;

use super::Deps;
use crate::keys::Purpose;
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{AccountId, Credential, Link, LinkNeed, LinkState, Portal, PortalId, SessionId};

/// Where a credential comes from, and so what is marked when the portal refuses it.
pub(super) enum Source {
    /// The vault.
    Link(Box<Link>),
    /// Given for this session only.
    Session,
    /// The portal needs none.
    Nowhere,
}

/// The credential for a portal sign-in without asking the person; `None` if they must be asked.
pub(super) async fn open_credential(
    deps: &Deps,
    session: &SessionId,
    account: AccountId,
    portal: &Portal,
) -> Result<Option<(Source, Option<Credential>)>, StoreDown> {
    if portal.link == LinkNeed::Nothing {
        return Ok(Some((Source::Nowhere, None)));
    }
    if let Some(sealed) = deps.sessions.session_credential(session, &portal.id).await?
        && let Some(credential) = open_for_session(deps, session, &portal.id, &sealed)
    {
        return Ok(Some((Source::Session, Some(credential))));
    }
    // Not from the cached facts: another device may have found out a moment ago that it no longer works.
    let Some(link) = deps.accounts.link(account, &portal.id).await? else { return Ok(None) };
    if link.state != LinkState::Works {
        return Ok(None);
    }
    let password = match deps.vault.open(&link).await {
        Ok(password) => password.unwrap_or_else(|| Secret::new(String::new())),
        Err(VaultError::Store(down)) => return Err(down),
        Err(VaultError::Sealed) => {
            tracing::error!(link = %link.id, account = %account, "a vaulted credential does not open: the row was altered, or its key is missing");
            return Ok(None);
        }
    };
    let credential = Credential { username: link.username.clone(), password };
    Ok(Some((Source::Link(Box::new(link)), Some(credential))))
}

/// Seals a credential so that only this session can use it.
pub(super) fn seal_for_session(deps: &Deps, session: &SessionId, portal: &PortalId, credential: &Credential) -> Vec<u8> {
    let plain = Secret::new(format!("{}\0{}", credential.username, credential.password.reveal()));
    let bound_to: [&[u8]; 2] = [session.bytes(), portal.as_str().as_bytes()];
    deps.keys.load().sealer.seal(Purpose::SessionCredential, &bound_to, plain.reveal().as_bytes(), deps.rng.as_ref())
}

fn open_for_session(deps: &Deps, session: &SessionId, portal: &PortalId, sealed: &[u8]) -> Option<Credential> {
    let bound_to: [&[u8]; 2] = [session.bytes(), portal.as_str().as_bytes()];
    let plain = deps.keys.load().sealer.open(Purpose::SessionCredential, &bound_to, sealed)?;
    let (username, password) = std::str::from_utf8(plain.reveal()).ok()?.split_once('\0')?;
    Some(Credential { username: username.to_owned(), password: password.into() })
}
