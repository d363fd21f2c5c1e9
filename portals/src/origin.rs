//! Which URLs are the portal's own. A portal may write its URLs with the public name, with the name that it was sent as `Host`, or
//! with the name and port on which it listens; seen from the browser all of them are its public origin.

use std::borrow::Cow;

use url::{Position, Url};

use crate::cookies::Place;
use crate::outgoing::host_header;
use crate::settings::{PortalSettings, Scheme, Upstream};

/// Where a URL leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To the portal.
    Home,
    /// To the portal's public name, but in clear although the outside is https.
    HomeInClear,
    /// Out of the portal.
    Away,
}

/// `host[:port]`, the host in lower case.
struct Authority {
    host: String,
    port: Option<u16>,
}

impl Authority {
    fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, if port.is_empty() { None } else { Some(port.parse().ok()?) }),
            _ => (text, None),
        };
        let odd = |c: char| c.is_control() || c.is_whitespace() || "@\\/?#".contains(c);
        (!host.is_empty() && !host.contains(odd)).then(|| Self { host: host.to_ascii_lowercase(), port })
    }
}

impl PortalSettings {
    /// Where `scheme://authority` leads, for a person who visits the portal as `public_host`.
    pub fn leads(&self, scheme: Scheme, authority: &str, public_host: &str) -> Leads {
        let (Some(target), Some(public)) = (Authority::parse(authority), Authority::parse(public_host)) else {
            return Leads::Away;
        };
        let port = target.port.unwrap_or(scheme.default_port());
        let public_port = public.port.unwrap_or(self.public_scheme.default_port());
        let known_port = port == public_port || port == scheme.default_port() || self.upstreams.iter().any(|u| u.port() == port);
        if self.upstreams.iter().any(|u| u.scheme() == scheme && u.host() == target.host && u.port() == port) {
            return Leads::Home;
        }
        if target.host == public.host && known_port {
            return if scheme == Scheme::Http && self.public_scheme == Scheme::Https { Leads::HomeInClear } else { Leads::Home };
        }
        let sent_as = self.upstreams.iter().any(|upstream| {
            Authority::parse(host_header(self, upstream, public_host))
                .is_some_and(|sent| sent.host == target.host && sent.port.unwrap_or(scheme.default_port()) == port)
        });
        if sent_as { Leads::Home } else { Leads::Away }
    }

    /// A `Location` as the browser must see it: with the portal's public origin in place of any name of its own. All else stays.
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
        match self.leads(scheme, authority, public_host) {
            Leads::Home | Leads::HomeInClear => Cow::Owned(format!("{}://{public_host}{rest}", self.public_scheme.as_str())),
            Leads::Away => Cow::Borrowed(location),
        }
    }

    /// Whether cookies marked `Secure` go to this portal: the outside is https, or a loopback host, which browsers trust alike.
    pub fn sends_secure(&self, public_host: &str) -> bool {
        let host = host_without_port(public_host);
        let loopback = || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        self.public_scheme == Scheme::Https || host == "localhost" || host.ends_with(".localhost") || loopback()
    }

    /// A request's place, as the jar sees it. `path` is the one that is sent to the portal, without its query.
    pub fn place<'a>(&'a self, upstream: &'a Upstream, public_host: &'a str, path: &'a str) -> Place<'a> {
        Place {
            host: host_without_port(public_host),
            sent_host: host_without_port(host_header(self, upstream, public_host)),
            path,
            secure: self.sends_secure(public_host),
        }
    }

    /// The portal's origin as the browser knows it.
    pub fn public_origin(&self, public_host: &str) -> String {
        format!("{}://{public_host}", self.public_scheme.as_str())
    }
}

/// The host of `host[:port]`.
fn host_without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    }
}

/// A `Location` in a reply to a request for `path_and_query`, as rules look at it: path and query where it leads home, the whole
/// URL where it leads away. `None` if it is no URL.
pub(crate) fn own_location(portal: &PortalSettings, location: &str, path_and_query: &str, public_host: &str) -> Option<String> {
    let page = Url::parse(&portal.public_origin(public_host)).ok()?.join(path_and_query).ok()?;
    let mut url = page.join(location).ok()?;
    url.set_fragment(None);
    match leads_to(portal, &url, public_host) {
        Leads::Home | Leads::HomeInClear => Some(url[Position::BeforePath..].to_owned()),
        Leads::Away => Some(url.into()),
    }
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
        None => url.split_once("://")?,
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
    use crate::settings::HostMode;
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
}
