use std::sync::Arc;

use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, PortalId, PortalSession};

/// What a sign-out left to be done elsewhere.
pub struct SignedOut {
    /// What the session held of each portal, for the portals' own sign-out pages.
    pub portal_sessions: Vec<(PortalId, Arc<PortalSession>)>,
}

/// Ends the session, and with it every pass on every portal.
pub async fn sign_out(deps: &Deps, who: &Recognised) -> Result<SignedOut, StoreDown> {
    let id = &who.session.id;
    // The sign-out itself must not fail because a jar could not be read.
    let portal_sessions = deps.sessions.portal_sessions(id).await.unwrap_or_default();
    deps.sessions.end(id).await?;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: who.account.id,
        kind: AuditKind::SignedOut,
        about: who.session.device.user_agent.clone(),
        address: Some(who.session.device.address),
    };
    deps.accounts.record(&event).await?;
    Ok(SignedOut { portal_sessions })
}
