use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{BrowserEntry, PortalId};

/// What a portal's own scripts are to find in this person's browser, and the generation of the portal session that it belongs to. `None`:
/// the session holds nothing of the portal, or nothing that is for the browser.
pub async fn browser_entries(deps: &Deps, who: &Recognised, portal: &PortalId) -> Result<Option<(u64, Vec<BrowserEntry>)>, StoreDown> {
    let Some(held) = deps.sessions.portal_session(&who.session.id, portal).await? else { return Ok(None) };
    let entries = deps.sign_ins.browser_entries(portal, &who.session.id, &held);
    Ok((!entries.is_empty()).then_some((held.generation, entries)))
}
