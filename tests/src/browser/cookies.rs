//! A browser's cookies: RFC 6265bis as browsers keep it, prefixes and SameSite included; expiry only as "removed at once".

use http::HeaderValue;
use url::{Host, Url};

/// A cookie as the browser keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Host, or the domain it was set for.
    pub domain: String,
    /// Whether it goes to exactly that host.
    pub host_only: bool,
    /// Path.
    pub path: String,
    /// Only over https (or to localhost).
    pub secure: bool,
    /// Hidden from script.
    pub http_only: bool,
    /// `SameSite`, lower case; `lax` where not said.
    pub same_site: String,
}

/// Why a cookie is sent along or not: who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// A request from the same site, or typed by the person.
    SameSite,
    /// A link or redirect from another site.
    CrossSiteNavigation,
    /// Anything else from another site.
    CrossSite,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Cookies(pub(crate) Vec<Cookie>);

impl Cookies {
    /// Takes one Set-Cookie field.
    pub(crate) fn take(&mut self, from: &Url, field: &HeaderValue) {
        let text = String::from_utf8_lossy(field.as_bytes()).into_owned();
        let mut parts = text.split(';');
        let Some((name, value)) = parts.next().unwrap_or_default().split_once('=') else { return };
        let host = from.host_str().unwrap_or_default().to_owned();
        let mut cookie = Cookie {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            domain: host.clone(),
            host_only: true,
            path: default_path(from),
            secure: false,
            http_only: false,
            same_site: "lax".to_owned(),
        };
        let (mut max_age, mut expires) = (None, None);
        let mut path_given = false;
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" if !value.is_empty() => {
                    value.trim_start_matches('.').to_ascii_lowercase().clone_into(&mut cookie.domain);
                    cookie.host_only = false;
                }
                "path" if value.starts_with('/') => {
                    value.clone_into(&mut cookie.path);
                    path_given = true;
                }
                "secure" => cookie.secure = true,
                "httponly" => cookie.http_only = true,
                "samesite" => cookie.same_site = value.to_ascii_lowercase(),
                "max-age" => max_age = value.parse::<i64>().ok(),
                "expires" => expires = Some(value.to_owned()),
                _ => {}
            }
        }
        if !acceptable(&cookie, &host, from, path_given) {
            return;
        }
        let same = |known: &Cookie| known.name == cookie.name && known.domain == cookie.domain && known.path == cookie.path;
        self.0.retain(|known| !same(known));
        let gone = max_age.map_or_else(|| expires.is_some_and(|date| date.contains("1970")), |age| age <= 0);
        if !gone {
            self.0.push(cookie);
        }
    }

    /// The Cookie field for a request; `None` if there is nothing to send.
    pub(crate) fn field(&self, to: &Url, context: Context) -> Option<String> {
        let host = to.host_str().unwrap_or_default();
        let mut sent: Vec<&Cookie> = self.0.iter().filter(|cookie| goes(cookie, host, to, context)).collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = sent.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

fn acceptable(cookie: &Cookie, host: &str, from: &Url, path_given: bool) -> bool {
    let domain_fits = cookie.host_only
        || host == cookie.domain
        || (host.ends_with(&format!(".{}", cookie.domain)) && cookie.domain.contains('.') && matches!(from.host(), Some(Host::Domain(_))));
    let secure_fits = !cookie.secure || trustworthy(from);
    let host_prefix_fits = !cookie.name.starts_with("__Host-") || (cookie.secure && cookie.host_only && path_given && cookie.path == "/");
    let secure_prefix_fits = !cookie.name.starts_with("__Secure-") || cookie.secure;
    domain_fits && secure_fits && host_prefix_fits && secure_prefix_fits
}

fn goes(cookie: &Cookie, host: &str, to: &Url, context: Context) -> bool {
    let host_fits = host == cookie.domain || (!cookie.host_only && host.ends_with(&format!(".{}", cookie.domain)));
    let path = to.path();
    let path_fits = path == cookie.path
        || (path.starts_with(&cookie.path) && (cookie.path.ends_with('/') || path.as_bytes().get(cookie.path.len()) == Some(&b'/')));
    let site_fits = match cookie.same_site.as_str() {
        "none" => true,
        "strict" => context == Context::SameSite,
        _ => context != Context::CrossSite,
    };
    host_fits && path_fits && site_fits && (!cookie.secure || trustworthy(to))
}

/// RFC 6265 section 5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(at) => url.path()[..at].to_owned(),
    }
}

/// Browsers take Secure cookies from https, and from the machine itself.
pub(crate) fn trustworthy(url: &Url) -> bool {
    url.scheme() == "https" || url.host_str().is_some_and(|host| host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1")
}

/// The registrable domain: for the names that the tests use, the last two labels.
pub(crate) fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    let site: Vec<&str> = labels.into_iter().rev().collect();
    format!("{}://{}", url.scheme(), site.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(from: &str, fields: &[&str]) -> Cookies {
        let mut cookies = Cookies::default();
        for field in fields {
            cookies.take(&Url::parse(from).unwrap(), &HeaderValue::from_str(field).unwrap());
        }
        cookies
    }

    fn sent(cookies: &Cookies, to: &str, context: Context) -> String {
        cookies.field(&Url::parse(to).unwrap(), context).unwrap_or_default()
    }

    #[test]
    fn prefixed_cookies_are_refused_unless_they_keep_their_promise() {
        for bad in ["__Host-a=1; Path=/", "__Host-a=1; Secure", "__Host-a=1; Secure; Path=/; Domain=a.test", "__Secure-a=1; Path=/"] {
            assert_eq!(after("https://a.test/x/y", &[bad]).0, [], "{bad}");
        }
        assert_eq!(after("https://a.test/", &["__Host-a=1; Secure; Path=/"]).0.len(), 1);
        assert_eq!(after("http://a.test/", &["__Host-a=1; Secure; Path=/"]).0, []);
        assert_eq!(after("http://a.localhost/", &["__Host-a=1; Secure; Path=/"]).0.len(), 1);
    }

    #[test]
    fn a_cookie_goes_only_where_host_path_and_site_allow() {
        let cookies = after("https://a.b.test/x/y", &["host=1", "domain=2; Domain=b.test; Path=/", "strict=3; Path=/; SameSite=Strict"]);
        assert_eq!(sent(&cookies, "https://a.b.test/x/z", Context::SameSite), "host=1; domain=2; strict=3");
        assert_eq!(sent(&cookies, "https://a.b.test/xx", Context::CrossSiteNavigation), "domain=2");
        assert_eq!(sent(&cookies, "https://c.b.test/x/z", Context::SameSite), "domain=2");
        assert_eq!(sent(&cookies, "https://a.b.test/x/z", Context::CrossSite), "");
        assert_eq!(after("https://a.b.test/", &["a=1; Domain=test", "b=1; Domain=c.test"]).0, []);
    }

    #[test]
    fn a_cookie_is_replaced_and_removed() {
        assert_eq!(sent(&after("http://a.test/", &["a=1", "a=2"]), "http://a.test/", Context::SameSite), "a=2");
        assert_eq!(after("http://a.test/", &["a=1", "a=; Max-Age=0"]).0, []);
        assert_eq!(after("http://a.test/", &["a=1", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]).0, []);
    }
}
