use std::sync::Arc;

use accounts::Portal;
use accounts::use_cases::{KeptPost, peek_kept_post, take_kept_post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

/// A kept form's name, and a MAC that binds it to the browser that posted it, to the host and to the page: whoever else is given
/// the address, to send somebody's form in their own name, finds nothing there.
const NAME: usize = 22;

/// The browser, the host and the page that a kept form belongs to.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    pub(super) nonce: &'a str,
    pub(super) host: &'a str,
    pub(super) page: &'a str,
}

impl Sender<'_> {
    fn parts<'a>(&'a self, name: &'a str) -> [&'a [u8]; 5] {
        [b"kept-post", self.nonce.as_bytes(), self.host.as_bytes(), self.page.as_bytes(), name.as_bytes()]
    }

    fn bind(&self, pages: &Pages, name: &str) -> String {
        format!("{name}{}", URL_SAFE_NO_PAD.encode(pages.deps.keys.load().forms.sign(&self.parts(name))))
    }

    /// The name, if it was bound to this sender.
    fn name<'a>(&self, pages: &Pages, bound: &'a str) -> Option<&'a str> {
        let (name, tag) = bound.split_at_checked(NAME)?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        pages.deps.keys.load().forms.verify(&self.parts(name), &tag).then_some(name)
    }
}

/// Where a person is asked whether a kept form is to be sent.
pub(super) fn address(pages: &Pages, origin: &str, name: &str, sender: Sender<'_>) -> String {
    let page = utf8_percent_encode(sender.page, NON_ALPHANUMERIC);
    format!("{origin}/.latchkey/resume?post={}&page={page}", sender.bind(pages, name))
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
            client: asked.visit.client,
            purpose: FlowPurpose::SignIn,
        }));
    }
    let (bound, page) = (asked.query.get("post"), own_path(asked.query.get("page")));
    let sender = Sender { nonce: asked.cookies.nonce.unwrap_or_default(), host: here.host, page: &page };
    let Some(kept) = peek(pages, bound, sender).await? else {
        return Err(Problem::FormGone { portal: here.portal.clone(), page: page.into_owned() });
    };
    let view = ResumeView { frame: pages.frame(asked.visit), portal: here.portal.name.clone(), page: own_path(&kept.page).into_owned() };
    let cookie = pages.names.header(pages.names.resume, bound, SameSite::Strict, Some(CONFIRMED_SECONDS));
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), cookie))
}

async fn peek(pages: &Pages, bound: &str, sender: Sender<'_>) -> Result<Option<KeptPost>, Problem> {
    let Some(name) = sender.name(pages, bound) else { return Ok(None) };
    Ok(peek_kept_post(&pages.deps, name, sender.host).await?)
}

impl Pages {
    /// The kept form that a POST to `page` on a portal's host confirms: the gateway sends its body and content type in place of
    /// the empty ones that came. `None` for every other POST. Takes it: a second POST is an ordinary one.
    ///
    /// Confirmed is one that carries the cookie of the page that asked, in the browser that posted the form, comes from the same
    /// origin, goes to the form's own page, and is empty: a form that somebody fills in anew goes on as it is.
    pub async fn confirmed_post(
        &self,
        headers: &HeaderMap,
        portal: &Arc<Portal>,
        host: &str,
        page: &str,
    ) -> Result<Option<KeptPost>, Problem> {
        let fields = headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes());
        let cookies = OurCookies::read(&self.names, fields);
        let (Some(bound), Some(nonce)) = (cookies.resume, cookies.nonce) else { return Ok(None) };
        let page = own_path(page);
        let Some(name) = (Sender { nonce, host, page: &page }).name(self, bound) else { return Ok(None) };
        let says_whence = [header::ORIGIN, header::REFERER, header::HeaderName::from_static("sec-fetch-site")];
        let ours = says_whence.iter().any(|name| headers.contains_key(name))
            && self.origin_of(host).is_some_and(|origin| same_origin(headers, origin));
        // Some clients send no length with nothing.
        let empty =
            headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0") && !headers.contains_key(header::TRANSFER_ENCODING);
        if !ours || !empty {
            return Ok(None);
        }
        // Sent already, or kept no longer: the empty form in its place would say what nobody meant.
        let gone = || Problem::FormGone { portal: portal.clone(), page: page.clone().into_owned() };
        take_kept_post(&self.deps, name, host).await?.map(Some).ok_or_else(gone)
    }
}
