use std::sync::Arc;

use accounts::ports::Clock;
use accounts::{SeenAs, Timestamp};
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method};
use secret::Secret;
use url::{Position, Url};

use super::failure::Failure;
use super::navigation::{common_headers, put_navigation};
use super::trace::Trace;
use super::wire::{Arrived, Sent, Wire};
use crate::cookies::{Jar, Keep};
use crate::digest::Digest;
use crate::origin::{Leads, as_outside, leads_to, own_location};
use crate::settings::{CookieLists, LoginHost, PortalSettings, Upstream};
use crate::site::Site;

mod redirects;

/// How much of a body is read.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// One person's way through a portal's pages during one attempt: a browser with a jar and nothing else. Every URL in it is a
/// public one, as the person's browser would see it; every connection goes to the portal's one upstream, or to a configured one of
/// a login host, whatever a URL says, so that no name that the portal writes is ever looked up.
pub(crate) struct Visit<'a> {
    wire: &'a Wire,
    clock: &'a dyn Clock,
    portal: &'a PortalSettings,
    upstream: &'a Upstream,
    public_host: &'a str,
    person: Person<'a>,
    headers: HeaderMap,
    referer: Option<Url>,
    /// Whether somebody has answered: from then on the attempt begins nowhere else again.
    heard: bool,
    /// Whether a form was sent, or anything else than bare requests for pages: from then on what a portal writes may hold a secret.
    told: bool,
    pub(crate) jar: Jar,
    /// What the login hosts set, in their order: each sees its own alone, whatever `Domain` says.
    login_jars: Vec<Jar>,
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

/// Every jar of a visit at one moment.
pub(crate) struct Jars {
    portal: Jar,
    login: Vec<Jar>,
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
        let headers = common_headers(&Site::of(portal, person.public_host), upstream, &person);
        Self {
            wire,
            clock,
            portal,
            upstream,
            public_host: person.public_host,
            person,
            headers,
            referer: None,
            heard: false,
            told: false,
            jar: Jar::default(),
            login_jars: vec![Jar::default(); portal.login_hosts.len()],
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
        self.url_at(None, path_and_query)
    }

    /// The public URL of a page of the login host with this origin, or else of the portal.
    pub(crate) fn url_at(&self, login_host: Option<&str>, path_and_query: &str) -> Result<Url, Failure> {
        let origin = login_host.map_or_else(|| self.public_origin(), str::to_owned);
        let url = Url::parse(&origin).and_then(|origin| origin.join(path_and_query));
        let url = url.map_err(|_| Failure::unrecognised("the page's path is no URL"))?;
        match login_host {
            Some(_) if self.login_host(&url).is_none() => Err(Failure::unrecognised("the page is on no login host of the portal's")),
            _ => Ok(url),
        }
    }

    /// The login host that a URL leads to, and its place.
    fn login_host(&self, url: &Url) -> Option<(usize, &'a LoginHost)> {
        match self.leads(url) {
            Leads::Login(at) | Leads::LoginInClear(at) => Some((at, self.portal.login_hosts.get(at)?)),
            Leads::Home | Leads::HomeInClear | Leads::Away => None,
        }
    }

    /// The cookies of the host that a page is on.
    pub(crate) fn jar_at(&self, url: &Url) -> &Jar {
        self.login_host(url).and_then(|(at, _)| self.login_jars.get(at)).unwrap_or(&self.jar)
    }

    /// Every jar as it is now.
    pub(crate) fn jars(&self) -> Jars {
        Jars { portal: self.jar.clone(), login: self.login_jars.clone() }
    }

    /// The one among them of the host that a page is on.
    pub(crate) fn among<'j>(&self, jars: &'j Jars, url: &Url) -> &'j Jar {
        self.login_host(url).and_then(|(at, _)| jars.login.get(at)).unwrap_or(&jars.portal)
    }

    /// The jars of the login hosts by their origins, where there is something in them.
    pub(crate) fn login_jars(&self) -> impl Iterator<Item = (&str, &Jar)> {
        let hosts = self.portal.login_hosts.iter().map(|host| host.outside.as_str());
        hosts.zip(&self.login_jars).filter(|(_, jar)| !jar.is_empty())
    }

    /// Puts jars of login hosts that were kept back, by their origins.
    pub(crate) fn take_login_jars(&mut self, kept: &[(String, Jar)]) {
        for (host, jar) in self.portal.login_hosts.iter().zip(&mut self.login_jars) {
            if let Some((_, kept)) = kept.iter().find(|(origin, _)| origin == host.outside.as_str()) {
                *jar = kept.clone();
            }
        }
    }

    /// A header of every request to the portal from now on.
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

    /// The page that the next request, which tells something, comes from: for its `Referer`.
    pub(crate) fn come_from(&mut self, url: Option<Url>) {
        self.told = true;
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
        self.told |= !ask.extra.is_empty() || self.digest.is_some();
        let arrived = match self.login_host(&ask.url) {
            None => self.wire.carry(self.upstream, "the portal", self.to_send(&ask, self.browser_headers(&ask), None)).await,
            Some((_, host)) => self.ask_login_host(host, &ask).await,
        };
        let Arrived { status, headers, body } = arrived.map_err(|failure| match failure {
            Failure::Unreachable(reason) if self.heard => Failure::NoAnswer(reason),
            failure => failure,
        })?;
        self.heard = true;
        self.keep_cookies(&ask.url, &headers);
        let location = headers.get(LOCATION).filter(|_| (300..400).contains(&status) && status != 304);
        let location = location.and_then(|location| ask.url.join(std::str::from_utf8(location.as_bytes()).ok()?).ok());
        if let Some(trace) = self.trace {
            trace.answered(status, &headers, location.as_ref().map(|location| self.shown(location)).as_ref(), body.len());
        }
        Ok(Page { url: ask.url, status, headers, location, body })
    }

    /// The first of its servers that takes a connection: nothing was sent to the others.
    async fn ask_login_host(&self, host: &'a LoginHost, ask: &Ask) -> Result<Arrived, Failure> {
        let (site, origin) = (Site::of_login(host), host.outside.as_str());
        let name = format!("the login host {}", host.outside.authority());
        let mut last = Failure::Unreachable(format!("{name} has no upstream"));
        for upstream in &host.upstreams {
            let mut headers = common_headers(&site, upstream, &self.person);
            put_navigation(&mut headers, self.referer.as_ref(), ask);
            self.put_cookies(&mut headers, ask, &site, upstream);
            headers.extend(ask.extra.iter().map(|(name, value)| (Some(name.clone()), value.clone())));
            match self.wire.carry(upstream, &name, self.to_send(ask, headers, Some(origin.to_owned()))).await {
                Err(Failure::Unreachable(reason)) => last = Failure::Unreachable(reason),
                arrived => return arrived,
            }
        }
        Err(last)
    }

    fn to_send(&self, ask: &Ask, headers: HeaderMap, login_host: Option<String>) -> Sent {
        Sent { method: ask.method.clone(), url: ask.url.clone(), login_host, headers, body: ask.body.clone() }
    }

    /// A URL for people who look for a mistake: by the public name, if it has one.
    fn shown(&self, url: &Url) -> Url {
        as_outside(self.portal, url, self.public_host).unwrap_or_else(|| url.clone())
    }

    /// A URL of the portal or of a login host, as the browser knows it.
    pub(crate) fn outside(&self, url: &Url) -> Result<Url, Failure> {
        as_outside(self.portal, url, self.public_host).ok_or_else(|| Failure::unrecognised("the page's path is no URL"))
    }

    /// What a request to the portal carries.
    fn browser_headers(&self, ask: &Ask) -> HeaderMap {
        let mut headers = self.headers.clone();
        put_navigation(&mut headers, self.referer.as_ref(), ask);
        self.put_cookies(&mut headers, ask, &Site::of(self.portal, self.public_host), self.upstream);
        let target = &ask.url[Position::BeforePath..Position::AfterQuery];
        if let Some(line) = self.digest.as_ref().and_then(|digest| digest.authorization(ask.method.as_str(), target)) {
            headers.insert(AUTHORIZATION, line);
        }
        for (name, value) in &ask.extra {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    fn put_cookies(&self, headers: &mut HeaderMap, ask: &Ask, site: &Site<'_>, upstream: &Upstream) {
        let place = site.place(upstream, ask.url.path());
        if let Some(cookies) = self.jar_at(&ask.url).cookie_header(&place, self.now(), std::iter::empty()) {
            headers.insert(COOKIE, cookies);
        }
    }

    fn keep_cookies(&mut self, url: &Url, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes);
        let now = self.now();
        if let Some((at, host)) = self.login_host(url) {
            let (Some(jar), Some(upstream)) = (self.login_jars.get_mut(at), host.upstreams.first()) else { return };
            let place = Site::of_login(host).place(upstream, url.path());
            let changes = jar.absorb(lines, &place, now, Keep::All, &CookieLists::default()).changes;
            jar.apply(changes);
            return;
        }
        let place = self.portal.place(self.upstream, self.public_host, url.path());
        let changes = self.jar.absorb(lines, &place, now, Keep::All, &self.portal.cookies).changes;
        self.jar.apply(changes);
    }
}

/// A header that nothing prints. `None` if the value cannot stand in a header.
pub(crate) fn sensitive(name: HeaderName, value: &Secret<String>) -> Option<(HeaderName, HeaderValue)> {
    let mut value = HeaderValue::from_bytes(value.reveal().as_bytes()).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}
