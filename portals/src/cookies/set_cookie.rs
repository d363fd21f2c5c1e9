use accounts::Timestamp;

use super::date::parse_cookie_date;

/// One `Set-Cookie` line, read by RFC 6265 §5.2. Bytes stay as they came, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetCookie<'a> {
    pub(super) name: &'a [u8],
    pub(super) value: &'a [u8],
    pub(super) max_age: Option<i64>,
    pub(super) expires: Option<Timestamp>,
    /// Lower case, without a leading dot; `None` if absent or empty.
    pub(super) domain: Option<String>,
    /// `None` if absent or not beginning with `/`.
    pub(super) path: Option<&'a [u8]>,
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) same_site: Option<SameSite>,
}

/// `SameSite` (RFC 6265bis §4.1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum SameSite {
    Strict,
    Lax,
    None,
}

/// Browsers' bounds (RFC 6265bis §5.6): octets of name and value together, octets of an attribute's value.
const MAX_PAIR: usize = 4096;
const MAX_ATTRIBUTE: usize = 1024;

impl<'a> SetCookie<'a> {
    /// `None` for what a browser would ignore.
    pub(super) fn parse(line: &'a [u8]) -> Option<Self> {
        if line.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
            return None;
        }
        let mut parts = line.split(|byte| *byte == b';');
        let pair = parts.next()?;
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let (name, value) = pair.split_at_checked(equals)?;
        let (name, value) = (name.trim_ascii(), value.get(1..)?.trim_ascii());
        if name.is_empty() || name.len().saturating_add(value.len()) > MAX_PAIR {
            return None;
        }
        let mut cookie =
            Self { name, value, max_age: None, expires: None, domain: None, path: None, secure: false, http_only: false, same_site: None };
        for part in parts {
            let (name, value) = split_attribute(part);
            cookie.take_attribute(name, value);
        }
        Some(cookie)
    }

    /// The last attribute of a name counts (§5.3).
    fn take_attribute(&mut self, name: &[u8], value: &'a [u8]) {
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if value.len() > MAX_ATTRIBUTE {
        } else if is("expires") {
            self.expires = parse_cookie_date(value).or(self.expires);
        } else if is("max-age") {
            self.max_age = parse_max_age(value).or(self.max_age);
        } else if is("domain") {
            let domain = value.strip_prefix(b".").unwrap_or(value);
            self.domain = std::str::from_utf8(domain).ok().filter(|domain| !domain.is_empty()).map(str::to_ascii_lowercase);
        } else if is("path") {
            self.path = value.starts_with(b"/").then_some(value);
        } else if is("secure") {
            self.secure = true;
        } else if is("httponly") {
            self.http_only = true;
        } else if is("samesite") {
            self.same_site = [(&b"strict"[..], SameSite::Strict), (b"lax", SameSite::Lax), (b"none", SameSite::None)]
                .into_iter()
                .find(|(word, _)| value.eq_ignore_ascii_case(word))
                .map(|(_, mode)| mode);
        }
    }

    /// When it expires: Max-Age over Expires. `None`: with the session.
    pub(super) fn expiry(&self, now: Timestamp) -> Option<Timestamp> {
        match self.max_age {
            Some(seconds) if seconds <= 0 => Some(Timestamp::from_millis(i64::MIN)),
            Some(seconds) => Some(Timestamp::from_millis(now.millis().saturating_add(seconds.saturating_mul(1000)))),
            None => self.expires,
        }
    }
}

/// Whether a `Set-Cookie` line takes this cookie away: by its end, or by a value that is empty.
pub(crate) fn clears(line: &[u8], name: &str, now: Timestamp) -> bool {
    SetCookie::parse(line)
        .is_some_and(|set| set.name == name.as_bytes() && (set.value.is_empty() || set.expiry(now).is_some_and(|end| end <= now)))
}

/// Name and value of one attribute, trimmed.
pub(super) fn split_attribute(part: &[u8]) -> (&[u8], &[u8]) {
    match part.iter().position(|byte| *byte == b'=') {
        Some(at) => (part.get(..at).unwrap_or_default().trim_ascii(), part.get(at.saturating_add(1)..).unwrap_or_default().trim_ascii()),
        None => (part.trim_ascii(), b""),
    }
}

/// §5.2.2. A number too big for the type is as good as for ever.
fn parse_max_age(value: &[u8]) -> Option<i64> {
    let (negative, digits) = match value.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, value),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if negative {
        return Some(0);
    }
    Some(digits.iter().fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0')))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_read_as_a_browser_reads_them() {
        let parse = |line: &'static str| SetCookie::parse(line.as_bytes());
        let pair = |line| parse(line).map(|c| (std::str::from_utf8(c.name).unwrap(), std::str::from_utf8(c.value).unwrap()));
        assert_eq!(pair("a=b"), Some(("a", "b")));
        assert_eq!(pair("  a = b ; path=/"), Some(("a", "b")));
        assert_eq!(pair("a=\"b=c\"; x"), Some(("a", "\"b=c\"")));
        assert_eq!(pair("a="), Some(("a", "")));
        for ignored in ["", "a", "=b", ";a=b", "a=b\u{1}", "a=b\r\nSet-Cookie: c=d"] {
            assert_eq!(pair(ignored), None, "{ignored:?}");
        }
        let full = parse("a=b; PATH=/x; domain=.Example.COM; secure; HttpOnly; samesite=LAX; Max-Age=60; Expires=junk").unwrap();
        assert_eq!((full.path, full.domain.as_deref()), (Some(&b"/x"[..]), Some("example.com")));
        assert_eq!((full.secure, full.http_only, full.same_site, full.max_age), (true, true, Some(SameSite::Lax), Some(60)));
        assert_eq!(parse("a=b; path=x").unwrap().path, None);
        assert_eq!(parse("a=b; path=/x; path=/y").unwrap().path, Some(&b"/y"[..]));
    }

    #[test]
    fn what_is_longer_than_a_browser_takes_does_not_count() {
        let fits = |value: usize| SetCookie::parse(format!("a={}", "x".repeat(value)).as_bytes()).is_some();
        assert!(fits(4095) && !fits(4096));
        let path = |length: usize| SetCookie::parse(format!("a=b; Path=/{}", "x".repeat(length)).as_bytes()).unwrap().path.is_some();
        assert!(path(1023) && !path(1024));
    }

    #[test]
    fn max_age_counts_before_expires() {
        let now = Timestamp::from_millis(1_000_000);
        let expiry = |line: &str| SetCookie::parse(line.as_bytes()).unwrap().expiry(now).map(Timestamp::millis);
        assert_eq!(expiry("a=b"), None);
        assert_eq!(expiry("a=b; max-age=10"), Some(1_010_000));
        assert_eq!(expiry("a=b; max-age=10; expires=Thu, 01 Jan 1970 00:00:01 GMT"), Some(1_010_000));
        assert_eq!(expiry("a=b; expires=Thu, 01 Jan 1970 00:00:01 GMT"), Some(1_000));
        assert_eq!(expiry("a=b; max-age=0"), Some(i64::MIN));
        assert_eq!(expiry("a=b; max-age=-5"), Some(i64::MIN));
        assert_eq!(expiry("a=b; max-age=1x"), None);
        assert_eq!(expiry("a=b; max-age=99999999999999999999"), Some(i64::MAX));
    }

    proptest! {
        #[test]
        fn no_line_is_too_strange(line in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Some(cookie) = SetCookie::parse(&line) {
                prop_assert!(!cookie.name.is_empty());
                prop_assert!(!cookie.name.contains(&b'=') && !cookie.name.contains(&b';') && !cookie.value.contains(&b';'));
            }
        }
    }
}
