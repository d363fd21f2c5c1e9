use accounts::use_cases::{PortalLogin, Recognised, portal_login, up_to_date};
use accounts::{LinkFact, LinkNeed, LinkState, Portal, PortalId};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::LINKS;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::verdict_words;
use crate::views::{LinkRow, LinkStatus, LinksView};
use crate::{Pages, Problem};

/// `GET /account/links`: each portal, and how it stands with its links.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, LINKS);
    };
    let who = &up_to_date(&pages.deps, who).await?;
    let mut rows = Vec::new();
    let (portals, search) = pages.portals_found(asked, LINKS);
    for portal in portals {
        rows.extend(rows_of(pages, &portal, who).await?);
    }
    Ok(pages.page(
        asked.visit,
        StatusCode::OK,
        &LinksView { frame: pages.frame(asked.visit), done: done(pages, asked, who).await?, search, rows },
    ))
}

/// A row for each link of a portal; one if there is none.
async fn rows_of(pages: &Pages, portal: &Portal, who: &Recognised) -> Result<Vec<LinkRow>, Problem> {
    let href = portal.hosts.first().and_then(|host| pages.origin_of(host)).map(|origin| format!("{origin}/"));
    let row = |status| LinkRow {
        id: portal.id.to_string(),
        portal: portal.name.clone(),
        href: href.clone(),
        status,
        named: String::new(),
        choose: false,
        add: false,
    };
    let login = portal_login(&pages.deps, who, portal).await?;
    let links: Vec<_> = who.account.links_for(&portal.id).filter(|_| portal.link != LinkNeed::Nothing).collect();
    let several = links.len() > 1;
    let mut rows = Vec::new();
    for link in &links {
        let in_use = several && matches!(&login, PortalLogin::Link(used) if used.id == link.id);
        let named = if portal.links_per_account > 1 { format!("?link={}", link.id) } else { String::new() };
        rows.push(LinkRow { named, ..row(linked(pages, portal, link, in_use)) });
    }
    if let Some(last) = rows.last_mut() {
        last.choose = several;
        last.add = portal.link == LinkNeed::Credential && links.len() < usize::from(portal.links_per_account);
        return Ok(rows);
    }
    Ok(vec![row(match login {
        PortalLogin::NotNeeded => LinkStatus::NotNeeded,
        _ if portal.link == LinkNeed::AssignedName => LinkStatus::NotAssigned(portal.support.clone()),
        PortalLogin::ThisSession => LinkStatus::ThisSession,
        PortalLogin::Missing | PortalLogin::Link(_) | PortalLogin::Choose => LinkStatus::Missing,
    })])
}

fn linked(pages: &Pages, portal: &Portal, link: &LinkFact, in_use: bool) -> LinkStatus {
    let now = pages.deps.clock.now();
    LinkStatus::Linked {
        username: link.username.clone(),
        assigned: portal.link == LinkNeed::AssignedName,
        in_use,
        since: Moment::new(link.linked_at, now),
        last_used: link.last_used.map(|at| Moment::new(at, now)),
        attention: match link.state {
            LinkState::Works => None,
            LinkState::NeedsAttention(verdict) => Some(verdict_words::needs_attention(verdict, &portal.name)),
        },
    }
}

/// What was done on the page before, if it is so: the address alone proves nothing.
async fn done(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Result<Option<Phrase>, Problem> {
    let portal_named = |field: &str| pages.portal(&PortalId::new(asked.query.get(field)));
    if let Some(portal) = portal_named("linked").or_else(|| portal_named("chosen")) {
        return Ok(match portal_login(&pages.deps, who, &portal).await? {
            PortalLogin::ThisSession => Some(phrase!("linked-for-session", portal = &portal.name)),
            PortalLogin::Link(link) if !asked.query.get("chosen").is_empty() => {
                Some(phrase!("link-chosen", portal = &portal.name, username = &link.username))
            }
            PortalLogin::Link(link) if link.state == LinkState::Works => Some(phrase!("linked-done", portal = &portal.name)),
            PortalLogin::Link(_) | PortalLogin::Missing | PortalLogin::Choose | PortalLogin::NotNeeded => None,
        });
    }
    let link = asked.query.get("link").parse().ok();
    let is_gone = |portal: &Portal| link.is_some_and(|link| who.account.links_for(&portal.id).all(|one| one.id != link));
    let removed = portal_named("removed").filter(|portal| is_gone(portal));
    Ok(removed.map(|portal| phrase!("unlinked-done", portal = &portal.name)))
}
