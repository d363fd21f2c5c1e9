use accounts::use_cases::Recognised;
use accounts::{LinkNeed, LinkState, Portal, PortalId};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::LINKS;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::verdict_words;
use crate::views::{LinkRow, LinkStatus, LinksView};
use crate::{Pages, Problem};

/// `GET /account/links`: each portal, and how it stands with its link.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, LINKS);
    };
    let mut rows = Vec::new();
    let (portals, search) = pages.portals_found(asked, LINKS);
    for portal in portals {
        let href = portal.hosts.first().and_then(|host| pages.origin_of(host)).map(|origin| format!("{origin}/"));
        let status = status(pages, &portal, who).await?;
        rows.push(LinkRow { id: portal.id.to_string(), portal: portal.name.clone(), href, status });
    }
    Ok(pages.page(
        asked.visit,
        StatusCode::OK,
        &LinksView { frame: pages.frame(asked.visit), done: done(pages, asked, who).await?, search, rows },
    ))
}

async fn status(pages: &Pages, portal: &Portal, who: &Recognised) -> Result<LinkStatus, Problem> {
    let now = pages.deps.clock.now();
    if portal.link == LinkNeed::Nothing {
        return Ok(LinkStatus::NotNeeded);
    }
    let Some(link) = who.account.link(&portal.id) else {
        return Ok(match portal.link {
            LinkNeed::AssignedName => LinkStatus::NotAssigned(portal.support.clone()),
            _ if pages.given_for_session(portal, who).await? => LinkStatus::ThisSession,
            _ => LinkStatus::Missing,
        });
    };
    Ok(LinkStatus::Linked {
        username: link.username.clone(),
        assigned: portal.link == LinkNeed::AssignedName,
        since: Moment::new(link.linked_at, now),
        last_used: link.last_used.map(|at| Moment::new(at, now)),
        attention: match link.state {
            LinkState::Works => None,
            LinkState::NeedsAttention(verdict) => Some(verdict_words::needs_attention(verdict, &portal.name)),
        },
    })
}

/// What was done on the page before, if it is so: the address alone proves nothing.
async fn done(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Result<Option<Phrase>, Problem> {
    let portal_named = |field: &str| pages.portal(&PortalId::new(asked.query.get(field)));
    if let Some(portal) = portal_named("linked") {
        if who.account.link(&portal.id).is_some_and(|link| link.state == LinkState::Works) {
            return Ok(Some(phrase!("linked-done", portal = &portal.name)));
        }
        if pages.given_for_session(&portal, who).await? {
            return Ok(Some(phrase!("linked-for-session", portal = &portal.name)));
        }
    }
    let removed = portal_named("removed").filter(|portal| who.account.link(&portal.id).is_none());
    Ok(removed.map(|portal| phrase!("unlinked-done", portal = &portal.name)))
}
