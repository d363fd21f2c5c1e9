use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue};

use super::{MAX_FIELDS, MAX_HEAD_BYTES, Refusal};

/// Fields that decide about framing or routing; nothing else may look like them.
const DECISIVE: [HeaderName; 12] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::EXPECT,
    header::COOKIE,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    HeaderName::from_static("keep-alive"),
];

/// So many fields may one `Connection` name.
const MAX_NOMINATED: usize = 9;

/// Refuses heads with more or other bytes than a browser sends.
pub(super) fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    if size_of(headers) > MAX_HEAD_BYTES || headers.len() > MAX_FIELDS {
        return Err(Refusal::HeadTooLarge);
    }
    for (name, value) in headers {
        if !is_plain(name) {
            return Err(Refusal::BadFieldName);
        }
        if !value_admitted(name, value) || (name == header::CONNECTION && !nominates_its_own(value)) {
            return Err(Refusal::BadFieldValue);
        }
    }
    Ok(())
}

fn size_of(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len().saturating_add(value.len())).fold(0, usize::saturating_add)
}

/// Whether all bytes are `fine`. Looks at each, since most heads pass: without an early end the loop becomes vector instructions.
pub(super) fn every(bytes: &[u8], fine: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(true, |all, byte| all & fine(*byte))
}

/// Whether `Connection` names only what a client may have taken away on the way: RFC 9110 §7.6.1 lets it name any field, also those by
/// which a portal is told where a request comes from.
fn nominates_its_own(value: &HeaderValue) -> bool {
    let mut named = value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(|name| !name.is_empty());
    let mut admitted = |name: &[u8]| match HeaderName::from_bytes(name) {
        Ok(name) => name != header::HOST && name != header::FORWARDED && !name.as_str().starts_with("x-forwarded-"),
        Err(_) => false,
    };
    named.by_ref().take(MAX_NOMINATED).all(&mut admitted) && named.next().is_none()
}

/// Letters, digits and dashes; also underscores and dots (which scripts use), unless gateways behind us (CGI, WSGI, PHP) would
/// fold the name onto one that matters.
fn is_plain(name: &HeaderName) -> bool {
    let text = name.as_str();
    // A `HeaderName` is in lower case.
    if every(text.as_bytes(), |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
        return true;
    }
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !DECISIVE.iter().any(|decisive| portals::recipe::folds_onto(text, decisive))
}

/// Printable ASCII and tabs. Browsers send other bytes only in cookies and referrers, as UTF-8; a lone 0x85 or 0xA0 counts as a
/// space for some software.
fn value_admitted(name: &HeaderName, value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    if every(bytes, |byte| matches!(byte, 0x20..=0x7e | b'\t')) {
        return true;
    }
    (name == header::COOKIE || name == header::REFERER)
        && bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e | b'\t' | 0x80..))
        && std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, value: &[u8]) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        // The server's parser does not look at values, so neither may this test's construction.
        let value = HeaderValue::from_bytes(value).unwrap();
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
        check(&headers)
    }

    #[test]
    fn names_are_what_they_seem() {
        for name in ["accept", "x-api-key", "x_api_key", "x.y", "sec-ch-ua", "dnt", "soapaction"] {
            assert_eq!(one(name, b"1"), Ok(()), "{name}");
        }
        for name in ["transfer_encoding", "content.length", "content_length", "c_o", "x~y", "x'y", "te", "x!", "coo.kie", "host_"] {
            let expected = if ["c_o", "te", "coo.kie", "host_"].contains(&name) { Ok(()) } else { Err(Refusal::BadFieldName) };
            assert_eq!(one(name, b"1"), expected, "{name}");
        }
    }

    #[test]
    fn values_are_printable() {
        for (name, value, admitted) in [
            ("accept", b"text/html, */*;q=0.8".as_slice(), true),
            ("accept", b"a\tb", true),
            ("cookie", "name=g\u{fc}n".as_bytes(), true),
            ("referer", "https://x/\u{fc}".as_bytes(), true),
            ("x-name", "g\u{fc}n".as_bytes(), false),
            ("accept", b"a\x85b", false),
            ("accept", b"a\xa0b", false),
            ("cookie", b"a=\xa0b", false),
            ("connection", b"keep-alive, Upgrade,,X-Mine", true),
            ("connection", b"close, X-Forwarded-For", false),
            ("connection", b"forwarded", false),
            ("connection", b"HOST", false),
            ("connection", b":authority", false),
            ("connection", b"\"x-mine\"", false),
            ("connection", b"a,b,c,d,e,f,g,h,i", true),
            ("connection", b"a,b,c,d,e,f,g,h,i,j", false),
        ] {
            assert_eq!(one(name, value), if admitted { Ok(()) } else { Err(Refusal::BadFieldValue) }, "{name} {value:?}");
        }
    }

    #[test]
    fn sizes_are_limited() {
        assert_eq!(one("x-large", &[b'a'; 30_000]), Ok(()));
        assert_eq!(one("x-large", &[b'a'; 40_000]), Err(Refusal::HeadTooLarge));
        let mut many = HeaderMap::new();
        for _ in 0..=MAX_FIELDS {
            many.append("x", HeaderValue::from_static("1"));
        }
        assert_eq!(check(&many), Err(Refusal::HeadTooLarge));
    }
}
