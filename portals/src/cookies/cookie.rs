use accounts::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use secret::Secret;
use serde::{Deserialize, Serialize};

use super::set_cookie::{SameSite, SetCookie};

/// Where a request goes or a response comes from, as cookies see it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The public host, lower case, without a port.
    pub host: &'a str,
    /// The host that the portal believes to be (its `Host` header), lower case, without a port.
    pub sent_host: &'a str,
    /// The path, without a query.
    pub path: &'a str,
    /// Whether the outside is https (or a loopback host, which browsers treat alike): whether `Secure` cookies are sent.
    pub secure: bool,
}

/// One cookie in the jar.
#[derive(Clone, Debug)]
pub(super) struct Cookie {
    pub(super) name: Vec<u8>,
    pub(super) value: Secret<Vec<u8>>,
    pub(super) at: Scope,
    pub(super) expires: Option<Timestamp>,
    /// When it was first set, and which of its response's lines it was: the order in which cookies are sent.
    pub(super) created: (i64, u32),
    pub(super) http_only: bool,
    pub(super) same_site: Option<SameSite>,
    /// Kept from the browser for good; otherwise handed over to it.
    pub(super) held: bool,
}

/// Where a cookie is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Scope {
    pub(super) domain: String,
    pub(super) host_only: bool,
    pub(super) path: Vec<u8>,
    pub(super) secure: bool,
}

/// A cookie as it is sealed: the value apart, since a secret does not serialise.
#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    #[serde(borrow)]
    name: &'a [u8],
    #[serde(borrow)]
    value: &'a [u8],
    at: Scope,
    expires: Option<Timestamp>,
    created: (i64, u32),
    http_only: bool,
    same_site: Option<SameSite>,
    held: bool,
}

impl Cookie {
    /// The cookie that `line` sets, or `None` if its domain is not this portal's (RFC 6265 §5.3 steps 5 and 6).
    pub(super) fn from_line(line: &SetCookie<'_>, place: &Place<'_>, now: Timestamp, order: u32, held: bool) -> Option<Self> {
        let (domain, host_only) = match &line.domain {
            Some(domain) if domain_matches(place.host, domain) => (domain.clone(), false),
            // The portal speaks of the name that it was sent: for the browser that is the public host.
            Some(domain) if domain_matches(place.sent_host, domain) => (place.host.to_owned(), true),
            Some(_) => return None,
            None => (place.host.to_owned(), true),
        };
        let path = line.path.unwrap_or_else(|| default_path(place.path).as_bytes()).to_vec();
        Some(Self {
            name: line.name.to_vec(),
            value: Secret::new(line.value.to_vec()),
            at: Scope { domain, host_only, path, secure: line.secure },
            expires: line.expiry(now),
            created: (now.millis(), order),
            http_only: line.http_only,
            same_site: line.same_site,
            held,
        })
    }

    pub(super) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|at| at <= now)
    }

    /// Whether a request at `place` carries it (RFC 6265 §5.4 step 1).
    pub(super) fn belongs(&self, place: &Place<'_>, now: Timestamp) -> bool {
        let domain = if self.at.host_only { self.at.domain == place.host } else { domain_matches(place.host, &self.at.domain) };
        domain && path_matches(place.path.as_bytes(), &self.at.path) && (place.secure || !self.at.secure) && !self.is_expired(now)
    }

    /// What makes two cookies the same: name, domain and path, in a spelling fit for a store.
    pub(super) fn key(&self) -> String {
        let encode = |bytes| percent_encode(bytes, NON_ALPHANUMERIC);
        format!("cookie {} {} {}", encode(self.at.domain.as_bytes()), encode(&self.at.path), encode(&self.name))
    }

    /// Same key as another, without writing either out.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.at.domain == other.at.domain && self.at.path == other.at.path
    }

    /// Whether writing `self` in place of `old` would tell nothing new. An expiry that slides with each response is written
    /// anew only when it has moved by a tenth of what is left.
    pub(super) fn says_the_same(&self, old: &Self, now: Timestamp) -> bool {
        let expiry = match (self.expires, old.expires) {
            (Some(new), Some(old)) => {
                let moved = new.millis().saturating_sub(old.millis()).unsigned_abs();
                moved <= new.millis().saturating_sub(now.millis()).unsigned_abs().div_euclid(10)
            }
            (None, None) => true,
            _ => false,
        };
        expiry
            && self.value.reveal() == old.value.reveal()
            && self.at == old.at
            && (self.http_only, self.same_site, self.held) == (old.http_only, old.same_site, old.held)
    }

    /// The bytes that are sealed.
    pub(super) fn to_plain(&self) -> Secret<Vec<u8>> {
        let plain = Plain {
            name: &self.name,
            value: self.value.reveal(),
            at: self.at.clone(),
            expires: self.expires,
            created: self.created,
            http_only: self.http_only,
            same_site: self.same_site,
            held: self.held,
        };
        // Serialising plain fields into memory cannot fail.
        Secret::new(postcard::to_allocvec(&plain).unwrap_or_default())
    }

    /// Reads [`Cookie::to_plain`].
    pub(super) fn from_plain(plain: &[u8]) -> Option<Self> {
        let plain: Plain<'_> = postcard::from_bytes(plain).ok()?;
        Some(Self {
            name: plain.name.to_vec(),
            value: Secret::new(plain.value.to_vec()),
            at: plain.at,
            expires: plain.expires,
            created: plain.created,
            http_only: plain.http_only,
            same_site: plain.same_site,
            held: plain.held,
        })
    }
}

/// RFC 6265 §5.1.3. Both in lower case.
fn domain_matches(host: &str, domain: &str) -> bool {
    host == domain || (host.strip_suffix(domain).is_some_and(|front| front.ends_with('.')) && host.parse::<std::net::IpAddr>().is_err())
}

/// RFC 6265 §5.1.4: the path of the request up to, not including, its last `/`.
fn default_path(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((front, _)) if path.starts_with('/') && !front.is_empty() => front,
        _ => "/",
    }
}

/// RFC 6265 §5.1.4.
fn path_matches(path: &[u8], cookie_path: &[u8]) -> bool {
    match path.strip_prefix(cookie_path) {
        Some(rest) => rest.is_empty() || cookie_path.ends_with(b"/") || rest.starts_with(b"/"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_by_whole_segments() {
        for (path, cookie_path, expected) in [
            ("/", "/", true),
            ("/a", "/", true),
            ("/a/b", "/a", true),
            ("/a", "/a", true),
            ("/ab", "/a", false),
            ("/a", "/a/", false),
            ("/a/", "/a/", true),
            ("/A", "/a", false),
        ] {
            assert_eq!(path_matches(path.as_bytes(), cookie_path.as_bytes()), expected, "{path} {cookie_path}");
        }
        for (path, expected) in [("", "/"), ("/", "/"), ("/a", "/"), ("/a/", "/a"), ("/a/b/c", "/a/b"), ("a/b", "/")] {
            assert_eq!(default_path(path), expected, "{path}");
        }
    }

    #[test]
    fn domains_match_by_whole_labels() {
        for (host, domain, expected) in [
            ("wiki.example.com", "wiki.example.com", true),
            ("wiki.example.com", "example.com", true),
            ("wiki.example.com", "xample.com", false),
            ("example.com", "wiki.example.com", false),
            ("10.0.0.5", "0.0.5", false),
            ("10.0.0.5", "10.0.0.5", true),
            ("wiki.example.com", "", false),
        ] {
            assert_eq!(domain_matches(host, domain), expected, "{host} {domain}");
        }
    }
}
