use std::sync::Arc;

use accounts::ports::Clock;
use accounts::{SeenAs, Timestamp};
use http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method};
use secret::Secret;
use url::{Position, Url};

use super::failure::Failure;
use super::trace::Trace;
use super::wire::{Arrived, Sent, Wire};
use crate::cookies::{Jar, Keep};
use crate::digest::Digest;
use crate::html::{decode_page, moved_on};
use crate::origin::{Leads, leads_to, own_location};
use crate::outgoing::Outgoing;
use crate::settings::{PortalSettings, Upstream};

/// How much of a body is read.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;

const ACCEPTED: HeaderValue = HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

/// One person's way through a portal's pages during one attempt: a browser with a jar and nothing else. Every URL in it is a
/// public one, as the person's browser would see it; every connection goes to the one upstream, whatever a URL says, so that no
/// name that the portal writes is ever looked up.
pub(crate) struct Visit<'a> {
    wire: &'a Wire,
    clock: &'a dyn Clock,
    portal: &'a PortalSettings,
    upstream: &'a Upstream,
    public_host: &'a str,
    headers: HeaderMap,
    referer: Option<Url>,
    pub(crate) jar: Jar,
    /// What answers the portal's Digest challenge.
    pub(crate) digest: Option<Arc<Digest>>,
    pub(crate) trace: Option<&'a Trace>,
}

/// For whom.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) public_host: &'a str,
    pub(crate) seen_as: &'a SeenAs,
    pub(crate) accept_language: Option<&'a str>,
}

/// What is asked for.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) url: Url,
    pub(crate) method: Method,
    /// Content type and body.
    pub(crate) body: Option<(String, Vec<u8>)>,
    /// Headers beside a browser's own.
    pub(crate) extra: Vec<(HeaderName, HeaderValue)>,
}

impl Ask {
    pub(crate) fn page(url: Url) -> Self {
        Self { url, method: Method::GET, body: None, extra: Vec::new() }
    }
}

/// An answer.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Where it redirects to.
    pub(crate) location: Option<Url>,
    /// The beginning of the body, decoded from its content encoding.
    pub(crate) body: Vec<u8>,
}

impl Page {
    pub(crate) fn is_redirect(&self) -> bool {
        self.location.is_some()
    }

    /// Where a browser would go from here by itself: where it is redirected to, or where a page that does nothing else sends it.
    fn leads_on(&self) -> Option<Url> {
        let client_side = || {
            let html = self.content_type().is_none_or(|kind| kind.to_ascii_lowercase().contains("html"));
            (html && (200..300).contains(&self.status))
                .then(|| moved_on(&decode_page(&self.body, self.content_type()).0, &self.url))
                .flatten()
        };
        self.location.clone().or_else(client_side)
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }
}

impl<'a> Visit<'a> {
    pub(crate) fn new(
        wire: &'a Wire,
        clock: &'a dyn Clock,
        portal: &'a PortalSettings,
        upstream: &'a Upstream,
        person: Person<'a>,
    ) -> Self {
        let mut headers: HeaderMap = Outgoing::new(portal, upstream, person.public_host, person.seen_as).headers.into_iter().collect();
        headers.insert(ACCEPT, ACCEPTED);
        if let Some(language) = person.accept_language.and_then(|language| HeaderValue::from_str(language).ok()) {
            headers.insert(ACCEPT_LANGUAGE, language);
        }
        Self {
            wire,
            clock,
            portal,
            upstream,
            public_host: person.public_host,
            headers,
            referer: None,
            jar: Jar::default(),
            digest: None,
            trace: None,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The portal's origin as the browser knows it.
    pub(crate) fn public_origin(&self) -> String {
        self.portal.public_origin(self.public_host)
    }

    /// The public URL of a page of the portal.
    pub(crate) fn url(&self, path_and_query: &str) -> Result<Url, Failure> {
        let origin = self.portal.public_origin(self.public_host);
        let url = Url::parse(&origin).and_then(|origin| origin.join(path_and_query));
        url.map_err(|_| Failure::unrecognised("the page's path is no URL"))
    }

    /// A header of every request from now on.
    pub(crate) fn carry(&mut self, name: &HeaderName, value: &Secret<String>) {
        self.headers.extend(sensitive(name.clone(), value).map(|(name, value)| (Some(name), value)));
    }

    /// Puts a cookie into the jar as the portal's script would.
    pub(crate) fn take_cookie(&mut self, name: &str, value: &Secret<String>) -> Result<(), Failure> {
        self.put_cookie(name, value, "; HttpOnly")
    }

    /// Puts a cookie into the jar that is handed over to the browser, for the portal's scripts.
    pub(crate) fn give_cookie(&mut self, name: &str, value: &Secret<String>) -> Result<(), Failure> {
        self.put_cookie(name, value, "; SameSite=Lax")
    }

    fn put_cookie(&mut self, name: &str, value: &Secret<String>, attribute: &str) -> Result<(), Failure> {
        // RFC 6265 §4.1.1.
        let fits = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
        if !value.reveal().bytes().all(fits) {
            return Err(Failure::unrecognised(format!("the value for the cookie `{name}` cannot stand in one")));
        }
        let line = Secret::new(format!("{name}={}; Path=/{attribute}", value.reveal()));
        let place = self.portal.place(self.upstream, self.public_host, "/");
        let lines = std::iter::once(line.reveal().as_bytes());
        let changes = self.jar.absorb(lines, &place, self.now(), Keep::All, &self.portal.cookies).changes;
        self.jar.apply(changes);
        Ok(())
    }

    /// Puts the browser's own cookies into the jar.
    pub(crate) fn take_browser_cookies(&mut self, cookies: &[(Vec<u8>, Vec<u8>)]) {
        let lines: Vec<Vec<u8>> = cookies.iter().map(|(name, value)| [name.as_slice(), b"=", value, b"; Path=/"].concat()).collect();
        let place = self.portal.place(self.upstream, self.public_host, "/");
        let changes = self.jar.absorb(lines.iter().map(Vec::as_slice), &place, self.now(), Keep::All, &self.portal.cookies).changes;
        self.jar.apply(changes);
    }

    /// An answer that somebody else was given, as if this visit had asked.
    pub(crate) fn answered(&mut self, url: Url, status: u16, headers: HeaderMap) -> Page {
        self.keep_cookies(&url, &headers);
        let location = headers.get(LOCATION).and_then(|location| url.join(std::str::from_utf8(location.as_bytes()).ok()?).ok());
        Page { url, status, headers, location, body: Vec::new() }
    }

    /// A value that was found on a page.
    pub(crate) fn found(&self, value: &str) {
        self.wire.found(value);
    }

    /// The page that the next request comes from, for its `Referer`.
    pub(crate) fn come_from(&mut self, url: Option<Url>) {
        self.referer = url;
    }

    /// Where a URL leads.
    pub(crate) fn leads(&self, url: &Url) -> Leads {
        leads_to(self.portal, url, self.public_host)
    }

    /// A redirect's target as rules look at it.
    pub(crate) fn location_text(&self, page: &Page) -> Option<String> {
        own_location(self.portal, page.location.as_ref()?.as_str(), &page.url[Position::BeforePath..], self.public_host)
    }

    /// Asks once, follows nothing, and keeps the cookies of the answer.
    pub(crate) async fn ask(&mut self, ask: Ask) -> Result<Page, Failure> {
        if let Some(trace) = self.trace {
            trace.asked(&ask);
        }
        let headers = self.browser_headers(&ask);
        let sent = Sent { method: ask.method, url: ask.url.clone(), headers, body: ask.body };
        let Arrived { status, headers, body } = self.wire.carry(self.upstream, sent).await?;
        self.keep_cookies(&ask.url, &headers);
        let location = headers.get(LOCATION).filter(|_| (300..400).contains(&status) && status != 304);
        let location = location.and_then(|location| ask.url.join(std::str::from_utf8(location.as_bytes()).ok()?).ok());
        if let Some(trace) = self.trace {
            trace.answered(status, &headers, location.as_ref(), body.len());
        }
        Ok(Page { url: ask.url, status, headers, location, body })
    }

    /// Follows redirects, and pages that only lead on, inside the portal as long as `is_enough` does not hold.
    pub(crate) async fn follow(
        &mut self,
        first: Page,
        ask: &Ask,
        mut is_enough: impl FnMut(&Self, &Page) -> bool,
    ) -> Result<Page, Failure> {
        let mut page = first;
        let mut ask = ask.clone();
        for _ in 0..MAX_REDIRECTS {
            if is_enough(self, &page) {
                return Ok(page);
            }
            let Some(target) = page.leads_on() else { return Ok(page) };
            ask = self.redirected(ask, page.status, target)?;
            page = self.ask(ask.clone()).await?;
        }
        if page.leads_on().is_some() && !is_enough(self, &page) {
            return Err(Failure::unrecognised(format!("redirected more than {MAX_REDIRECTS} times")));
        }
        Ok(page)
    }

    /// The request that a redirect asks for (RFC 9110 §15.4). It never leaves the portal, and a body never goes on in clear.
    fn redirected(&self, ask: Ask, status: u16, target: Url) -> Result<Ask, Failure> {
        let repeats = matches!(status, 307 | 308) && ask.method != Method::GET;
        match self.leads(&target) {
            Leads::Away => return Err(Failure::unrecognised("redirected out of the portal")),
            Leads::HomeInClear if repeats => return Err(Failure::unrecognised("asked to send the form again in clear")),
            Leads::Home | Leads::HomeInClear => {}
        }
        let url = self.url(&target[Position::BeforePath..Position::AfterQuery])?;
        let (method, body) = if repeats { (ask.method, ask.body) } else { (Method::GET, None) };
        Ok(Ask { url, method, body, extra: ask.extra })
    }

    fn browser_headers(&self, ask: &Ask) -> HeaderMap {
        let mut headers = self.headers.clone();
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if let Some(referer) = &self.referer {
            put(REFERER, referer.as_str());
        }
        if ask.method != Method::GET {
            put(ORIGIN, &self.portal.public_origin(self.public_host));
        }
        put(HeaderName::from_static("sec-fetch-site"), if self.referer.is_some() { "same-origin" } else { "none" });
        put(HeaderName::from_static("sec-fetch-mode"), "navigate");
        put(HeaderName::from_static("sec-fetch-dest"), "document");
        if let Some(cookies) =
            self.jar.cookie_header(&self.portal.place(self.upstream, self.public_host, ask.url.path()), self.now(), std::iter::empty())
        {
            headers.insert(COOKIE, cookies);
        }
        let target = &ask.url[Position::BeforePath..Position::AfterQuery];
        if let Some(line) = self.digest.as_ref().and_then(|digest| digest.authorization(ask.method.as_str(), target)) {
            headers.insert(AUTHORIZATION, line);
        }
        for (name, value) in &ask.extra {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    fn keep_cookies(&mut self, url: &Url, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes);
        let place = self.portal.place(self.upstream, self.public_host, url.path());
        let changes = self.jar.absorb(lines, &place, self.now(), Keep::All, &self.portal.cookies).changes;
        self.jar.apply(changes);
    }
}

/// A header that nothing prints. `None` if the value cannot stand in a header.
pub(crate) fn sensitive(name: HeaderName, value: &Secret<String>) -> Option<(HeaderName, HeaderValue)> {
    let mut value = HeaderValue::from_bytes(value.reveal().as_bytes()).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}
