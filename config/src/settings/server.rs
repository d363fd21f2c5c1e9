use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::Deserialize;

/// `[server]`: where the gateway listens and what it is called from outside.
#[derive(Debug, Clone)]
pub struct Server {
    /// The address to bind. Port 0 lets the system choose one.
    pub listen: SocketAddr,
    /// The host of the sign-in pages: lower case, without a port; never a portal's host.
    pub sign_in_host: String,
    /// The port that people's browsers use; `None`: the port that was bound.
    pub external_port: Option<u16>,
    /// The scheme that people's browsers use; `https` whenever `tls` is set.
    pub external_scheme: Scheme,
    /// Absolute (as far as the configuration file's own path was); everything the gateway writes is below it.
    pub data_dir: PathBuf,
    /// Only a peer in one of these may say who the client is (X-Forwarded-For, Forwarded, PROXY).
    pub trusted_proxies: Vec<IpNet>,
    /// Whether connections from these begin with the PROXY protocol's header.
    pub proxy_protocol: bool,
    /// Metrics and health; `None`: no such listener.
    pub admin_listen: Option<SocketAddr>,
    /// `None`: plain HTTP, checked to be on loopback or behind a balancer that speaks HTTPS.
    pub tls: Option<Tls>,
}

impl Server {
    /// `https://host:port` as a browser would write it, the port left out where it is the scheme's own.
    /// `bound_port` is what the listener really got; it counts only when the file names no external port.
    pub fn origin(&self, host: &str, bound_port: u16) -> String {
        let port = self.external_port.unwrap_or(bound_port);
        if port == self.external_scheme.default_port() {
            format!("{}://{host}", self.external_scheme.as_str())
        } else {
            format!("{}://{host}:{port}", self.external_scheme.as_str())
        }
    }
}

/// `[server.tls]`: PEM files, both absolute like `data_dir`. Not opened here.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain, the server's own first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// The two schemes of the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTP over TLS.
    Https,
}

impl Scheme {
    /// As it stands in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port that a URL of this scheme leaves out.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}
