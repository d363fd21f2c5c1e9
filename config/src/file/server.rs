use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};
use crate::settings::Scheme;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "server")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileServer {
    /// Address and port to listen on, as "0.0.0.0:8443"; port 0 lets the system choose. Default: "127.0.0.1:8080".
    pub(crate) listen: Field<String>,
    /// The host of the sign-in pages, without a port; never a portal's host. Default: "login.localhost".
    pub(crate) sign_in_host: Field<String>,
    /// The port that browsers use, in every redirect. Default: the listening port.
    pub(crate) external_port: Field<u16>,
    /// The scheme that browsers use; "https" without [server.tls] means: behind a balancer that ends TLS. Default:
    /// "https" with [server.tls], else "http".
    pub(crate) external_scheme: Field<Scheme>,
    /// Directory for everything the gateway writes; made at the first start. Default: "latchkey-data".
    pub(crate) data_dir: Field<String>,
    /// Networks (as "10.0.0.0/8") of the balancers that may say who the client is, by X-Forwarded-For or
    /// Forwarded (RFC 7239). Default: none.
    pub(crate) trusted_proxies: List<String>,
    /// Whether every connection from `trusted_proxies` begins with the PROXY protocol's header, version 1 or 2.
    /// Default: false.
    pub(crate) proxy_protocol: Field<bool>,
    /// Address and port of /metrics, /healthz and /readyz, as "127.0.0.1:9180". Default: no such listener.
    pub(crate) admin_listen: Field<String>,
    /// Certificate and key. Without them plain HTTP is spoken, which is allowed on loopback, or with
    /// `external_scheme = "https"`.
    pub(crate) tls: Field<FileTls>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "server.tls")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileTls {
    /// PEM file of the certificate chain, the server's own certificate first. Required in this section.
    pub(crate) certificate: Field<String>,
    /// PEM file of the private key. Required in this section.
    pub(crate) key: Field<String>,
}
