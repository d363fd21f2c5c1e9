//! What comes in: refuses what no honest client sends, and finds the one host and the one path that everything after it uses.

mod canonical_path;
mod client;
mod fields;
mod framing;
mod host;
mod path_leeway;
mod path_readings;
mod proxy_header;
mod raw_head;
mod refusal;
mod strip;

use std::borrow::Cow;

use http::{HeaderMap, Method, Version};

pub use canonical_path::canonical_path;
pub use client::client_address;
pub use path_leeway::{Leeway, PathLeeway};
pub use path_readings::{other_readings, without_last_slash};
pub use proxy_header::read_proxy_header;
pub use raw_head::{check_head, end_of_head};
pub use refusal::Refusal;
pub use strip::is_gateways_own;

/// The largest head: a browser's is two or three KiB, with many cookies perhaps sixteen.
pub const MAX_HEAD_BYTES: usize = 32 * 1024;
/// The most fields of one head.
pub const MAX_FIELDS: usize = 128;

/// A request head as the server has parsed it.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// HTTP version.
    pub version: Version,
    /// Method.
    pub method: &'a Method,
    /// The request target: origin-form or absolute-form.
    pub target: &'a str,
    /// HTTP/2 `:authority`.
    pub authority: Option<&'a str>,
    /// HTTP/2 `:scheme`, or that of an absolute-form target.
    pub scheme: Option<&'a str>,
    /// Its fields.
    pub headers: &'a HeaderMap,
}

/// What an admitted head asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Admitted<'a> {
    /// The host: lower case, no port.
    pub host: Cow<'a, str>,
    /// The canonical path.
    pub path: Cow<'a, str>,
    /// The query as it came, without its `?`.
    pub query: Option<&'a str>,
    /// Whether the target has to be replaced by path and query for forwarding.
    pub rewritten: bool,
}

/// Admits a head or says why not. Pure: whether there is such a host, and what its portal takes of a path, is [`crate::route`]'s question.
pub fn admit<'a>(head: &Head<'a>) -> Result<Admitted<'a>, Refusal> {
    fields::check(head.headers)?;
    framing::check(head.version, head.headers)?;
    if matches!(head.method.as_str(), "CONNECT" | "TRACE" | "TRACK") {
        return Err(Refusal::Method);
    }
    // RFC 9113 §8.3.1: it is not empty. The library checks the bytes alone.
    if head.scheme.is_some_and(|scheme| !is_webs(scheme)) {
        return Err(Refusal::BadTarget);
    }
    let (target_authority, origin_form) = split_target(head.target)?;
    let host = host::requested_host(head.version, head.headers, head.authority.or(target_authority))?;
    let (path, query) = match origin_form.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (origin_form, None),
    };
    if query.is_some_and(|query| query.bytes().any(|byte| byte <= 0x20 || byte == 0x7f)) {
        return Err(Refusal::BadTarget);
    }
    let path = canonical_path(path)?;
    let rewritten = target_authority.is_some() || matches!(path, Cow::Owned(_));
    Ok(Admitted { host, path, query, rewritten })
}

impl Admitted<'_> {
    /// Path and query, as they are forwarded.
    pub fn page(&self) -> Cow<'_, str> {
        match self.query {
            Some(query) => Cow::Owned(format!("{}?{query}", self.path)),
            None => Cow::Borrowed(&self.path),
        }
    }
}

/// Authority (of an absolute-form target, RFC 9112 §3.2.2) and the rest, which begins with `/`.
fn split_target(target: &str) -> Result<(Option<&str>, &str), Refusal> {
    if target.starts_with('/') {
        return Ok((None, target));
    }
    let (scheme, rest) = target.split_once("://").ok_or(Refusal::BadTarget)?;
    if !is_webs(scheme) {
        return Err(Refusal::BadTarget);
    }
    let (authority, page) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    if authority.is_empty() || authority.contains('@') {
        return Err(Refusal::BadHost);
    }
    match page.as_bytes().first() {
        None => Ok((Some(authority), "/")),
        Some(b'/') => Ok((Some(authority), page)),
        Some(_) => Err(Refusal::BadTarget),
    }
}

fn is_webs(scheme: &str) -> bool {
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};

    use super::*;

    fn ask(method: &str, target: &str, host: &'static str) -> Result<(String, String, bool), Refusal> {
        let mut headers = HeaderMap::new();
        headers.append(header::HOST, HeaderValue::from_static(host));
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let head = Head { version: Version::HTTP_11, method: &method, target, authority: None, scheme: None, headers: &headers };
        admit(&head).map(|admitted| (admitted.host.to_string(), admitted.page().into_owned(), admitted.rewritten))
    }

    #[test]
    fn a_target_is_a_page_of_the_host() {
        let host = "wiki.example.com";
        let page = |page: &str, rewritten| Ok((host.to_owned(), page.to_owned(), rewritten));
        let cases = [
            ("GET", "/orders?a=%2e%2e//b", page("/orders?a=%2e%2e//b", false)),
            ("GET", "/a/../orders?x", page("/orders?x", true)),
            ("GET", "http://wiki.example.com/orders?x", page("/orders?x", true)),
            ("GET", "HTTP://wiki.example.com", page("/", true)),
            ("GET", "http://evil.example/", Err(Refusal::BadHost)),
            ("GET", "http://wiki.example.com@evil.example/", Err(Refusal::BadHost)),
            ("GET", "http://wiki.example.com\\@evil.example/", Err(Refusal::BadTarget)),
            ("GET", "ftp://wiki.example.com/", Err(Refusal::BadTarget)),
            ("GET", "*", Err(Refusal::BadTarget)),
            ("OPTIONS", "*", Err(Refusal::BadTarget)),
            ("GET", "wiki.example.com:443", Err(Refusal::BadTarget)),
            ("GET", "//evil.example/", Err(Refusal::AmbiguousPath)),
            ("TRACE", "/", Err(Refusal::Method)),
            ("CONNECT", "/", Err(Refusal::Method)),
        ];
        for (method, target, expected) in cases {
            assert_eq!(ask(method, target, host), expected, "{method} {target}");
        }
    }

    #[test]
    fn http2_says_a_scheme_of_the_web_s() {
        let headers = HeaderMap::new();
        for (scheme, expected) in [
            (Some("https"), true),
            (Some("http"), true),
            (Some("HTTPS"), true),
            (None, true),
            (Some(""), false),
            (Some("ftp"), false),
            (Some("httpss"), false),
        ] {
            let authority = Some("wiki.example.com");
            let head = Head { version: Version::HTTP_2, method: &Method::GET, target: "/", authority, scheme, headers: &headers };
            assert_eq!(admit(&head).map(drop), if expected { Ok(()) } else { Err(Refusal::BadTarget) }, "{scheme:?}");
        }
    }
}
