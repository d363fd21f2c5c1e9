//! A host as people's browsers see it, and the servers that answer for it: the portal's own, or one on which people sign in to it.

use crate::cookies::Place;
use crate::settings::{HostMode, LoginHost, PortalSettings, Scheme, Upstream};

/// One host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    /// Its scheme outside.
    pub(crate) scheme: Scheme,
    /// Its name outside, with the port where that is not the scheme's own.
    pub(crate) authority: &'a str,
    pub(crate) upstreams: &'a [Upstream],
    pub(crate) sent_host: &'a HostMode,
}

/// `host[:port]`, the host in lower case.
pub(crate) struct Authority {
    host: String,
    port: Option<u16>,
}

impl Authority {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, if port.is_empty() { None } else { Some(port.parse().ok()?) }),
            _ => (text, None),
        };
        let odd = |c: char| c.is_control() || c.is_whitespace() || "@\\/?#".contains(c);
        (!host.is_empty() && !host.contains(odd)).then(|| Self { host: host.to_ascii_lowercase(), port })
    }
}

/// How a URL names a host that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Well,
    /// In clear although it is https outside.
    InClear,
}

impl<'a> Site<'a> {
    pub(crate) fn of(portal: &'a PortalSettings, public_host: &'a str) -> Self {
        Self { scheme: portal.public_scheme, authority: public_host, upstreams: &portal.upstreams, sent_host: &portal.upstream_host }
    }

    pub(crate) fn of_login(host: &'a LoginHost) -> Self {
        let outside = &host.outside;
        Self { scheme: outside.scheme(), authority: outside.authority(), upstreams: &host.upstreams, sent_host: &host.upstream_host }
    }

    /// Whether `scheme://target` is one of its names: with the public name, the name that it is sent, or name and port of a server.
    pub(crate) fn named(&self, scheme: Scheme, target: &Authority) -> Option<Named> {
        let public = Authority::parse(self.authority)?;
        let port = target.port.unwrap_or(scheme.default_port());
        let public_port = public.port.unwrap_or(self.scheme.default_port());
        let known_port = port == public_port || port == scheme.default_port() || self.upstreams.iter().any(|u| u.port() == port);
        if self.upstreams.iter().any(|u| u.scheme() == scheme && u.host() == target.host && u.port() == port) {
            return Some(Named::Well);
        }
        if target.host == public.host && known_port {
            return Some(if scheme == Scheme::Http && self.scheme == Scheme::Https { Named::InClear } else { Named::Well });
        }
        let sent_as = self.upstreams.iter().any(|upstream| {
            Authority::parse(self.host_header(upstream))
                .is_some_and(|sent| sent.host == target.host && sent.port.unwrap_or(scheme.default_port()) == port)
        });
        sent_as.then_some(Named::Well)
    }

    /// The `Host` that `upstream` is sent.
    pub(crate) fn host_header(&self, upstream: &'a Upstream) -> &'a str {
        match self.sent_host {
            HostMode::Public => self.authority,
            HostMode::Upstream => upstream.authority(),
            HostMode::Named(name) => name,
        }
    }

    /// Its origin as the browser knows it.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", self.scheme.as_str(), self.authority)
    }

    /// Whether cookies marked `Secure` go there: the outside is https, or a loopback host, which browsers trust alike.
    pub(crate) fn sends_secure(&self) -> bool {
        let host = host_without_port(self.authority);
        let loopback = || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        self.scheme == Scheme::Https || host == "localhost" || host.ends_with(".localhost") || loopback()
    }

    /// A request's place, as the jar sees it. `path` is the one that is sent, without its query.
    pub(crate) fn place(&self, upstream: &'a Upstream, path: &'a str) -> Place<'a> {
        Place {
            host: host_without_port(self.authority),
            sent_host: host_without_port(self.host_header(upstream)),
            path,
            secure: self.sends_secure(),
        }
    }
}

/// The host of `host[:port]`.
fn host_without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    }
}
