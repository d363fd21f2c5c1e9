use std::sync::Arc;

use super::session_login::{SessionLogin, session_login};
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, LinkId, Notice, Portal};

/// Removes a link of the account for a portal: its sealed password is erased, and every session that does not use another is out of
/// the portal, whose own sign-out is called beside the answer. Tells whether there was one.
pub async fn unlink_portal(deps: &Arc<Deps>, who: &Recognised, portal: &Portal, link: LinkId) -> Result<bool, StoreDown> {
    let account = &who.account;
    let username = account.links_for(&portal.id).find(|one| one.id == link).map(|link| link.username.clone());
    let removed = deps.accounts.remove_link(account.id, link).await?;
    deps.sessions.bump_account(account.id).await?;
    for session in deps.sessions.sessions_of(account.id).await? {
        if let Some(SessionLogin::Chosen(other)) = session_login(deps, &session.id, &portal.id).await?
            && other != link
        {
            continue;
        }
        deps.sessions.put_session_credential(&session.id, &portal.id, None).await?;
        let held = deps.sessions.portal_session(&session.id, &portal.id).await?;
        deps.sessions.drop_portal_session(&session.id, &portal.id, None).await?;
        if let Some(held) = held {
            let (deps, portal, id) = (deps.clone(), portal.id.clone(), session.id);
            tokio::spawn(async move { deps.sign_ins.sign_out(&portal, &id, &held).await });
        }
    }
    if removed {
        let event = AuditEvent {
            at: deps.clock.now(),
            account: account.id,
            kind: AuditKind::Unlinked,
            about: portal.about_link(&username.unwrap_or_default()),
            address: Some(who.session.device.address),
        };
        deps.record(&event).await?;
        deps.outbox.post(account.recipient(), &Notice::PortalUnlinked { portal: portal.name.clone() }).await?;
    }
    Ok(removed)
}
