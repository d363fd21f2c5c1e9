use http::{HeaderValue, Method};
use pingora::http::RequestHeader;
use policies::RequestKind;

use super::Gateway;
use super::ctx::Ctx;
use super::failure::Failure;
use super::prepare::page_of;
use crate::route::PortalHost;

/// What pages have stored is to be cleared together with the answer.
pub(super) const CLEARS_STORAGE: (&str, HeaderValue) = ("clear-site-data", HeaderValue::from_static("\"storage\""));

impl Gateway {
    /// For portals whose own scripts look for something in the browser: sends a person whose browser has not got it yet to the page that
    /// puts it there, before the page that they asked for. What somebody else has left there, of whom nobody knows any more, is cleared.
    pub(super) fn storage_first(&self, request: &RequestHeader, ctx: &mut Ctx, at: &PortalHost) -> Result<(), Failure> {
        let settings = &at.to.route.settings;
        if !settings.in_browser.fills_storage() || ctx.kind != RequestKind::Navigation || request.method != Method::GET {
            return Ok(());
        }
        let stored = self.our_cookies(request).stored;
        let (Some(who), Some(opened)) = (&ctx.who, &ctx.opened) else {
            ctx.clears_storage = stored.is_some() && ctx.who.is_none();
            return Ok(());
        };
        let has = self.parts.pages.has_stored(stored, &at.host, &who.session.id, opened.generation);
        let new_tab = settings.in_browser.is_of_each_tab() && comes_from_outside(request);
        if !fills_a_window(request) || opened.browser_entries().is_empty() || (has && !new_tab) {
            return Ok(());
        }
        let first = self.parts.pages.storage_first(&at.host, page_of(request));
        first.map_or(Ok(()), |reply| Err(Failure::Sent(Box::new(reply))))
    }
}

/// Our page is shown in no frame. Browsers that do not say what a page is for are old.
fn fills_a_window(request: &RequestHeader) -> bool {
    request.headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document")
}

/// Not from a page of the portal, nor from ours that fills the storages: a tab that may be new.
fn comes_from_outside(request: &RequestHeader) -> bool {
    request.headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin")
}
