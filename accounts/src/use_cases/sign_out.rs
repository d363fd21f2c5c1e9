use std::sync::Arc;

use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, PortalId};

/// Ends the session, and with it every pass on every portal. The portals' own sign-out pages are called afterwards, beside the
/// answer. Gives the portals that the session had entered, so that their hosts can be asked to clean the browser.
pub async fn sign_out(deps: &Arc<Deps>, who: &Recognised) -> Result<Vec<PortalId>, StoreDown> {
    let id = who.session.id;
    // The sign-out itself must not fail because a jar could not be read.
    let held = deps.sessions.portal_sessions(&id).await.unwrap_or_default();
    deps.sessions.end(&id).await?;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: who.account.id,
        kind: AuditKind::SignedOut,
        about: who.session.device.user_agent.clone(),
        address: Some(who.session.device.address),
    };
    deps.accounts.record(&event).await?;
    let entered = held.iter().map(|(portal, _)| portal.clone()).collect();
    for (portal, held) in held {
        let deps = deps.clone();
        tokio::spawn(async move { deps.sign_ins.sign_out(&portal, &id, &held).await });
    }
    Ok(entered)
}
