use std::sync::Arc;

use super::link_portal::record;
use super::session_login::seal_choice;
use super::{Deps, PortalLogin, Recognised, portal_login};
use crate::ports::StoreDown;
use crate::{AuditKind, LinkId, Portal, PortalId, SessionId};

/// Has this session enter the portal with this link from now on; what it holds of the portal under another ends. Tells whether the
/// account has such a link.
pub async fn choose_link(deps: &Arc<Deps>, who: &Recognised, portal: &Portal, link: LinkId) -> Result<bool, StoreDown> {
    let Some(username) = who.account.links_for(&portal.id).find(|one| one.id == link).map(|link| &link.username) else { return Ok(false) };
    if matches!(portal_login(deps, who, portal).await?, PortalLogin::Link(used) if used.id == link) {
        return Ok(true);
    }
    let session = &who.session.id;
    deps.sessions.put_session_credential(session, &portal.id, Some(&seal_choice(deps, session, &portal.id, link))).await?;
    end_portal_session(deps, session, &portal.id).await?;
    record(deps, who, AuditKind::LinkChosen, portal.about_link(username)).await?;
    Ok(true)
}

/// Ends what the session holds of the portal, and calls the portal's own sign-out beside.
pub(super) async fn end_portal_session(deps: &Arc<Deps>, session: &SessionId, portal: &PortalId) -> Result<(), StoreDown> {
    let Some(held) = deps.sessions.portal_session(session, portal).await? else { return Ok(()) };
    deps.sessions.drop_portal_session(session, portal, Some(held.generation)).await?;
    let (deps, session, portal) = (deps.clone(), *session, portal.clone());
    tokio::spawn(async move { deps.sign_ins.sign_out(&portal, &session, &held).await });
    Ok(())
}
