use auth_pages::CookieNames;
use http::{HeaderMap, HeaderValue, header};

/// The browser's cookies of all `Cookie` fields without ours, in their order. Space and tab around names and values are not
/// theirs (RFC 6265 §5.2); all other bytes are. Allocates nothing.
pub(super) fn others<'a>(headers: &'a HeaderMap, names: &CookieNames) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone {
    let pairs = Pairs { headers, fields: 0, rest: &[] };
    pairs.filter(|(name, value)| !(names.is_ours(name) || name.is_empty() && value.is_empty()))
}

/// The browser's cookies of all `Cookie` fields, byte for byte, but for ours.
pub(super) fn as_they_came(headers: &HeaderMap, names: &CookieNames) -> Option<HeaderValue> {
    let mut line = Vec::new();
    for field in headers.get_all(header::COOKIE) {
        for pair in field.as_bytes().split(|byte| *byte == b';') {
            let (name, _) = cut(pair, b'=');
            if names.is_ours(trim(name)) || trim(pair).is_empty() {
                continue;
            }
            if !line.is_empty() {
                line.extend_from_slice(b"; ");
            }
            line.extend_from_slice(trim(pair));
        }
    }
    // Parts of a value that was one.
    HeaderValue::from_bytes(&line).ok().filter(|line| !line.is_empty())
}

/// Every pair of all fields.
#[derive(Clone)]
struct Pairs<'a> {
    headers: &'a HeaderMap,
    /// How many fields were begun.
    fields: usize,
    rest: &'a [u8],
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while self.rest.is_empty() {
            self.rest = self.headers.get_all(header::COOKIE).iter().nth(self.fields)?.as_bytes();
            self.fields = self.fields.saturating_add(1);
        }
        let (pair, rest) = cut(self.rest, b';');
        self.rest = rest;
        let (name, value) = cut(pair, b'=');
        Some((trim(name), trim(value)))
    }
}

/// What is before and after the first `byte`; all of it if there is none.
fn cut(bytes: &[u8], byte: u8) -> (&[u8], &[u8]) {
    let at = bytes.iter().position(|other| *other == byte).unwrap_or(bytes.len());
    let (before, after) = bytes.split_at_checked(at).unwrap_or((bytes, &[]));
    (before, after.get(1..).unwrap_or_default())
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use portals::cookies::{Jar, Place};

    use super::*;

    #[test]
    fn our_cookies_never_leave_the_gateway() {
        let names = CookieNames::new(true);
        let place = Place { host: "a", sent_host: "a", path: "/", secure: true };
        for (fields, expected) in [
            (&["__Host-latchkey=x"][..], None),
            (&["a=b; __Host-latchkey=x; c=d"], Some("a=b; c=d")),
            (&["a=b; __Host-lat", "chkey=x", "__Host-latchkey=x; c=\"d e\""], Some("a=b; __Host-lat=; chkey=x; c=\"d e\"")),
            (&["__Host-latchkey=x;__Host-latchkey-nonce=y;\t__Host-latchkey =z"], None),
            (&["__Host-latchkey-resume=1; __host-latchkey=x"], Some("__host-latchkey=x")),
            (&[""], None),
            (&["; ;"], None),
        ] {
            let mut headers = HeaderMap::new();
            for field in fields {
                headers.append(header::COOKIE, HeaderValue::from_str(field).unwrap());
            }
            let line = Jar::default().cookie_header(&place, accounts::Timestamp::from_millis(0), others(&headers, &names));
            assert_eq!(line.as_ref().map(|line| line.to_str().unwrap()), expected, "{fields:?}");
        }
    }

    #[test]
    fn outside_the_roll_out_cookies_go_byte_for_byte_without_ours() {
        let names = CookieNames::new(true);
        for (fields, expected) in [
            (&["__Host-latchkey=x"][..], None),
            (&["a=\"b, c\"; __Host-latchkey-rollout=in; flag; =odd;c = d"], Some("a=\"b, c\"; flag; =odd; c = d")),
            (&["a=b; __Host-lat", "chkey=x", "__Host-latchkey=x"], Some("a=b; __Host-lat; chkey=x")),
            (&["__Host-latchkey;\t__Host-latchkey-nonce =y"], None),
            (&["", "; ;"], None),
        ] {
            let mut headers = HeaderMap::new();
            for field in fields {
                headers.append(header::COOKIE, HeaderValue::from_str(field).unwrap());
            }
            let line = as_they_came(&headers, &names);
            assert_eq!(line.as_ref().map(|line| line.to_str().unwrap()), expected, "{fields:?}");
        }
    }
}
