//! How a request to a portal looks. Portal sign-in and the traffic after it both take it from here, since some portals bind
//! their session to it.

use std::net::IpAddr;

use accounts::SeenAs;
use http::HeaderValue;
use http::header::{HOST, HeaderName, USER_AGENT};

use crate::settings::{PortalSettings, Upstream};
use crate::site::Site;

/// Headers that say how a request came here. What a client sends under these names is removed; only [`Outgoing`] sets some of them.
pub const FORWARDING_HEADERS: [&str; 10] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-server",
    "x-forwarded-scheme",
    "x-forwarded-ssl",
    "x-forwarded-prefix",
    "x-real-ip",
];

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What every request to this portal, for this person, carries. `Forwarded` (RFC 7239) is not sent: legacy software does
/// not read it, and two headers that say the same can only disagree.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Name and value, `Host` first. A `User-Agent` is there only if the person's browser sent one.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The same as lines of an HTTP/1 head.
    pub lines: Vec<u8>,
}

impl Outgoing {
    /// How requests of a person who visits the portal as `public_host` look to `upstream`.
    pub fn new(portal: &PortalSettings, upstream: &Upstream, public_host: &str, seen_as: &SeenAs) -> Self {
        Self::to(&Site::of(portal, public_host), upstream, seen_as)
    }

    /// How they look to one host of several.
    pub(crate) fn to(site: &Site<'_>, upstream: &Upstream, seen_as: &SeenAs) -> Self {
        let address = client_address(seen_as.address).to_string();
        let mut headers = Vec::with_capacity(5);
        let mut put =
            |name: HeaderName, text: &str| headers.extend(HeaderValue::from_bytes(text.as_bytes()).ok().map(|value| (name, value)));
        put(HOST, site.host_header(upstream));
        put(FOR, &address);
        put(PROTO, site.scheme.as_str());
        put(FORWARDED_HOST, site.authority);
        if !seen_as.user_agent.is_empty() {
            put(USER_AGENT, &seen_as.user_agent);
        }
        let parts = headers.iter().flat_map(|(name, value)| [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"]);
        let lines = parts.flatten().copied().collect();
        Self { headers, lines }
    }
}

/// An IPv4 address that arrived over an IPv6 socket is written as what it is.
fn client_address(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::HostMode;
    use crate::test_support::{portal, seen_as};

    fn header<'a>(outgoing: &'a Outgoing, name: &str) -> Option<&'a str> {
        outgoing.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.to_str().unwrap())
    }

    #[test]
    fn the_portal_is_told_the_outside() {
        let settings = portal("http://10.0.0.5:8080");
        let cases =
            [(HostMode::Public, "wiki.example.com:8443"), (HostMode::Upstream, "10.0.0.5:8080"), (HostMode::Named("wiki".into()), "wiki")];
        for (mode, host) in cases {
            let settings = PortalSettings { upstream_host: mode, ..settings.clone() };
            let outgoing = Outgoing::new(&settings, &settings.upstreams[0], "wiki.example.com:8443", &seen_as());
            assert_eq!(header(&outgoing, "host"), Some(host));
            assert_eq!(header(&outgoing, "x-forwarded-host"), Some("wiki.example.com:8443"));
            assert_eq!(header(&outgoing, "x-forwarded-proto"), Some("https"));
            assert_eq!(header(&outgoing, "x-forwarded-for"), Some("192.0.2.7"));
            assert_eq!(header(&outgoing, "user-agent"), Some("Browser/1.0"));
            assert_eq!(header(&outgoing, "forwarded"), None);
            let lines = String::from_utf8(outgoing.lines).unwrap();
            assert!(lines.starts_with(&format!("host: {host}\r\n")) && lines.ends_with("user-agent: Browser/1.0\r\n"), "{lines}");
            assert_eq!(lines.lines().count(), outgoing.headers.len());
        }
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_unwrapped() {
        let settings = portal("http://10.0.0.5:8080");
        let mut seen_as = seen_as();
        seen_as.address = "::ffff:192.0.2.9".parse().unwrap();
        seen_as.user_agent = "bad\r\nX: y".into();
        let outgoing = Outgoing::new(&settings, &settings.upstreams[0], "wiki.example.com", &seen_as);
        assert_eq!(header(&outgoing, "x-forwarded-for"), Some("192.0.2.9"));
        assert_eq!(header(&outgoing, "user-agent"), None);
    }
}
