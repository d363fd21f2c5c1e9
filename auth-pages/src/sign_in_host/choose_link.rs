use std::sync::Arc;

use accounts::use_cases::{PortalLogin, Recognised, choose_link, portal_login, up_to_date};
use accounts::{Flow, LinkId, LinkState, Portal, PortalId};
use http::StatusCode;

use super::{LINK, LINKS};
use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ChooseLinkView, LinkChoice};
use crate::{Pages, Problem};

/// `GET /link/{portal}/choose`: which of the person's logins is this session to use?
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let (portal, flow) = read(pages, asked, id)?;
    let Some(who) = &asked.visit.who else {
        return sign_in_first(pages, asked, &portal, flow);
    };
    // Which was used last is new since the last sign-in to the portal.
    let who = &up_to_date(&pages.deps, who).await?;
    let used = portal_login(&pages.deps, who, &portal).await?;
    show(pages, asked, who, &portal, flow, &used)
}

/// `POST /link/{portal}/choose`: this one.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let (portal, flow) = read(pages, asked, id)?;
    let Some(who) = &asked.visit.who else {
        return sign_in_first(pages, asked, &portal, flow);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let chosen = match form.get("link").parse::<LinkId>() {
        Ok(link) => choose_link(&pages.deps, who, &portal, link).await?,
        Err(_) => false,
    };
    if !chosen {
        // Removed meanwhile, perhaps.
        return ask(pages, asked, who, &portal, flow);
    }
    match flow {
        Some(flow) => pages.go_on(Journey::ToPortal(flow), who).await,
        None => Ok(pages.to_own(&format!("{LINKS}?chosen={}", portal.id))),
    }
}

/// Asks, where nothing is chosen yet.
pub(super) fn ask(pages: &Pages, asked: &Asked<'_>, who: &Recognised, portal: &Arc<Portal>, flow: Option<Flow>) -> Handled {
    show(pages, asked, who, portal, flow, &PortalLogin::Choose)
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, portal: &Arc<Portal>, flow: Option<Flow>, used: &PortalLogin) -> Handled {
    let links: Vec<_> = who.account.links_for(&portal.id).collect();
    if links.is_empty() {
        return Ok(pages.to_own(&format!("{LINK}{}{}", portal.id, query(pages, flow, '?'))));
    }
    // The one that is used; else the one that was used last.
    let last = links.iter().max_by_key(|link| link.last_used).map(|link| link.id);
    let shown = match used {
        PortalLogin::Link(link) => Some(link.id),
        _ => last,
    };
    let choices = links.iter().map(|link| LinkChoice {
        id: link.id.to_string(),
        username: link.username.clone(),
        attention: link.state != LinkState::Works,
        chosen: shown == Some(link.id),
    });
    let choices: Vec<LinkChoice> = choices.collect();
    let room = links.len() < usize::from(portal.links_per_account);
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = ChooseLinkView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        portal: portal.name.clone(),
        person: who.account.email.to_string(),
        choices,
        another: room.then(|| format!("{LINK}{}?add=yes{}", portal.id, query(pages, flow.clone(), '&'))),
        action: format!("{LINK}{}/choose{}", portal.id, query(pages, flow, '?')),
    };
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie))
}

/// The flow as a part of an address.
fn query(pages: &Pages, flow: Option<Flow>, before: char) -> String {
    flow.map(|flow| format!("{before}flow={}", pages.seal(&Journey::ToPortal(flow)))).unwrap_or_default()
}

fn read(pages: &Pages, asked: &Asked<'_>, id: &str) -> Result<(Arc<Portal>, Option<Flow>), Problem> {
    let portal = pages.portal(&PortalId::new(id)).ok_or(Problem::NotFound)?;
    let flow = match pages.journey(asked)? {
        Journey::ToPortal(flow) if flow.portal == portal.id => Some(flow),
        Journey::ToPortal(_) => return Err(Problem::BadRequest("the address of this page was put together from two")),
        Journey::ToOwnPage(_) => None,
    };
    Ok((portal, flow))
}

fn sign_in_first(pages: &Pages, asked: &Asked<'_>, portal: &Portal, flow: Option<Flow>) -> Result<Reply, Problem> {
    match flow {
        Some(flow) => Ok(pages.to_own(&format!("/sign-in?flow={}", pages.seal(&Journey::ToPortal(flow))))),
        None => pages.sign_in_first(asked, &format!("{LINK}{}/choose", portal.id)),
    }
}
