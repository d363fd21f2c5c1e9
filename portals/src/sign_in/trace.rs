use std::sync::Mutex;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use url::{Position, Url};

use super::visit::Ask;

/// What was sent and answered, line by line, for a person who looks for the reason why a recipe fails. Values are not in it, only their
/// names: any may be a secret.
#[derive(Debug)]
pub(crate) struct Trace {
    /// The portal's own origin, which is not told.
    home: String,
    lines: Mutex<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(home: String) -> Self {
        Self { home, lines: Mutex::default() }
    }

    pub(super) fn asked(&self, ask: &Ask) {
        let mut line = format!("> {} {}", ask.method, self.shown(&ask.url));
        if let Some((kind, body)) = &ask.body {
            let names = if kind.starts_with("application/x-www-form-urlencoded") {
                names_in(&String::from_utf8_lossy(body))
            } else {
                String::new()
            };
            line.push_str(&format!("  [{}{}{names}]", kind.split(';').next().unwrap_or(kind), if names.is_empty() { "" } else { ": " }));
        }
        let headers: Vec<_> = ask.extra.iter().map(|(name, _)| name.as_str()).collect();
        if !headers.is_empty() {
            line.push_str(&format!("  with {}", headers.join(", ")));
        }
        self.push(line);
    }

    pub(super) fn answered(&self, status: u16, headers: &HeaderMap, location: Option<&Url>, length: usize) {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no type");
        let mut line = format!("< {status} {kind}, {length} bytes");
        if let Some(location) = location {
            line.push_str(&format!("  to {}", self.shown(location)));
        }
        let cookies: Vec<_> = headers
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()?.split('=').next())
            .map(str::trim)
            .collect();
        if !cookies.is_empty() {
            line.push_str(&format!("  sets {}", cookies.join(", ")));
        }
        self.push(line);
    }

    /// A URL with the names of its parameters alone; whole, where it is not the portal's own.
    fn shown(&self, url: &Url) -> String {
        let origin = url.origin().ascii_serialization();
        let origin = if origin == self.home { "" } else { &url[..Position::BeforePath] };
        let path = &url[Position::BeforePath..Position::AfterPath];
        match url.query() {
            Some(query) => format!("{origin}{path}?{}", names_in(query)),
            None => format!("{origin}{path}"),
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().map(|lines| lines.clone()).unwrap_or_default()
    }

    fn push(&self, line: String) {
        if let Ok(mut lines) = self.lines.lock() {
            lines.push(line.chars().filter(|c| !c.is_control()).collect());
        }
    }
}

fn names_in(pairs: &str) -> String {
    let names: Vec<_> = pairs.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    names.iter().map(|name| format!("{name}=…")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    #[test]
    fn names_are_shown_and_values_are_not() {
        let trace = Trace::new("https://a.example.com".to_owned());
        let url = Url::parse("https://a.example.com/in;s=1?pass=hunter2&x").unwrap();
        let body = Some(("application/x-www-form-urlencoded".to_owned(), b"user=alice&pass=hunter2".to_vec()));
        trace.asked(&Ask { url: url.clone(), method: Method::POST, body, extra: vec![] });
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, "sid=hunter2; Path=/".parse().unwrap());
        trace.answered(302, &headers, Some(&url), 7);
        let elsewhere = Url::parse("https://login.example.org/cas?service=hunter2").unwrap();
        trace.answered(302, &HeaderMap::new(), Some(&elsewhere), 0);
        trace.asked(&Ask::page(elsewhere));
        assert_eq!(
            trace.lines(),
            [
                "> POST /in;s=1?pass=…&x=…  [application/x-www-form-urlencoded: user=…&pass=…]",
                "< 302 no type, 7 bytes  to /in;s=1?pass=…&x=…  sets sid",
                "< 302 no type, 0 bytes  to https://login.example.org/cas?service=…",
                "> GET https://login.example.org/cas?service=…"
            ]
        );
    }
}
