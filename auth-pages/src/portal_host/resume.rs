use accounts::use_cases::{KeptPost, peek_kept_post, take_kept_post};
use http::{HeaderMap, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Here;
use crate::anti_forgery::same_origin;
use crate::asked::Asked;
use crate::begin_flow::own_path;
use crate::cookies::{OurCookies, SameSite};
use crate::reply::{Handled, with_cookie};
use crate::views::ResumeView;
use crate::{FlowPurpose, FlowStart, Pages, Problem};

/// How long the confirmation is good; the kept form itself lives no longer.
const CONFIRMED_SECONDS: u32 = 600;

/// Where a person is asked whether a kept form is to be sent.
pub(super) fn address(origin: &str, name: &str, page: &str) -> String {
    format!("{origin}/.latchkey/resume?post={name}&page={}", utf8_percent_encode(page, NON_ALPHANUMERIC))
}

/// `GET /.latchkey/resume?post=…&page=…`: shows what waits, and a button that posts to the page itself.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Handled {
    if asked.visit.who.is_none() {
        return Ok(pages.begin_flow(FlowStart {
            portal: here.portal.clone(),
            host: here.host.to_owned(),
            page: asked.target.to_owned(),
            kept_post: None,
            nonce: asked.cookies.nonce.map(str::to_owned),
            purpose: FlowPurpose::SignIn,
        }));
    }
    let name = asked.query.get("post");
    let Some(kept) = peek(pages, name, here.host).await? else {
        let page = own_path(asked.query.get("page")).into_owned();
        return Err(Problem::FormGone { portal: here.portal.clone(), page });
    };
    let view = ResumeView { frame: pages.frame(asked.visit), portal: here.portal.name.clone(), page: own_path(&kept.page).into_owned() };
    let cookie = pages.names.header(pages.names.resume, name, SameSite::Strict, Some(CONFIRMED_SECONDS));
    Ok(with_cookie(pages.page(StatusCode::OK, &view), cookie))
}

async fn peek(pages: &Pages, name: &str, host: &str) -> Result<Option<KeptPost>, Problem> {
    // Ours have 22 characters; anything else need not trouble the store.
    if name.len() != 22 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Ok(None);
    }
    Ok(peek_kept_post(&pages.deps, name, host).await?)
}

impl Pages {
    /// The kept form that a POST to `page` on a portal's host confirms: the gateway sends its body and content type in place of
    /// the empty ones that came. `None` for every other POST. Takes it: a second POST is an ordinary one.
    ///
    /// Confirmed is one that carries the cookie of the page that asked, comes from the same origin, and goes to the form's own page.
    pub async fn confirmed_post(&self, headers: &HeaderMap, host: &str, page: &str) -> Result<Option<KeptPost>, Problem> {
        let fields = headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes());
        let Some(name) = OurCookies::read(&self.names, fields).resume else { return Ok(None) };
        let says_whence = [header::ORIGIN, header::REFERER, header::HeaderName::from_static("sec-fetch-site")];
        let ours = says_whence.iter().any(|name| headers.contains_key(name))
            && self.origin_of(host).is_some_and(|origin| same_origin(headers, origin));
        if !ours || peek(self, name, host).await?.is_none_or(|kept| own_path(&kept.page) != own_path(page)) {
            return Ok(None);
        }
        Ok(take_kept_post(&self.deps, name, host).await?)
    }
}
