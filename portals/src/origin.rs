//! Which URLs are the portal's own. A portal may write its URLs with the public name, with the name that it was sent as `Host`, or
//! with the name and port on which it listens; seen from the browser all of them are its public origin.

use std::borrow::Cow;

use url::{Position, Url};

use crate::cookies::Place;
use crate::settings::{PortalSettings, Scheme, Upstream};
use crate::site::{Authority, Named, Site};

/// Where a URL leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To the portal.
    Home,
    /// To the portal's public name, but in clear although the outside is https.
    HomeInClear,
    /// To one of its login hosts: the place in their list.
    Login(usize),
    /// To that, but in clear although it is https outside.
    LoginInClear(usize),
    /// Anywhere else.
    Away,
}

impl Leads {
    /// Whether it is the portal itself.
    pub(crate) fn is_home(self) -> bool {
        matches!(self, Self::Home | Self::HomeInClear)
    }
}

impl PortalSettings {
    /// Where `scheme://authority` leads, for a person who visits the portal as `public_host`.
    pub fn leads(&self, scheme: Scheme, authority: &str, public_host: &str) -> Leads {
        let Some(target) = Authority::parse(authority) else { return Leads::Away };
        match Site::of(self, public_host).named(scheme, &target) {
            Some(Named::Well) => return Leads::Home,
            Some(Named::InClear) => return Leads::HomeInClear,
            None => {}
        }
        let found = self.login_hosts.iter().enumerate().find_map(|(at, host)| Some((at, Site::of_login(host).named(scheme, &target)?)));
        match found {
            Some((at, Named::Well)) => Leads::Login(at),
            Some((at, Named::InClear)) => Leads::LoginInClear(at),
            None => Leads::Away,
        }
    }

    /// The public origin of what a URL leads to; `None`: of nothing that is ours to speak of.
    fn origin_at(&self, leads: Leads, public_host: &str) -> Option<String> {
        match leads {
            Leads::Home | Leads::HomeInClear => Some(self.public_origin(public_host)),
            Leads::Login(at) | Leads::LoginInClear(at) => Some(Site::of_login(self.login_hosts.get(at)?).origin()),
            Leads::Away => None,
        }
    }

    /// A `Location` as the browser must see it: with the public origin of the portal, or of the login host, in place of any other name
    /// of theirs. All else stays.
    pub fn map_location<'a>(&self, location: &'a str, public_host: &str) -> Cow<'a, str> {
        let Some((scheme, authority, rest)) = split_absolute(location) else {
            return Cow::Borrowed(location);
        };
        let scheme = match scheme {
            "" => self.public_scheme,
            scheme => match Scheme::parse(scheme) {
                Some(scheme) => scheme,
                None => return Cow::Borrowed(location),
            },
        };
        match self.origin_at(self.leads(scheme, authority, public_host), public_host) {
            Some(origin) => Cow::Owned(format!("{origin}{rest}")),
            None => Cow::Borrowed(location),
        }
    }

    /// Whether cookies marked `Secure` go to this portal: the outside is https, or a loopback host, which browsers trust alike.
    pub fn sends_secure(&self, public_host: &str) -> bool {
        Site::of(self, public_host).sends_secure()
    }

    /// A request's place, as the jar sees it. `path` is the one that is sent to the portal, without its query.
    pub fn place<'a>(&'a self, upstream: &'a Upstream, public_host: &'a str, path: &'a str) -> Place<'a> {
        Site::of(self, public_host).place(upstream, path)
    }

    /// The portal's origin as the browser knows it.
    pub fn public_origin(&self, public_host: &str) -> String {
        Site::of(self, public_host).origin()
    }
}

/// A `Location` in a reply to a request for `path_and_query`, as rules look at it: path and query where it leads home, the whole
/// URL where it leads away, with its public origin where that is a login host's. `None` if it is no URL.
pub(crate) fn own_location(portal: &PortalSettings, location: &str, path_and_query: &str, public_host: &str) -> Option<String> {
    let page = Url::parse(&portal.public_origin(public_host)).ok()?.join(path_and_query).ok()?;
    let mut url = page.join(location).ok()?;
    url.set_fragment(None);
    let rest = &url[Position::BeforePath..];
    match leads_to(portal, &url, public_host) {
        Leads::Home | Leads::HomeInClear => Some(rest.to_owned()),
        leads @ (Leads::Login(_) | Leads::LoginInClear(_)) => Some(format!("{}{rest}", portal.origin_at(leads, public_host)?)),
        Leads::Away => Some(url.into()),
    }
}

/// A URL of the portal or of a login host as the browser knows it.
pub(crate) fn as_outside(portal: &PortalSettings, url: &Url, public_host: &str) -> Option<Url> {
    let origin = portal.origin_at(leads_to(portal, url, public_host), public_host)?;
    Url::parse(&origin).ok()?.join(&url[Position::BeforePath..Position::AfterQuery]).ok()
}

/// Where a URL leads.
pub(crate) fn leads_to(portal: &PortalSettings, url: &Url, public_host: &str) -> Leads {
    let authority = &url[Position::BeforeHost..Position::AfterPort];
    match Scheme::parse(url.scheme()) {
        Some(scheme) if url.username().is_empty() && url.password().is_none() => portal.leads(scheme, authority, public_host),
        _ => Leads::Away,
    }
}

/// Scheme (empty if the URL begins with `//`), authority and the rest of a URL that names a host; `None` for any other.
fn split_absolute(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, after) = match url.strip_prefix("//") {
        Some(after) => ("", after),
        None => url.split_once("://").filter(|(scheme, _)| !scheme.is_empty())?,
    };
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
        return None;
    }
    let end = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
    let (authority, rest) = after.split_at_checked(end)?;
    Some((scheme, authority, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{HostMode, LoginHost};
    use crate::test_support::portal;

    #[test]
    fn every_name_of_the_portal_becomes_the_public_one() {
        let behind_tls = portal("http://10.0.0.5:8080");
        let cases = [
            ("/home", "/home"),
            ("home?x=http://10.0.0.5:8080/", "home?x=http://10.0.0.5:8080/"),
            ("http://10.0.0.5:8080/home?a=b#c", "https://wiki.example.com/home?a=b#c"),
            ("http://10.0.0.5:8080", "https://wiki.example.com"),
            ("http://10.0.0.5:80/home", "http://10.0.0.5:80/home"),
            ("HTTP://WIKI.example.com/home", "https://wiki.example.com/home"),
            ("https://wiki.example.com:443/home", "https://wiki.example.com/home"),
            ("http://wiki.example.com:8080/home", "https://wiki.example.com/home"),
            ("//wiki.example.com/home", "https://wiki.example.com/home"),
            ("https://evil.example/?https://wiki.example.com/", "https://evil.example/?https://wiki.example.com/"),
            ("https://wiki.example.com@evil.example/", "https://wiki.example.com@evil.example/"),
            ("https://wiki.example.com.evil.example/", "https://wiki.example.com.evil.example/"),
            ("https://wiki.example.com:9999/", "https://wiki.example.com:9999/"),
            ("javascript://wiki.example.com/", "javascript://wiki.example.com/"),
            ("://wiki.example.com/home", "://wiki.example.com/home"),
            ("", ""),
        ];
        for (location, expected) in cases {
            assert_eq!(behind_tls.map_location(location, "wiki.example.com"), expected, "{location}");
        }
    }

    #[test]
    fn a_portal_that_was_sent_another_name_is_known_by_it() {
        let mut named = portal("http://10.0.0.5:8080");
        named.upstream_host = HostMode::Named("wiki.internal".into());
        assert_eq!(named.map_location("http://wiki.internal/a", "wiki.example.com"), "https://wiki.example.com/a");
        assert_eq!(named.map_location("https://wiki.internal/a", "wiki.example.com:8443"), "https://wiki.example.com:8443/a");
        assert_eq!(named.leads(Scheme::Http, "wiki.internal:81", "wiki.example.com"), Leads::Away);
    }

    #[test]
    fn the_public_name_in_clear_is_told_apart() {
        let portal = portal("http://10.0.0.5:8080");
        assert_eq!(portal.leads(Scheme::Http, "wiki.example.com", "wiki.example.com"), Leads::HomeInClear);
        assert_eq!(portal.leads(Scheme::Https, "wiki.example.com", "wiki.example.com"), Leads::Home);
        assert_eq!(portal.leads(Scheme::Http, "10.0.0.5:8080", "wiki.example.com"), Leads::Home);
        assert_eq!(portal.leads(Scheme::Https, "10.0.0.5:8080", "wiki.example.com"), Leads::Away);
        assert_eq!(portal.leads(Scheme::Http, "169.254.169.254", "wiki.example.com"), Leads::Away);
    }

    #[test]
    fn a_login_host_is_known_by_its_names_and_told_by_its_public_one() {
        let mut portal = portal("http://10.0.0.5:8080");
        portal.login_hosts = vec![LoginHost {
            outside: Upstream::parse("https://login.example.org").unwrap(),
            upstreams: vec![Upstream::parse("http://10.0.0.7:8443").unwrap()],
            upstream_host: HostMode::Named("cas.internal:8443".into()),
        }];
        let host = "wiki.example.com";
        for (url, leads, seen) in [
            ("https://login.example.org/cas", Leads::Login(0), "https://login.example.org/cas"),
            ("https://LOGIN.example.org:443/cas?a=b", Leads::Login(0), "https://login.example.org/cas?a=b"),
            ("http://10.0.0.7:8443/cas", Leads::Login(0), "https://login.example.org/cas"),
            ("http://cas.internal:8443/cas", Leads::Login(0), "https://login.example.org/cas"),
            ("http://login.example.org/cas", Leads::LoginInClear(0), "https://login.example.org/cas"),
            ("https://login.example.org.evil.example/cas", Leads::Away, "https://login.example.org.evil.example/cas"),
            ("https://login.example.org@evil.example/cas", Leads::Away, "https://login.example.org@evil.example/cas"),
            ("https://login.example.org:9/cas", Leads::Away, "https://login.example.org:9/cas"),
            ("https://example.org/cas", Leads::Away, "https://example.org/cas"),
            ("https://a.login.example.org/cas", Leads::Away, "https://a.login.example.org/cas"),
            ("https://wiki.example.com/cas", Leads::Home, "/cas"),
        ] {
            assert_eq!(leads_to(&portal, &Url::parse(url).unwrap(), host), leads, "{url}");
            assert_eq!(own_location(&portal, url, "/", host).as_deref(), Some(seen), "{url}");
            let in_browser = if leads.is_home() { url } else { seen };
            assert_eq!(portal.map_location(url, host).replace(":443", ""), in_browser, "{url}");
        }
    }

    #[test]
    fn fuzz_location() {
        let (portal, host) = (portal("http://10.0.0.5:8080"), "wiki.example.com");
        let home = Url::parse("https://wiki.example.com/a/b").unwrap();
        let ours = [
            ("https", "wiki.example.com", 443),
            // In clear on the port of https: still nobody else.
            ("http", "wiki.example.com", 443),
            ("http", "wiki.example.com", 80),
            ("http", "wiki.example.com", 8080),
            ("http", "10.0.0.5", 8080),
        ];
        fuzz::target("location", move |bytes| {
            let Ok(location) = std::str::from_utf8(bytes) else { return };
            let named = |url: &Url| {
                (url.scheme().to_owned(), url.host_str().unwrap_or_default().to_owned(), url.port_or_known_default().unwrap_or_default())
            };
            // Where a browser goes, before and after what we say.
            let (before, after) = (home.join(location), home.join(&portal.map_location(location, host)));
            if let (Ok(before), Ok(after)) = (&before, &after) {
                assert!(named(after) == named(before) || named(after) == named(&home), "{location:?} leads to {after}");
                assert_eq!(before[Position::BeforePath..], after[Position::BeforePath..], "the page stays");
            }
            let Ok(url) = before else { return };
            let leads = leads_to(&portal, &url, host);
            let (scheme, name, port) = named(&url);
            let is_ours = ours.contains(&(scheme.as_str(), name.as_str(), port)) && url.username().is_empty() && url.password().is_none();
            assert!(!leads.is_home() || is_ours, "{url} is not the portal");
            if let Some(seen) = own_location(&portal, location, "/a/b", host) {
                assert_eq!(seen.starts_with('/'), leads.is_home(), "{seen}");
            }
        });
    }
}
