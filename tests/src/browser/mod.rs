//! A browser with a person before it: cookies, redirects, forms found by their labels.

mod asking;
mod cookies;
mod page;
mod person;
mod storage;
#[cfg(test)]
mod tests;
mod transport;

use std::fmt::Write as _;

use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderName, ORIGIN, REFERER, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

pub use asking::Asking;
pub use cookies::Cookie;
use cookies::{Context, Cookies, site, trustworthy};
pub use page::{Control, Form, Page};
pub use person::Tab;
pub use transport::Answer;
use transport::Transport;

/// More redirects than these are a loop.
const MOST_REDIRECTS: usize = 20;

/// One browser: its cookies, and the page it shows.
#[derive(Clone)]
pub struct Browser {
    transport: Transport,
    cookies: Cookies,
    /// Whether it sends `Sec-Fetch-…`, as browsers do that are not very old.
    modern: bool,
    user_agent: String,
    accept_language: String,
    /// Whether it runs the one script that a page of ours cannot do without.
    scripts: bool,
    /// What that has put into its storages: origin, storage, key and value.
    stored: Vec<[String; 4]>,
    answer: Option<Answer>,
    page: Page,
    trail: Vec<String>,
}

/// What a page's policy says of where its forms may lead.
#[derive(Clone, Debug)]
pub(crate) struct FormAction {
    allowed: String,
    page: Url,
}

/// What a navigation sends besides its address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sending {
    method: Method,
    content_type: String,
    body: bytes::Bytes,
    form_action: Option<FormAction>,
}

impl Browser {
    pub(crate) fn new(tls: Option<std::sync::Arc<rustls::ClientConfig>>) -> Self {
        Self {
            transport: Transport::http1(tls),
            cookies: Cookies::default(),
            modern: true,
            user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
            accept_language: "en-GB,en;q=0.5".to_owned(),
            scripts: true,
            stored: Vec::new(),
            answer: None,
            page: Page::default(),
            trail: Vec::new(),
        }
    }

    pub(crate) fn with_http2(mut self, tls: std::sync::Arc<rustls::ClientConfig>) -> Self {
        self.transport = Transport::Http2(tls);
        self
    }

    /// The same browser, speaking HTTP/2 to this world.
    #[must_use]
    pub fn over_http2(self, world: &crate::World) -> Self {
        self.with_http2(world.tls_client(&[b"h2"]))
    }

    /// The same, as a browser that is too old for `Sec-Fetch-…`.
    #[must_use]
    pub fn old(mut self) -> Self {
        self.modern = false;
        self
    }

    /// The same, with scripts switched off.
    #[must_use]
    pub fn without_scripts(mut self) -> Self {
        self.scripts = false;
        self
    }

    /// The same, under another `User-Agent`.
    #[must_use]
    pub fn called(mut self, user_agent: &str) -> Self {
        user_agent.clone_into(&mut self.user_agent);
        self
    }

    /// Types an address.
    pub async fn get(&mut self, url: &str) -> &mut Self {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        self.navigate(url, Sending::default(), None).await
    }

    /// Sends a form that a page of the browser's own holds to `url`, as the page at `from` would.
    pub async fn post(&mut self, from: &str, url: &str, content_type: &str, body: impl Into<bytes::Bytes>) -> &mut Self {
        let sending = Sending { method: Method::POST, content_type: content_type.to_owned(), body: body.into(), form_action: None };
        self.navigate(Url::parse(url).unwrap(), sending, Some(Url::parse(from).unwrap())).await
    }

    /// Goes there and on, as far as redirects lead.
    pub(crate) async fn navigate(&mut self, mut url: Url, mut sending: Sending, mut initiator: Option<Url>) -> &mut Self {
        let policy = self.answer.as_ref().map(|answer| answer.header("referrer-policy")).unwrap_or_default();
        let mut policy = initiator.as_ref().map(|_| policy).unwrap_or_default();
        let mut chain: Vec<Url> = initiator.iter().cloned().collect();
        let form_action = sending.form_action.take();
        for _ in 0..MOST_REDIRECTS {
            // Chromium holds a form's redirects to the policy as well.
            if let Some(policy) = &form_action {
                assert!(policy.allows(&url), "form-action {} forbids {url}.\n{}", policy.allowed, self.trail());
            }
            let headers = self.navigation_headers(&url, &sending, initiator.as_ref(), &chain, &policy);
            let answer = self.transport.send(sending.method.clone(), &url, headers, sending.body.clone()).await;
            self.note(&sending.method, &answer);
            let location = answer.header("location");
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) || location.is_empty() {
                self.page = Page::parse(&answer.text());
                self.clear_storage(&answer);
                let next = self.run_storage_script(&answer);
                self.answer = Some(answer);
                let Some(next) = next else { return self };
                "same-origin".clone_into(&mut policy);
                initiator = Some(url.clone());
                chain = vec![url];
                url = next;
                sending = Sending::default();
                continue;
            }
            self.clear_storage(&answer);
            if !matches!(answer.status, 307 | 308) && sending.method != Method::HEAD {
                sending = Sending::default();
            }
            chain.push(url.clone());
            url = url.join(&location).unwrap_or_else(|error| panic!("{location}: {error}"));
        }
        panic!("redirected in a loop:\n{}", self.trail());
    }

    fn navigation_headers(&self, url: &Url, sending: &Sending, initiator: Option<&Url>, chain: &[Url], policy: &str) -> HeaderMap {
        let mut headers = self.own_headers();
        set(&mut headers, ACCEPT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        let relation = relation(initiator, chain, url);
        if self.modern && trustworthy(url) {
            set(&mut headers, HeaderName::from_static("sec-fetch-site"), relation);
            set(&mut headers, HeaderName::from_static("sec-fetch-mode"), "navigate");
            set(&mut headers, HeaderName::from_static("sec-fetch-dest"), "document");
            set(&mut headers, HeaderName::from_static("sec-fetch-user"), "?1");
        }
        let same_origin = initiator.is_some_and(|from| from.origin() == url.origin());
        if let Some(from) = initiator {
            match policy {
                "no-referrer" => {}
                "same-origin" if !same_origin => {}
                _ if same_origin => set(&mut headers, REFERER, from.as_str()),
                _ => set(&mut headers, REFERER, &format!("{}/", from.origin().ascii_serialization())),
            }
        }
        if sending.method == Method::POST {
            set(&mut headers, CONTENT_TYPE, &sending.content_type);
            let told = policy != "no-referrer" && (same_origin || policy != "same-origin") && chain.len() <= 1;
            let origin = initiator.filter(|_| told).map_or("null".to_owned(), |from| from.origin().ascii_serialization());
            set(&mut headers, ORIGIN, &origin);
        }
        let context = match initiator {
            Some(from) if site(from) != site(url) && sending.method == Method::POST => Context::CrossSite,
            Some(from) if site(from) != site(url) => Context::CrossSiteNavigation,
            _ => Context::SameSite,
        };
        if let Some(cookies) = self.cookies.field(url, context) {
            set(&mut headers, COOKIE, &cookies);
        }
        headers
    }

    fn own_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        set(&mut headers, USER_AGENT, &self.user_agent);
        set(&mut headers, ACCEPT_LANGUAGE, &self.accept_language);
        headers
    }

    /// Takes the answer's cookies and writes the trail.
    fn note(&mut self, method: &Method, answer: &Answer) {
        for field in answer.headers.get_all(SET_COOKIE) {
            self.cookies.take(&answer.url, field);
        }
        let location = answer.header("location");
        let to = if location.is_empty() { String::new() } else { format!(" -> {location}") };
        self.trail.push(format!("{method} {} {}{to}", answer.url, answer.status));
    }

    /// Every request so far, a line each.
    pub fn trail(&self) -> String {
        self.trail.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "  {line}");
            text
        })
    }

    /// The Cookie field that a page of the same origin would send to `url`.
    pub fn cookies_for(&self, url: &Url) -> Option<String> {
        self.cookies.field(url, Context::SameSite)
    }
}

impl FormAction {
    fn of(answer: &Answer) -> Option<Self> {
        let policy = answer.header("content-security-policy");
        let allowed = policy.split(';').find_map(|directive| directive.trim().strip_prefix("form-action "))?;
        Some(Self { allowed: allowed.to_owned(), page: answer.url.clone() })
    }

    fn allows(&self, to: &Url) -> bool {
        self.allowed.split_whitespace().any(|source| match source {
            "'self'" => to.origin() == self.page.origin(),
            source => Url::parse(source).is_ok_and(|source| source.origin() == to.origin()),
        })
    }
}

/// `Sec-Fetch-Site`: the most distant relation on the way.
fn relation(initiator: Option<&Url>, chain: &[Url], url: &Url) -> &'static str {
    let Some(from) = initiator else { return "none" };
    let way: Vec<&Url> = chain.iter().chain(std::iter::once(url)).collect();
    if way.iter().any(|step| site(step) != site(from)) {
        "cross-site"
    } else if way.iter().any(|step| step.origin() != from.origin()) {
        "same-site"
    } else {
        "same-origin"
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    headers.insert(name, HeaderValue::from_str(value).unwrap());
}
