//! What a page's script adds to what it posts, so that nobody else's page can: a token out of the page, or out of a cookie.

use std::fmt::Write as _;

use http::HeaderName;

use super::{Prober, get, text_of};
use crate::html::value_of;
use crate::recipe::{CssSelector, Extraction, PagePath, Source, Step, Template};

/// A token and the header in which it goes along.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// The page that has it, or sets it.
    pub(super) page: String,
    /// The cookie, or else the selector.
    cookie: Option<String>,
    selector: &'static str,
    header: &'static str,
}

/// Cookies that scripts read, and the header in which they send them, by the conventions of frameworks.
const COOKIES: [(&str, &str); 7] = [
    ("XSRF-TOKEN", "X-XSRF-TOKEN"),
    ("csrftoken", "X-CSRFToken"),
    ("csrf_token", "X-CSRF-Token"),
    ("csrf-token", "X-CSRF-Token"),
    ("CSRF-TOKEN", "X-CSRF-Token"),
    ("_csrf", "X-CSRF-Token"),
    ("_xsrf", "X-XSRFToken"),
];

/// The same of elements.
const ELEMENTS: [(&str, &str); 4] = [
    ("meta[name='csrf-token']", "X-CSRF-Token"),
    ("meta[name='_csrf']", "X-CSRF-TOKEN"),
    ("meta[name='csrf_token']", "X-CSRF-Token"),
    ("meta[name='X-CSRF-Token']", "X-CSRF-Token"),
];

impl Prober {
    /// What the page gives to its scripts.
    pub(super) async fn guard_of(&self, page: &str) -> Option<Guard> {
        let mut visit = self.visit();
        let answer = get(&mut visit, page).await.ok()?;
        let text = text_of(&answer);
        let now = visit.now();
        let on_page = |selector: &str| {
            let found = CssSelector::parse(selector).ok().and_then(|selector| value_of(&text, &selector, None));
            found.is_some_and(|token| !token.is_empty())
        };
        let element = ELEMENTS.iter().find(|(selector, _)| on_page(selector));
        let element = element.map(|(selector, header)| Guard { page: page.to_owned(), cookie: None, selector, header });
        let known = || COOKIES.iter().find(|(name, _)| visit.jar.has(name, now)).map(|(name, header)| ((*name).to_owned(), *header));
        // Some write the port behind the name.
        let speaks = |name: &&str| ["csrf", "xsrf"].iter().any(|word| name.to_ascii_lowercase().contains(word));
        let alike = || {
            visit
                .jar
                .names(now)
                .filter_map(|name| std::str::from_utf8(name).ok())
                .find(speaks)
                .map(|name| (name.to_owned(), "X-CSRF-Token"))
        };
        let of_cookie = |(name, header)| Guard { page: page.to_owned(), cookie: Some(name), selector: "", header };
        element.or_else(|| known().or_else(alike).map(of_cookie))
    }
}

impl Guard {
    /// The step with it.
    pub(super) fn on(&self, step: Step) -> Option<Step> {
        let from = match &self.cookie {
            Some(name) => Source::Cookie(name.clone()),
            None => Source::Selector(CssSelector::parse(self.selector).ok()?, None),
        };
        let header = (HeaderName::from_bytes(self.header.as_bytes()).ok()?, Template::parse("{extract.csrf}").ok()?);
        Some(Step {
            page: Some(PagePath::parse(&self.page).ok()?),
            extract: vec![Extraction { name: "csrf".to_owned(), from }],
            headers: vec![header],
            ..step
        })
    }

    /// As lines of the configuration file; the names of the keys differ.
    pub(super) fn write(&self, [extract, headers]: [&str; 2], with_page: bool, out: &mut String) {
        let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
        let from = match &self.cookie {
            Some(name) => format!("cookie = {}", quoted(name)),
            None => format!("selector = {}", quoted(self.selector)),
        };
        if with_page {
            let _ = writeln!(out, "page = {}", quoted(&self.page));
        }
        let _ = writeln!(out, "{extract} = {{ csrf = {{ {from} }} }}\n{headers} = {{ {} = \"{{extract.csrf}}\" }}", self.header);
    }
}
