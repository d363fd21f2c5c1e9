use std::sync::Arc;

use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AccountId, AuditEvent, AuditKind, PortalId, Session, SessionId, Timestamp};

/// Ends the session, and with it every pass on every portal. The portals' own sign-out pages are called afterwards, beside the
/// answer. Gives the portals that the session had entered, so that their hosts can be asked to clean the browser.
pub async fn sign_out(deps: &Arc<Deps>, who: &Recognised) -> Result<Vec<PortalId>, StoreDown> {
    let entered = end_session(deps, who.session.id).await?;
    end_for_good(deps, &who.session).await?;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: who.account.id,
        kind: AuditKind::SignedOut,
        about: who.session.device.user_agent.clone(),
        address: Some(who.session.device.address),
    };
    deps.record(&event).await?;
    Ok(entered)
}

/// Ends one session, whoever asked for it; the trail is the caller's business. Gives what [`sign_out`] gives.
pub(super) async fn end_session(deps: &Arc<Deps>, id: SessionId) -> Result<Vec<PortalId>, StoreDown> {
    // The sign-out itself must not fail because a jar could not be read.
    let held = deps.sessions.portal_sessions(&id).await.unwrap_or_default();
    deps.sessions.end(&id).await?;
    let entered = held.iter().map(|(portal, _)| portal.clone()).collect();
    for (portal, held) in held {
        let deps = deps.clone();
        tokio::spawn(async move { deps.sign_ins.sign_out(&portal, &id, &held).await });
    }
    Ok(entered)
}

/// Keeps with the account that the session has ended, so that it stays so whatever becomes of the session store.
pub(super) async fn end_for_good(deps: &Deps, session: &Session) -> Result<(), StoreDown> {
    let now = deps.clock.now();
    let lifetime = i64::try_from(deps.life.lifetime.as_millis()).unwrap_or(i64::MAX);
    let forget_before = Timestamp::from_millis(now.millis().saturating_sub(lifetime));
    deps.accounts.session_ended(session.account, &session.id, now, forget_before).await?;
    deps.sessions.bump_account(session.account).await
}

/// Ends every session of an account. The moment is written to the account as well, so that none that begins at this instant on another
/// node, or is put back by a store that was rolled back, lives on. A session begun afterwards at the same moment does.
pub(super) async fn end_all_sessions(deps: &Arc<Deps>, account: AccountId) -> Result<(), StoreDown> {
    deps.accounts.sign_out_before(account, deps.clock.now()).await?;
    deps.sessions.bump_account(account).await?;
    for session in deps.sessions.sessions_of(account).await? {
        end_session(deps, session.id).await?;
    }
    Ok(())
}
