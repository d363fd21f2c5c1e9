//! The portal's own way out: found among links and forms, and believed only after it has ended a session.

use accounts::Credential;

use super::draft::{Draft, DraftSignOut};
use super::login::SignedIn;
use super::proving::Proved;
use super::shape::{own_path, quoted};
use super::{Prober, get, get_once, marks, path_of, text_of};
use crate::html::{Wanted, decode_page, fill, outline};
use crate::recipe::{CssSelector, FormChoice};
use crate::sign_in::form::to_ask;
use crate::sign_in::visit::{Ask, Page, Visit};

/// How many ways are tried; each takes a sign-in of its own.
const MAX_WAYS: usize = 3;

/// The first way out that ends a session.
pub(super) async fn find(
    prober: &Prober,
    draft: &Draft,
    signed_in: &SignedIn,
    proof: &Proved,
    credential: &Credential,
) -> Option<DraftSignOut> {
    let mut ways = Vec::new();
    {
        let mut visit = prober.visit();
        visit.jar = signed_in.jar.clone();
        let shown = get(&mut visit, &proof.page).await.ok();
        let pages = [Some(&signed_in.page), shown.as_ref()];
        pages.into_iter().flatten().for_each(|page| ways_out(&visit, page, &mut ways));
    }
    let mut tried = 0_usize;
    while let Some(way) = ways.get(tried).filter(|_| tried < MAX_WAYS).cloned() {
        tried = tried.saturating_add(1);
        let Ok(fresh) = prober.go(draft, credential).await else { continue };
        let mut visit = prober.visit();
        visit.jar = fresh.jar.clone();
        if take(prober, &mut visit, &way).await.is_none() {
            continue;
        }
        // What the portal said may have emptied the jar; what the jar held before must be worth nothing either, or at least not shown.
        if !is_shown(&mut visit, proof, credential, prober).await {
            return Some(way);
        }
        if way.form.is_none() && way.link.is_none() {
            let asked = confirmations(&mut visit, &way.page).await;
            ways.splice(tried..tried, asked);
        }
    }
    None
}

/// Forms on a page that only asks whether it is meant.
async fn confirmations(visit: &mut Visit<'_>, path: &str) -> Vec<DraftSignOut> {
    let mut ways = Vec::new();
    if let Ok(page) = get(visit, path).await {
        ways_out(visit, &page, &mut ways);
    }
    ways.retain(|way| way.form.is_some());
    ways
}

/// Links and forms that say so, on a page.
fn ways_out(visit: &Visit<'_>, page: &Page, ways: &mut Vec<DraftSignOut>) {
    let outline = outline(&text_of(page));
    let here = path_of(page);
    let mut push = |way: DraftSignOut| {
        if !ways.iter().any(|known| known.page == way.page && known.form == way.form) {
            ways.push(way);
        }
    };
    for link in &outline.links {
        if !marks::ends_session(&link.href) && !marks::ends_session(&link.text) {
            continue;
        }
        let Some(target) = own_path(visit, page, &link.href) else { continue };
        let plain = DraftSignOut { page: target.clone(), post: false, form: None, link: None };
        if !marks::has_token(&target) {
            push(plain);
            continue;
        }
        // The token is the page's; the way to it is the link. Where it must lead is what it says without the token.
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !marks::has_token(part)).collect();
        let address = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
        let sign = link.href.split(['?', '&', '/', ';']).find(|piece| marks::ends_session(piece) && !marks::has_token(piece));
        let Some(sign) = sign else { continue };
        let selector = format!("a[href*={}]", quoted(sign));
        if !marks::has_token(&here) {
            push(DraftSignOut { page: here.clone(), post: false, form: None, link: Some((selector, address)) });
        }
    }
    for form in &outline.forms {
        let said = form.action.as_deref().is_some_and(marks::ends_session) || marks::ends_session(&form.buttons);
        if !said || form.passwords().next().is_some() || marks::has_token(&here) {
            continue;
        }
        let selector = match (&form.id, &form.action) {
            (Some(id), _) => format!("form[id={}]", quoted(id)),
            (None, Some(action)) if !marks::has_token(action) => format!("form[action={}]", quoted(action)),
            _ => continue,
        };
        push(DraftSignOut { page: here.clone(), post: false, form: Some(selector), link: None });
    }
}

async fn take(prober: &Prober, visit: &mut Visit<'_>, way: &DraftSignOut) -> Option<Page> {
    let Some(selector) = way.form.as_ref().or(way.link.as_ref().map(|(link, _)| link)) else {
        let page = visit.url(&way.page).ok()?;
        visit.come_from(Some(page));
        return get_once(visit, &way.page).await.ok().filter(|page| page.status < 400);
    };
    let selector = CssSelector::parse(selector).ok()?;
    let page = get(visit, &way.page).await.ok()?;
    let (text, encoding) = decode_page(&page.body, page.content_type());
    let ask = if way.form.is_some() {
        let form = FormChoice { selector: Some(selector), ..FormChoice::default() };
        let filled = fill(&text, &page.url, encoding, Wanted { form: &form, submit: None, fills: Vec::new() }).ok()?;
        to_ask(visit, filled, prober.rng.as_ref()).ok()?
    } else {
        let target = crate::html::link(&text, &page.url, &selector).ok()?;
        Ask::page(visit.url(&target[url::Position::BeforePath..url::Position::AfterQuery]).ok()?)
    };
    visit.come_from(Some(page.url));
    visit.ask(ask).await.ok().filter(|page| page.status < 400)
}

/// Whether the proof is still shown.
async fn is_shown(visit: &mut Visit<'_>, proof: &Proved, credential: &Credential, prober: &Prober) -> bool {
    let Some(parsed) = proof.in_draft().parsed() else { return true };
    let Ok(url) = visit.url(&proof.page) else { return true };
    let values = prober.values(credential);
    crate::sign_in::proof::is_proved(visit, &parsed, &values, Ask::page(url)).await.map_or(true, |(shown, _)| shown)
}
