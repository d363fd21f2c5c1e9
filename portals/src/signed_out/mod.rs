//! How a reply says that the portal's own session is over.

mod decode;
mod marker;

pub use marker::{BodyMarker, MarkerScan, Scan};

use accounts::Timestamp;
use http::HeaderMap;
use http::header::{LOCATION, SET_COOKIE};

use crate::cookies::clears;
use crate::origin::own_location;
use crate::recipe::{HeaderPattern, TextGlob};
use crate::settings::PortalSettings;

/// One way in which a request or its reply says so: all the marks given must be there. A portal may have several; any one is enough.
#[derive(Clone, Debug, Default)]
pub struct SignedOut {
    /// Path and query of the request fall under this.
    pub request: Option<TextGlob>,
    /// One of these statuses. Empty: any (for a `location`: any redirect).
    pub status: Vec<u16>,
    /// Path and query of `Location`, or its whole URL where that leads out of the portal, falls under this.
    pub location: Option<TextGlob>,
    /// These headers, each with some value that falls under its pattern.
    pub headers: Vec<HeaderPattern>,
    /// The reply deletes cookies of these names.
    pub cleared: Vec<String>,
    /// A text in the body.
    pub body: Option<BodyMarker>,
}

/// The head of a reply.
#[derive(Clone, Copy)]
pub struct ReplyHead<'a> {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// When it came.
    pub now: Timestamp,
}

impl SignedOut {
    /// A sign without a mark would be seen in every reply.
    fn has_marks(&self) -> bool {
        let of_head = self.request.is_some() || !self.status.is_empty() || self.location.is_some();
        of_head || !self.headers.is_empty() || !self.cleared.is_empty() || self.body.is_some()
    }

    /// Whether all marks are there but that of the body; `leads` says where the reply leads.
    fn is_in_head(&self, path_and_query: &str, reply: ReplyHead<'_>, leads: impl Fn() -> Option<String>) -> bool {
        let clears = |name: &String| reply.headers.get_all(SET_COOKIE).iter().any(|line| clears(line.as_bytes(), name, reply.now));
        self.has_marks()
            && (self.status.is_empty() || self.status.contains(&reply.status))
            && self.request.as_ref().is_none_or(|glob| glob.matches(path_and_query))
            && self.headers.iter().all(|wanted| wanted.is_among(reply.headers))
            && self.cleared.iter().all(clears)
            && self.location.as_ref().is_none_or(|glob| leads().is_some_and(|location| glob.matches(&location)))
    }
}

/// What the head of a reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadSays<'a> {
    /// The portal's session is over.
    SignedOut,
    /// It is if one of these is in the body: see [`MarkerScan`].
    AskBody(Vec<&'a BodyMarker>),
    /// Nothing.
    Nothing,
}

impl PortalSettings {
    /// Reads the head of a reply to a request for `path_and_query`. The portal's own sign-out page is never a surprise.
    pub fn head_says(&self, path_and_query: &str, reply: ReplyHead<'_>, public_host: &str) -> HeadSays<'_> {
        // Every request of every portal passes here: the common answer comes first and allocates nothing.
        if self.signed_out.is_empty() {
            // A portal that takes the credential with every request says by itself that it no longer counts (RFC 9110 §15.5.2).
            let refused = reply.status == 401 && self.recipe.goes_with_every_request() && !self.is_sign_out(path_and_query);
            return if refused { HeadSays::SignedOut } else { HeadSays::Nothing };
        }
        if self.is_sign_out(path_and_query) {
            return HeadSays::Nothing;
        }
        let leads = || {
            let location = reply.headers.get(LOCATION).filter(|_| (300..400).contains(&reply.status))?;
            own_location(self, std::str::from_utf8(location.as_bytes()).ok()?, path_and_query, public_host)
        };
        let mut markers = Vec::new();
        for signs in &self.signed_out {
            let head = signs.is_in_head(path_and_query, reply, leads);
            match &signs.body {
                Some(marker) if head => markers.push(marker),
                None if head => return HeadSays::SignedOut,
                _ => {}
            }
        }
        if markers.is_empty() { HeadSays::Nothing } else { HeadSays::AskBody(markers) }
    }

    /// Whether some reply's body may have to be looked at.
    pub fn may_ask_bodies(&self) -> bool {
        self.signed_out.iter().any(|signs| signs.body.is_some())
    }

    /// Whether a request is for what ends the portal's own session, so that the end of its session is what the person wants.
    pub fn is_sign_out(&self, path_and_query: &str) -> bool {
        self.sign_out.as_ref().is_some_and(|sign_out| sign_out.end().covers(path_and_query))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{PagePath, Recipe, SignOut};
    use crate::test_support::portal;

    const HOST: &str = "wiki.example.com";

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    fn reply(status: u16, headers: &HeaderMap) -> ReplyHead<'_> {
        ReplyHead { status, headers, now: Timestamp::from_millis(1_800_000_000_000) }
    }

    fn glob(text: &str) -> Option<TextGlob> {
        Some(TextGlob::new(text).unwrap())
    }

    #[test]
    fn a_redirect_to_the_login_page_is_a_sign_however_it_is_written() {
        let mut settings = portal("http://10.0.0.5:8080");
        settings.signed_out = vec![SignedOut { location: Some(TextGlob::new("/login*").unwrap()), ..SignedOut::default() }];
        settings.sign_out = Some(SignOut::page(PagePath::parse("/logout").unwrap(), http::Method::GET));
        let cases = [
            ("/orders", 302, Some("/login?next=/orders"), HeadSays::SignedOut),
            ("/orders", 302, Some("http://10.0.0.5:8080/login"), HeadSays::SignedOut),
            ("/orders", 303, Some("https://wiki.example.com/login"), HeadSays::SignedOut),
            ("/orders", 302, Some("login"), HeadSays::SignedOut),
            ("/a/orders", 302, Some("login"), HeadSays::Nothing),
            ("/a/orders", 302, Some("../login"), HeadSays::SignedOut),
            ("/orders", 302, Some("https://evil.example/login"), HeadSays::Nothing),
            ("/orders", 302, Some("/home"), HeadSays::Nothing),
            ("/orders", 200, Some("/login"), HeadSays::Nothing),
            ("/orders", 302, None, HeadSays::Nothing),
            ("/logout", 302, Some("/login"), HeadSays::Nothing),
        ];
        for (path, status, location, expected) in cases {
            let headers = headers(location.map(|location| ("location", location)).as_slice());
            assert_eq!(settings.head_says(path, reply(status, &headers), HOST), expected, "{path} {status} {location:?}");
        }
        settings.signed_out.clear();
        assert_eq!(settings.head_says("/orders", reply(302, &headers(&[("location", "/login")])), HOST), HeadSays::Nothing);
    }

    #[test]
    fn a_portal_that_asks_for_basic_says_it_with_401() {
        let mut settings = portal("http://10.0.0.5:8080");
        settings.recipe = Recipe::Basic(crate::recipe::Basic {
            proof: crate::recipe::Proof { page: PagePath::parse("/").unwrap(), body: None, status: vec![] },
        });
        assert_eq!(settings.head_says("/", reply(401, &HeaderMap::new()), HOST), HeadSays::SignedOut);
        assert_eq!(
            settings.head_says("/", reply(403, &HeaderMap::new()), HOST),
            HeadSays::Nothing,
            "the person may not: their own business"
        );
        settings.signed_out = vec![SignedOut { status: vec![418], ..SignedOut::default() }];
        assert_eq!(settings.head_says("/", reply(401, &HeaderMap::new()), HOST), HeadSays::Nothing, "what is configured counts alone");
    }

    #[test]
    fn status_and_body_are_one_sign_together() {
        let mut settings = portal("http://10.0.0.5:8080");
        let marker = BodyMarker::new("name=\"pass\"", 1024);
        let body = marker.clone();
        settings.signed_out = vec![SignedOut { status: vec![401], ..SignedOut::default() }];
        assert_eq!(settings.head_says("/", reply(401, &HeaderMap::new()), HOST), HeadSays::SignedOut);
        assert_eq!(settings.head_says("/", reply(403, &HeaderMap::new()), HOST), HeadSays::Nothing);
        settings.signed_out = vec![SignedOut { status: vec![200], body: Some(body.clone()), ..SignedOut::default() }];
        assert_eq!(settings.head_says("/", reply(200, &HeaderMap::new()), HOST), HeadSays::AskBody(vec![&marker]));
        assert_eq!(settings.head_says("/", reply(401, &HeaderMap::new()), HOST), HeadSays::Nothing);
        let body_alone = SignedOut { body: Some(body), ..SignedOut::default() };
        settings.signed_out = vec![body_alone.clone()];
        assert_eq!(settings.head_says("/", reply(404, &HeaderMap::new()), HOST), HeadSays::AskBody(vec![&marker]));
        settings.signed_out = vec![body_alone, SignedOut { status: vec![403], ..SignedOut::default() }];
        assert_eq!(settings.head_says("/", reply(403, &HeaderMap::new()), HOST), HeadSays::SignedOut, "any one is enough");
        settings.signed_out = vec![SignedOut::default()];
        assert_eq!(settings.head_says("/", reply(200, &HeaderMap::new()), HOST), HeadSays::Nothing, "no marks, no sign");
    }

    #[test]
    fn a_header_a_cookie_that_goes_and_the_request_itself_are_marks() {
        let header = |value: &str| vec![HeaderPattern { name: "x-login".parse().unwrap(), value: TextGlob::new(value).unwrap() }];
        let cleared = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let gone = "sid=deleted; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT";
        type Lines<'a> = &'a [(&'static str, &'a str)];
        let cases: [(SignedOut, &str, Lines<'_>, bool); 13] = [
            (SignedOut { headers: header("required*"), ..SignedOut::default() }, "/", &[("x-login", "required; now")], true),
            (SignedOut { headers: header("required*"), ..SignedOut::default() }, "/", &[("x-login", "no")], false),
            (SignedOut { headers: header("*"), ..SignedOut::default() }, "/", &[], false),
            (SignedOut { cleared: cleared(&["sid"]), ..SignedOut::default() }, "/", &[("set-cookie", gone)], true),
            (SignedOut { cleared: cleared(&["sid"]), ..SignedOut::default() }, "/", &[("set-cookie", "sid=; Path=/")], true),
            (SignedOut { cleared: cleared(&["sid"]), ..SignedOut::default() }, "/", &[("set-cookie", "sid=x; Max-Age=0")], true),
            (SignedOut { cleared: cleared(&["sid"]), ..SignedOut::default() }, "/", &[("set-cookie", "sid=new; Max-Age=60")], false),
            (SignedOut { cleared: cleared(&["sid"]), ..SignedOut::default() }, "/", &[("set-cookie", "sid2=; Max-Age=0")], false),
            (SignedOut { cleared: cleared(&["sid", "a"]), ..SignedOut::default() }, "/", &[("set-cookie", gone)], false),
            (SignedOut { request: glob("/login*"), ..SignedOut::default() }, "/login?next=/", &[], true),
            (SignedOut { request: glob("/login*"), ..SignedOut::default() }, "/orders", &[], false),
            (SignedOut { request: glob("/api/*"), status: vec![403], ..SignedOut::default() }, "/api/me", &[], false),
            (SignedOut { request: glob("/api/*"), status: vec![200], ..SignedOut::default() }, "/api/me", &[], true),
        ];
        for (signs, path, lines, expected) in cases {
            let mut settings = portal("http://10.0.0.5:8080");
            let said = format!("{signs:?} {path} {lines:?}");
            settings.signed_out = vec![signs];
            settings.sign_out = Some(SignOut::page(PagePath::parse("/logout").unwrap(), http::Method::GET));
            let headers = headers(lines);
            let is_over = settings.head_says(path, reply(200, &headers), HOST) == HeadSays::SignedOut;
            assert_eq!(is_over, expected, "{said}");
            assert_eq!(settings.head_says("/logout", reply(200, &headers), HOST), HeadSays::Nothing, "{said}");
        }
    }
}
