use std::fmt;

use accounts::PortalId;

use crate::recipe::{InBrowser, Recipe, SignOut};
use crate::signed_out::SignedOut;

/// One portal as this crate knows it. The gateway fills it from the configuration.
#[derive(Clone, Debug)]
pub struct PortalSettings {
    /// Which portal.
    pub id: PortalId,
    /// Where its servers are; at least one.
    pub upstreams: Vec<Upstream>,
    /// The `Host` that it is sent.
    pub upstream_host: HostMode,
    /// Other hosts on which people sign in to it. Redirects and forms lead to no others.
    pub login_hosts: Vec<LoginHost>,
    /// The scheme of its public addresses, seen from the browser.
    pub public_scheme: Scheme,
    /// How it is signed in to.
    pub recipe: Recipe,
    /// How a reply says that the portal's own session is over; any one of these is enough.
    pub signed_out: Vec<SignedOut>,
    /// What ends the portal's own session.
    pub sign_out: Option<SignOut>,
    /// Cookies that are held or exposed whatever their `HttpOnly` says.
    pub cookies: CookieLists,
    /// What its own scripts expect to find in the browser.
    pub in_browser: InBrowser,
}

/// A host beside the portal's own on which people sign in to it: an older single sign-on, say.
#[derive(Clone, Debug)]
pub struct LoginHost {
    /// Where people's browsers find it.
    pub outside: Upstream,
    /// Where its servers are; at least one.
    pub upstreams: Vec<Upstream>,
    /// The `Host` that it is sent.
    pub upstream_host: HostMode,
}

/// The `Host` header that a portal is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostMode {
    /// The public host that the person visits.
    Public,
    /// Host and port of the upstream.
    Upstream,
    /// This one.
    Named(String),
}

/// Names of cookies whose `HttpOnly` does not decide whether the browser gets them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CookieLists {
    /// Always kept in the gateway.
    pub hold: Vec<String>,
    /// Always given to the browser.
    pub expose: Vec<String>,
}

/// `http` or `https`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In clear.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// As a URL has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// Reads it in any case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Http, Self::Https].into_iter().find(|scheme| text.eq_ignore_ascii_case(scheme.as_str()))
    }

    /// The port that need not be written.
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// One server of a portal: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    scheme: Scheme,
    host: String,
    port: u16,
    text: String,
}

/// The text is no upstream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an upstream: write scheme, host and port, as in http://10.0.0.5:8080")]
pub struct BadUpstream(String);

impl Upstream {
    /// Reads `http://host:port` or `https://host:port`; no path, no user.
    pub fn parse(text: &str) -> Result<Self, BadUpstream> {
        let bad = || BadUpstream(text.to_owned());
        let url = url::Url::parse(text).map_err(|_| bad())?;
        let scheme = Scheme::parse(url.scheme()).ok_or_else(bad)?;
        let bare = matches!(url.path(), "/" | "") && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(bad());
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(bad)?.to_owned();
        let port = url.port_or_known_default().ok_or_else(bad)?;
        let text = if port == scheme.default_port() { host.clone() } else { format!("{host}:{port}") };
        Ok(Self { scheme, text: format!("{}://{text}", scheme.as_str()), host, port })
    }

    /// Its scheme.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Its host name or address; IPv6 in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The whole, in one spelling; it names the upstream in a portal session.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Host, with the port where it is not the scheme's own.
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or(self.text.as_str(), |(_, authority)| authority)
    }
}

impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PortalSettings {
    /// The upstream with this name (see [`Upstream::as_str`]), if it is still configured.
    pub fn upstream(&self, name: &str) -> Option<&Upstream> {
        self.upstreams.iter().find(|upstream| upstream.as_str() == name)
    }

    /// The names of the headers that this portal trusts to say who the person is. The gateway removes every spelling of them
    /// (see [`crate::recipe::folds_onto`]) from what a client sends, signed in or not.
    pub fn injected_headers(&self) -> Vec<http::HeaderName> {
        match &self.recipe {
            Recipe::Headers(headers) => headers.templates.iter().map(|(name, _)| name.clone()).collect(),
            Recipe::Json(json) => json.headers.iter().map(|(name, _)| name.clone()).collect(),
            Recipe::Assertion(assertion) => vec![assertion.header.clone()],
            Recipe::Basic(_) | Recipe::Digest(_) => vec![http::header::AUTHORIZATION],
            Recipe::Form(_) | Recipe::Cookie(_) | Recipe::None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upstream_is_scheme_host_and_port() {
        let cases = [
            ("http://10.0.0.5:8080", "http://10.0.0.5:8080", 8080),
            ("http://Wiki.Internal/", "http://wiki.internal", 80),
            ("https://wiki.internal:443", "https://wiki.internal", 443),
            ("http://[::1]:9000", "http://[::1]:9000", 9000),
        ];
        for (text, expected, port) in cases {
            let upstream = Upstream::parse(text).unwrap();
            assert_eq!((upstream.as_str(), upstream.port()), (expected, port), "{text}");
        }
        for text in ["10.0.0.5:8080", "ftp://x", "http://u:p@x/", "http://x/app", "http://x/?q", "http://", ""] {
            assert!(Upstream::parse(text).is_err(), "{text}");
        }
    }
}
