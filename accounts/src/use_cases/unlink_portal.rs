use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Notice, Portal};

/// Removes the account's link for a portal: the sealed password is erased and every session's hold on the portal is dropped. Tells
/// whether there was one.
pub async fn unlink_portal(deps: &Deps, who: &Recognised, portal: &Portal) -> Result<bool, StoreDown> {
    let account = &who.account;
    let removed = deps.accounts.remove_link(account.id, &portal.id).await?;
    deps.sessions.bump_account(account.id).await?;
    for session in deps.sessions.sessions_of(account.id).await? {
        deps.sessions.put_session_credential(&session.id, &portal.id, None).await?;
        deps.sessions.drop_portal_session(&session.id, &portal.id, None).await?;
    }
    if removed {
        let event = AuditEvent {
            at: deps.clock.now(),
            account: account.id,
            kind: AuditKind::Unlinked,
            about: portal.id.to_string(),
            address: Some(who.session.device.address),
        };
        deps.accounts.record(&event).await?;
        deps.outbox.post(account.recipient(), &Notice::PortalUnlinked { portal: portal.name.clone() }).await?;
    }
    Ok(removed)
}
