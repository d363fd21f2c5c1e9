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
    /// `host` or `host:port` as in a `Host` header, the port left out where it is the scheme's own.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == self.scheme.default_port() { host } else { format!("{host}:{}", self.port) }
    }
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
