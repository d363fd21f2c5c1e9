use auth_pages::CookieNames;
use http::{HeaderMap, header};

/// The browser's cookies of all `Cookie` fields without ours, in their order. Space and tab around names and values are not
/// theirs (RFC 6265 §5.2); all other bytes are.
pub(super) fn others<'a>(headers: &'a HeaderMap, names: &CookieNames) -> Vec<(&'a [u8], &'a [u8])> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|field| field.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at_checked(at)?;
            Some((trim(name), trim(value.strip_prefix(b"=").unwrap_or_default())))
        })
        .filter(|(name, value)| !(names.is_ours(name) || name.is_empty() && value.is_empty()))
        .collect()
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
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
            let line = Jar::default().cookie_header(&place, accounts::Timestamp::from_millis(0), others(&headers, &names).iter().copied());
            assert_eq!(line.as_ref().map(|line| line.to_str().unwrap()), expected, "{fields:?}");
        }
    }
}
