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
    use auth_pages::OurCookies;
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

    /// Names and values as RFC 6265 §5.2 has them, read in another way.
    fn pairs_of<'a>(fields: &[&'a [u8]]) -> Vec<(&'a [u8], &'a [u8])> {
        let trimmed = |bytes: &'a [u8]| {
            let from = bytes.iter().position(|byte| !b" \t".contains(byte)).unwrap_or(bytes.len());
            let to = bytes.iter().rposition(|byte| !b" \t".contains(byte)).map_or(from, |last| last.saturating_add(1));
            &bytes[from..to]
        };
        let pair = |pair: &'a [u8]| match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (trimmed(&pair[..at]), trimmed(&pair[at.saturating_add(1)..])),
            None => (trimmed(pair), &b""[..]),
        };
        fields.iter().flat_map(|field| field.split(|byte| *byte == b';')).map(pair).collect()
    }

    #[test]
    fn fuzz_cookie_fields() {
        let names = CookieNames::new(true);
        fuzz::target("cookie_fields", |bytes| {
            let fields: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            let mut headers = HeaderMap::new();
            for field in &fields {
                let Ok(value) = HeaderValue::from_bytes(field) else { return };
                headers.append(header::COOKIE, value);
            }
            let all = pairs_of(&fields);
            // A name that comes twice is nobody's.
            let of = |name: &str| {
                let mut values = all.iter().filter(|(other, _)| *other == name.as_bytes()).map(|(_, value)| *value);
                values.next().filter(|_| values.next().is_none())
            };
            let ours = OurCookies::read(&names, headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes));
            for (name, read) in
                [(names.pass, ours.pass), (names.nonce, ours.nonce), (names.browser, ours.browser), (names.device, ours.device)]
            {
                let plain = |value: &&[u8]| {
                    (1..=256).contains(&value.len()) && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
                };
                assert_eq!(read.map(str::as_bytes), of(name).filter(plain), "{name}");
            }
            let is_empty = |pair: &(&[u8], &[u8])| pair.0.is_empty() && pair.1.is_empty();
            let theirs: Vec<_> = all.into_iter().filter(|pair| !names.is_ours(pair.0) && !is_empty(pair)).collect();
            assert_eq!(others(&headers, &names).collect::<Vec<_>>(), theirs, "all but ours, in their order");
            let line = as_they_came(&headers, &names);
            let read_again: Vec<_> = line
                .iter()
                .flat_map(|line| pairs_of(&[line.as_bytes()]))
                .filter(|pair| !is_empty(pair))
                .map(|(name, value)| (name.to_vec(), value.to_vec()))
                .collect();
            assert_eq!(read_again, theirs.iter().map(|(name, value)| (name.to_vec(), value.to_vec())).collect::<Vec<_>>());
        });
    }
}
