use super::Deps;
use super::session_login::{SessionLogin, session_login};
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{AccountId, Credential, Link, LinkNeed, LinkState, Portal, SessionId};

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
    let chosen = match session_login(deps, session, &portal.id).await? {
        Some(SessionLogin::Given(credential)) => return Ok(Some((Source::Session, Some(credential)))),
        Some(SessionLogin::Chosen(link)) => Some(link),
        None => None,
    };
    // Not from the cached facts: another device may have found out a moment ago that it no longer works.
    let mut links = deps.accounts.links(account, &portal.id).await?;
    let chosen = links.iter().position(|link| chosen == Some(link.id)).or((links.len() == 1).then_some(0));
    let Some(link) = chosen.map(|at| links.swap_remove(at)) else { return Ok(None) };
    if link.state != LinkState::Works {
        return Ok(None);
    }
    let credential = match deps.vault.open_login(&link).await {
        Ok(credential) => credential,
        Err(VaultError::Store(down)) => return Err(down),
        Err(VaultError::Sealed) => {
            tracing::error!(link = %link.id, account = %account, "a vaulted credential does not open: the row was altered, or its key is missing");
            return Ok(None);
        }
    };
    Ok(Some((Source::Link(Box::new(link)), Some(credential))))
}
