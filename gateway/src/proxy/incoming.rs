use accounts::Timestamp;
use auth_pages::CookieNames;
use http::{HeaderName, HeaderValue, StatusCode, header};
use pingora::Result;
use pingora::http::ResponseHeader;
use portals::cookies::{Absorbed, Jar, JarChange, Keep, sets_reserved};
use portals::{CookieLists, HostMode, Opened, Upstream};

use super::cookies;
use crate::route::PortalHost;

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// The request that a response answers.
pub(crate) struct Asked<'a> {
    pub(crate) at: &'a PortalHost,
    pub(crate) upstream: &'a Upstream,
    pub(crate) opened: Option<&'a Opened>,
    /// Whether the roll-out leaves its sender out.
    pub(crate) outside: bool,
    pub(crate) path: &'a str,
    /// The client's request head, for its cookies.
    pub(crate) headers: &'a http::HeaderMap,
    pub(crate) names: &'a CookieNames,
    pub(crate) now: Timestamp,
}

impl Asked<'_> {
    /// Makes the portal's response head fit for the browser, and gives what changes in the jar.
    pub(crate) fn adapt(&self, response: &mut ResponseHeader) -> Result<Vec<JarChange>> {
        for name in [header::UPGRADE, header::PROXY_AUTHENTICATE, KEEP_ALIVE] {
            response.remove_header(&name);
        }
        // The browser's own box would ask for a credential that we drop.
        let identity = if self.outside { &self.at.to.believed_headers } else { &self.at.to.identity_headers };
        if response.status == StatusCode::UNAUTHORIZED && identity.contains(&header::AUTHORIZATION) {
            response.remove_header(&header::WWW_AUTHENTICATE);
        }
        for name in [header::LOCATION, header::CONTENT_LOCATION] {
            self.map_url(response, &name)?;
        }
        self.map_refresh(response)?;
        self.take_cookies(response)
    }

    fn map_url(&self, response: &mut ResponseHeader, name: &header::HeaderName) -> Result<()> {
        let Some(url) = response.headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok()) else { return Ok(()) };
        let mapped = match self.at.to.route.settings.map_location(url, &self.at.public) {
            std::borrow::Cow::Borrowed(_) => return Ok(()),
            std::borrow::Cow::Owned(mapped) => mapped,
        };
        response.insert_header(name.clone(), mapped)
    }

    /// `Refresh: 5; url=…`, which is no standard and understood by every browser (HTML §4.2.5.3).
    fn map_refresh(&self, response: &mut ResponseHeader) -> Result<()> {
        let Some(refresh) = response.headers.get(header::REFRESH).and_then(|value| value.to_str().ok()) else { return Ok(()) };
        let Some(at) = refresh.to_ascii_lowercase().find("url=") else { return Ok(()) };
        let Some((before, url)) = refresh.split_at_checked(at.saturating_add(4)) else { return Ok(()) };
        let mapped = format!("{before}{}", self.at.to.route.settings.map_location(url.trim_matches(['"', '\'']), &self.at.public));
        response.insert_header(header::REFRESH, mapped)
    }

    /// Sorts the portal's cookies into those for the jar and those for the browser.
    fn take_cookies(&self, response: &mut ResponseHeader) -> Result<Vec<JarChange>> {
        let sets = response.headers.contains_key(header::SET_COOKIE);
        if self.outside && self.at.to.route.settings.upstream_host == HostMode::Public {
            return if sets { drop_ours(response).map(|()| Vec::new()) } else { Ok(Vec::new()) };
        }
        let place = self.at.to.route.settings.place(self.upstream, &self.at.public, self.path);
        let handed = self.opened.map(|opened| opened.jar.hand_over(&place, self.now, cookies::others(self.headers, self.names)));
        if !sets && handed.as_ref().is_none_or(|handed| handed.to_browser.is_empty() && handed.changes.is_empty()) {
            return Ok(Vec::new());
        }
        let lines: Vec<HeaderValue> = response.headers.get_all(header::SET_COOKIE).iter().cloned().collect();
        let bytes = || lines.iter().map(HeaderValue::as_bytes);
        let absorbed = match self.opened {
            Some(opened) => opened.jar.absorb(bytes(), &place, self.now, Keep::Hidden, &self.at.to.route.settings.cookies),
            // Nobody's: there is no session that could hold them, so all of them are the browser's.
            None => Jar::default().absorb(bytes(), &place, self.now, Keep::Hidden, &all_exposed(bytes())),
        };
        response.remove_header(&header::SET_COOKIE);
        let Absorbed { to_browser: handed_over, changes: let_go } = handed.unwrap_or_default();
        // What the portal says now comes last: it overrides what it said at sign-in.
        for line in handed_over.into_iter().chain(absorbed.to_browser) {
            response.append_header(header::SET_COOKIE, line)?;
        }
        Ok(let_go.into_iter().chain(absorbed.changes).collect())
    }
}

/// Takes only what would collide with our cookies out: whom the roll-out leaves out, the portal's own session is theirs, as it comes.
fn drop_ours(response: &mut ResponseHeader) -> Result<()> {
    let lines: Vec<HeaderValue> = response.headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    if !lines.iter().any(|line| sets_reserved(line.as_bytes())) {
        return Ok(());
    }
    response.remove_header(&header::SET_COOKIE);
    for line in lines.into_iter().filter(|line| !sets_reserved(line.as_bytes())) {
        response.append_header(header::SET_COOKIE, line)?;
    }
    Ok(())
}

fn all_exposed<'a>(lines: impl Iterator<Item = &'a [u8]>) -> CookieLists {
    let name = |line: &[u8]| {
        let pair = line.split(|byte| *byte == b';').next().unwrap_or_default();
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        String::from_utf8_lossy(name.trim_ascii()).into_owned()
    };
    CookieLists { hold: Vec::new(), expose: lines.map(name).collect() }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::route::{Route, RouteTable, portal_route};

    /// What the browser of somebody without a portal session gets of a response to `/a/b`.
    fn adapted(status: u16, fields: &[(&'static str, &str)]) -> ResponseHeader {
        adapted_for(false, status, fields)
    }

    fn adapted_for(outside: bool, status: u16, fields: &[(&'static str, &str)]) -> ResponseHeader {
        let table = RouteTable::new("login.example.com", Some(8443), [portal_route("wiki", &["wiki.example.com"])]);
        let Route::Portal(at) = table.classify("wiki.example.com", "/") else { panic!("no portal") };
        let mut response = ResponseHeader::build(status, None).unwrap();
        for (name, value) in fields {
            response.append_header(*name, *value).unwrap();
        }
        let (headers, names) = (HeaderMap::new(), CookieNames::new(true));
        let upstream = at.to.upstreams.get(0).unwrap();
        let now = Timestamp::from_millis(1_800_000_000_000);
        let asked = Asked { at: &at, upstream, opened: None, outside, path: "/a/b", headers: &headers, names: &names, now };
        assert!(asked.adapt(&mut response).unwrap().is_empty(), "there is no jar");
        response
    }

    #[test]
    fn the_portals_own_addresses_become_public() {
        for (name, before, after) in [
            ("location", "http://127.0.0.1:9/x?y=http://127.0.0.1:9/", "https://wiki.example.com:8443/x?y=http://127.0.0.1:9/"),
            ("location", "/x", "/x"),
            ("location", "https://elsewhere.example/", "https://elsewhere.example/"),
            ("content-location", "http://127.0.0.1:9/x", "https://wiki.example.com:8443/x"),
            ("refresh", "5; URL=http://127.0.0.1:9/x", "5; URL=https://wiki.example.com:8443/x"),
            ("refresh", "0;url='http://127.0.0.1:9/x'", "0;url=https://wiki.example.com:8443/x"),
            ("refresh", "300", "300"),
        ] {
            assert_eq!(adapted(302, &[(name, before)]).headers.get(name).unwrap(), after, "{name} {before}");
        }
    }

    #[test]
    fn a_strangers_cookies_are_the_browsers_but_never_ours() {
        let response = adapted(
            200,
            &[
                ("set-cookie", "PHPSESSID=1; HttpOnly"),
                ("set-cookie", "__Host-latchkey=stolen; Path=/; Secure"),
                ("set-cookie", "lang=en; Domain=other.example"),
            ],
        );
        let set: Vec<_> = response.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(set, ["PHPSESSID=1; HttpOnly; Secure"]);
    }

    #[test]
    fn outside_the_roll_out_a_portals_cookies_pass_as_they_come_but_never_as_ours() {
        let lines = [
            "PHPSESSID=\"a b\"; path=/;HttpOnly",
            "latchkey-rollout=in",
            "__Host-latchkey=stolen; Path=/; Secure",
            "__HOST-Latchkey-rollout =in",
            "=latchkey=nameless",
            "latchkey",
            "share=1; Domain=.example.com; SameSite=None",
        ];
        let response = adapted_for(true, 200, &lines.map(|line| ("set-cookie", line)));
        let set: Vec<_> = response.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(set, [lines[0], lines[6]]);
    }

    #[test]
    fn what_concerns_the_portals_connection_stays_behind() {
        let response = adapted(401, &[("upgrade", "h2c"), ("keep-alive", "timeout=5"), ("www-authenticate", "Basic"), ("x-app", "1")]);
        let mut names: Vec<_> = response.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["www-authenticate", "x-app"]);
    }
}
