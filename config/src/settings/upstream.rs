use super::Scheme;

/// One server that answers for a portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// A DNS name or an address; an IPv6 address without brackets.
    pub host: String,
    /// 1 to 65535.
    pub port: u16,
}

impl Upstream {
    /// Scheme and authority: `http://10.0.0.5:8080`.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme.as_str(), self.authority())
    }

    /// `host` or `host:port` as in a `Host` header, the port left out where it is the scheme's own.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == self.scheme.default_port() { host } else { format!("{host}:{}", self.port) }
    }
}

/// `[[portal.login_host]]`: a host beside the portal's own on which people sign in to it.
#[derive(Debug, Clone)]
pub struct LoginHost {
    /// Where people's browsers find it.
    pub url: Upstream,
    /// The servers that answer for it; at least one.
    pub upstream: Vec<Upstream>,
    /// Which `Host` it is sent.
    pub upstream_host: UpstreamHost,
}

/// Which `Host` the portal is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpstreamHost {
    /// The public one, as the browser wrote it.
    Public,
    /// The upstream's own.
    Upstream,
    /// Always this one: a name, or `name:port`.
    Name(String),
}
