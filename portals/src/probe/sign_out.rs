//! The portal's own way out: found among links and forms, and believed only after it has ended a session.

use std::collections::HashSet;

use accounts::Credential;
use secret::Secret;

use super::draft::{Draft, DraftSignOut};
use super::endpoints::ends_in_script;
use super::login::SignedIn;
use super::proving::Proved;
use super::session::Session;
use super::shape::{own_path, quoted};
use super::{Prober, get, marks, path_of, text_of};
use crate::html::{Fill, FilledForm, FormOutline, Wanted, decode_page, fill, outline};
use crate::recipe::{CssSelector, FormChoice};
use crate::sign_in::form::to_ask;
use crate::sign_in::visit::{Ask, Page, Visit};

/// How many ways are tried.
const MAX_WAYS: usize = 8;

/// How many addresses out of scripts are tried.
const MAX_SCRIPTED: usize = 3;

/// How many pages are looked through for them.
const MAX_PAGES: usize = 5;

/// Where the way out is, for portals whose pages are made by scripts.
const USUAL_PAGES: [&str; 8] =
    ["/logout", "/signout", "/users/sign_out", "/accounts/logout/", "/user/logout", "/auth/logout", "/admin/logout/", "/logout.php"];

/// The first way out that ends a session.
pub(super) async fn find(
    prober: &Prober,
    draft: &Draft,
    signed_in: &SignedIn,
    second: &Session,
    proof: &Proved,
    credential: &Credential,
) -> Option<DraftSignOut> {
    if !signed_in.session.headers.is_empty() {
        // What goes along with every request ends with the session that holds it.
        return None;
    }
    let mut ways = Vec::new();
    let mut tokens = Vec::new();
    {
        let mut visit = prober.visit_with(&signed_in.session);
        let mut other = prober.visit_with(second);
        let mut pages = prober.candidates(signed_in);
        pages.retain(|page| *page != proof.page);
        pages.insert(0, proof.page.clone());
        let mut read = Vec::new();
        let mut lasting = Lasting::new(credential);
        for page in pages.iter().take(MAX_PAGES) {
            let Ok(page) = get(&mut visit, page).await else { continue };
            if let Ok(same) = get(&mut other, &path_of(&page)).await {
                lasting.learn(&other, &same);
            }
            read.push(page);
        }
        for page in std::iter::once(&signed_in.page).chain(&read) {
            ways_out(&visit, page, &lasting, &mut ways);
            tokens.extend(forms_with_a_token(page));
        }
    }
    ways.extend(draft.sent_to().and_then(opposite).map(|page| DraftSignOut { page, ..DraftSignOut::default() }));
    if ways.is_empty() {
        ways.extend(in_scripts(prober, signed_in, proof).await);
    }
    if ways.is_empty() {
        ways.extend(USUAL_PAGES.iter().map(|page| DraftSignOut { page: (*page).to_owned(), ..DraftSignOut::default() }));
    }
    let mut tried = 0_usize;
    let mut visit = prober.visit_with(&signed_in.session);
    while let Some(way) = ways.get(tried).filter(|_| tried < MAX_WAYS).cloned() {
        tried = tried.saturating_add(1);
        // One session serves as long as it lives: portals count sign-ins.
        if !is_shown(&mut visit, proof, credential, prober).await {
            let Ok(fresh) = prober.go(draft, credential).await else { continue };
            visit = prober.visit_with(&fresh.session);
        }
        let Some(status) = take(prober, &mut visit, &way).await else { continue };
        if status == 405 && way.form.is_none() && way.link.is_none() && !way.post {
            ways.insert(tried, DraftSignOut { post: true, ..way });
            continue;
        }
        if status >= 400 {
            continue;
        }
        // What the portal said may have emptied the jar; what the jar held before must be worth nothing either, or at least not shown.
        if !is_shown(&mut visit, proof, credential, prober).await {
            return Some(way);
        }
        if way.form.is_none() && way.link.is_none() {
            let mut asked = confirmations(&mut visit, &way.page, credential).await;
            if asked.is_empty() {
                // What a script would post there.
                asked.extend(tokens.first().map(|(page, form)| posted(page, form, &way.page)));
                asked.push(DraftSignOut { page: way.page.clone(), post: true, ..DraftSignOut::default() });
            }
            ways.splice(tried..tried, asked);
        }
    }
    None
}

/// Addresses that the scripts of the page speak of.
async fn in_scripts(prober: &Prober, signed_in: &SignedIn, proof: &Proved) -> Vec<DraftSignOut> {
    let mut visit = prober.visit_with(&signed_in.session);
    let mut ways: Vec<DraftSignOut> = Vec::new();
    let Ok(page) = get(&mut visit, &proof.page).await else { return ways };
    for script in prober.scripts_of(&mut visit, &page).await {
        for address in ends_in_script(&script) {
            let Some(page) = own_path(&visit, &page, &address).filter(|page| !marks::has_token(page)) else { continue };
            if ways.len() < MAX_SCRIPTED && !ways.iter().any(|way| way.page == page) {
                ways.push(DraftSignOut { page, ..DraftSignOut::default() });
            }
        }
    }
    ways
}

/// Pages and selectors of forms that hold a token, which scripts take for their own requests.
fn forms_with_a_token(page: &Page) -> Vec<(String, String)> {
    let here = path_of(page);
    if marks::has_token(&here) {
        return Vec::new();
    }
    let forms = outline(&text_of(page)).forms;
    let tells = |form: &FormOutline| form.passwords().next().is_none() && form.hidden.iter().any(|(_, value)| marks::has_token(value));
    forms.iter().filter(|form| tells(form)).filter_map(|form| Some((here.clone(), selector_of(form)?))).collect()
}

/// A form of the page, sent to where the sign-out is; its fields say what the address says.
fn posted(page: &str, form: &str, address: &str) -> DraftSignOut {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let told: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(_, value)| !marks::has_token(value)).collect();
    let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !marks::has_token(part)).collect();
    let address = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    DraftSignOut { page: page.to_owned(), form: Some(form.to_owned()), address: Some(address), fields: told, ..DraftSignOut::default() }
}

fn selector_of(form: &FormOutline) -> Option<String> {
    match (&form.id, &form.action) {
        (Some(id), _) if !marks::has_token(id) => Some(format!("form[id={}]", quoted(id))),
        (_, Some(action)) if !action.is_empty() && !marks::has_token(action) => Some(format!("form[action={}]", quoted(action))),
        _ => None,
    }
}

/// Forms on a page that only asks whether it is meant.
async fn confirmations(visit: &mut Visit<'_>, path: &str, credential: &Credential) -> Vec<DraftSignOut> {
    let mut ways = Vec::new();
    if let Ok(page) = get(visit, path).await {
        ways_out(visit, &page, &Lasting::new(credential), &mut ways);
    }
    ways.retain(|way| way.form.is_some());
    ways
}

/// What of addresses is the same in another session: all else is a token, or the person's.
struct Lasting<'a> {
    username: &'a str,
    /// Empty: nothing is known of another.
    pieces: HashSet<String>,
}

impl<'a> Lasting<'a> {
    fn new(credential: &'a Credential) -> Self {
        Self { username: &credential.username, pieces: HashSet::new() }
    }

    /// Takes a page as the other session is shown it.
    fn learn(&mut self, visit: &Visit<'_>, page: &Page) {
        let outline = outline(&text_of(page));
        let addresses = outline.links.iter().map(|link| &link.href).chain(outline.forms.iter().filter_map(|form| form.action.as_ref()));
        for target in addresses.filter_map(|address| own_path(visit, page, address)) {
            self.pieces.extend(pieces(&target).map(str::to_owned));
        }
    }

    fn is_token(&self, piece: &str) -> bool {
        marks::has_token(piece) || marks::names(piece, self.username) || (!self.pieces.is_empty() && !self.pieces.contains(piece))
    }

    fn has_token(&self, address: &str) -> bool {
        pieces(address).any(|piece| self.is_token(piece))
    }

    /// The address without its tokens.
    fn plain(&self, address: &str) -> String {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !self.is_token(part)).collect();
        if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
    }
}

fn pieces(address: &str) -> impl Iterator<Item = &str> {
    address.split(['?', '&', '/', ';']).filter(|piece| !piece.is_empty())
}

/// Links and forms that say so, on a page.
fn ways_out(visit: &Visit<'_>, page: &Page, lasting: &Lasting<'_>, ways: &mut Vec<DraftSignOut>) {
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
        let plain = DraftSignOut { page: target.clone(), ..DraftSignOut::default() };
        if !lasting.has_token(&target) {
            push(plain);
            continue;
        }
        // The token is the page's; the way to it is the link. Where it must lead is what it says without the token.
        let address = lasting.plain(&target);
        let sign = pieces(&link.href).find(|piece| marks::ends_session(piece) && !lasting.is_token(piece));
        let Some(sign) = sign else { continue };
        let selector = format!("a[href*={}]", quoted(sign));
        if !marks::has_token(&here) && !marks::names(&here, lasting.username) {
            push(DraftSignOut { page: here.clone(), link: Some((selector, address)), ..DraftSignOut::default() });
        }
    }
    for form in &outline.forms {
        let said = form.action.as_deref().is_some_and(marks::ends_session) || marks::ends_session(&form.buttons);
        if !said || form.passwords().next().is_some() || marks::has_token(&here) || marks::names(&here, lasting.username) {
            continue;
        }
        let Some(selector) = selector_of(form) else { continue };
        let sent = form.action.as_deref().and_then(|action| own_path(visit, page, action));
        let address = sent.filter(|sent| *sent != here && !lasting.has_token(sent));
        push(DraftSignOut { page: here.clone(), form: Some(selector), address, ..DraftSignOut::default() });
    }
}

/// Where a script that posts a login there posts its end.
fn opposite(login: &str) -> Option<String> {
    let (folder, name) = login.trim_end_matches('/').rsplit_once('/')?;
    let ends = [("login", "logout"), ("signin", "signout"), ("sign-in", "sign-out"), ("sign_in", "sign_out"), ("logon", "logoff")];
    let (begins, ends) = ends.iter().find(|(begins, _)| name.contains(begins))?;
    Some(format!("{folder}/{}", name.replace(begins, ends)))
}

/// Takes one way, and gives the status of the answer.
async fn take(prober: &Prober, visit: &mut Visit<'_>, way: &DraftSignOut) -> Option<u16> {
    let Some(selector) = way.form.as_ref().or(way.link.as_ref().map(|(link, _)| link)) else {
        let page = visit.url(&way.page).ok()?;
        visit.come_from(Some(page.clone()));
        let mut ask = Ask::page(page);
        if way.post {
            ask.method = http::Method::POST;
            ask.extra.push((http::header::CONTENT_LENGTH, http::HeaderValue::from_static("0")));
        }
        return Some(visit.ask(ask).await.ok()?.status);
    };
    let selector = CssSelector::parse(selector).ok()?;
    let page = get(visit, &way.page).await.ok()?;
    let (text, encoding) = decode_page(&page.body, page.content_type());
    let ask = if way.form.is_some() {
        let form = FormChoice { selector: Some(selector), ..FormChoice::default() };
        let told = way.fields.iter().map(|(name, value)| Fill {
            name,
            value: Secret::from(value.as_str()),
            must_exist: false,
            is_password: false,
        });
        let mut filled = fill(&text, &page.url, encoding, Wanted { form: &form, submit: None, fills: told.collect() }).ok()?;
        if let Some(address) = &way.address {
            filled = FilledForm { action: visit.url(address).ok()?, method: http::Method::POST, ..filled };
        }
        to_ask(visit, filled, prober.rng.as_ref()).ok()?
    } else {
        let target = crate::html::link(&text, &page.url, &selector).ok()?;
        Ask::page(visit.url(&target[url::Position::BeforePath..url::Position::AfterQuery]).ok()?)
    };
    visit.come_from(Some(page.url));
    Some(visit.ask(ask).await.ok()?.status)
}

/// Whether the proof is still shown.
async fn is_shown(visit: &mut Visit<'_>, proof: &Proved, credential: &Credential, prober: &Prober) -> bool {
    let Some(parsed) = proof.in_draft().parsed() else { return true };
    let Ok(url) = visit.url(&proof.page) else { return true };
    let values = prober.values(credential);
    crate::sign_in::proof::is_proved(visit, &parsed, &values, Ask::page(url)).await.map_or(true, |(shown, _)| shown)
}
