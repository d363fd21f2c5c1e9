use std::borrow::Cow;

use http::{HeaderMap, Version, header};

use super::Refusal;

/// The host that a request is for: lower case, without the port. `target_authority` is what the request target itself names, if it
/// does (HTTP/2 `:authority`, absolute-form).
pub(super) fn requested_host<'a>(
    version: Version,
    headers: &'a HeaderMap,
    target_authority: Option<&'a str>,
) -> Result<Cow<'a, str>, Refusal> {
    let mut fields = headers.get_all(header::HOST).iter();
    let (field, second) = (fields.next(), fields.next());
    if second.is_some() {
        return Err(Refusal::BadHost);
    }
    let field = field.map(|value| value.to_str().map_err(|_| Refusal::BadHost)).transpose()?;
    let authority = match (field, target_authority) {
        (Some(field), Some(target)) if !field.eq_ignore_ascii_case(target) => return Err(Refusal::BadHost),
        // RFC 9113 §8.3.1: `:authority` stands for Host. RFC 9112 §3.2: HTTP/1.1 must send Host even beside an absolute target.
        (None, Some(target)) if version == Version::HTTP_2 => target,
        (None, _) => return Err(Refusal::BadHost),
        (Some(field), _) => field,
    };
    host_of(authority)
}

/// Host name of `host[:port]`. The port says nothing here: a balancer may have another, and every link of ours takes the configured one.
fn host_of(authority: &str) -> Result<Cow<'_, str>, Refusal> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, after) = rest.split_once(']').ok_or(Refusal::BadHost)?;
            address.parse::<std::net::Ipv6Addr>().map_err(|_| Refusal::BadHost)?;
            let host = authority.get(..address.len().saturating_add(2)).ok_or(Refusal::BadHost)?;
            (host, after)
        }
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port_reads = match port.strip_prefix(':') {
        Some(digits) => digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    let name_reads = authority.starts_with('[') || is_host_name(host);
    if !port_reads || !name_reads {
        return Err(Refusal::BadHost);
    }
    Ok(if host.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(host.to_ascii_lowercase()) } else { Cow::Borrowed(host) })
}

/// Letters, digits, dots, dashes; underscores occur in private networks. RFC 1035 §2.3.4: at most 255.
fn is_host_name(host: &str) -> bool {
    !host.is_empty() && host.len() <= 255 && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn host(fields: &[&'static str], target: Option<&str>, version: Version) -> Result<String, Refusal> {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(header::HOST, HeaderValue::from_static(field));
        }
        requested_host(version, &headers, target).map(Cow::into_owned)
    }

    #[test]
    fn one_host_and_only_one() {
        type Case<'a> = (&'a [&'static str], Option<&'a str>, Result<&'a str, Refusal>);
        let cases: [Case<'_>; 19] = [
            (&["wiki.example.com"], None, Ok("wiki.example.com")),
            (&["WIKI.Example.com:8443"], None, Ok("wiki.example.com")),
            (&["127.0.0.1:8080"], None, Ok("127.0.0.1")),
            (&["[::1]:8080"], None, Ok("[::1]")),
            (&["[::1]"], None, Ok("[::1]")),
            (&["wiki.example.com"], Some("wiki.example.com"), Ok("wiki.example.com")),
            (&[], None, Err(Refusal::BadHost)),
            (&[], Some("wiki.example.com"), Err(Refusal::BadHost)),
            (&["a", "b"], None, Err(Refusal::BadHost)),
            (&["a", "a"], None, Err(Refusal::BadHost)),
            (&["a"], Some("b"), Err(Refusal::BadHost)),
            (&[""], None, Err(Refusal::BadHost)),
            (&["user@wiki.example.com"], None, Err(Refusal::BadHost)),
            (&["wiki.example.com/x"], None, Err(Refusal::BadHost)),
            (&["wiki.example.com, evil"], None, Err(Refusal::BadHost)),
            (&["wiki.example.com:80x"], None, Err(Refusal::BadHost)),
            (&["wiki.example.com:80:80"], None, Err(Refusal::BadHost)),
            (&["[::1"], None, Err(Refusal::BadHost)),
            (&["[wiki]:80"], None, Err(Refusal::BadHost)),
        ];
        for (fields, target, expected) in cases {
            assert_eq!(host(fields, target, Version::HTTP_11), expected.map(str::to_owned), "{fields:?} {target:?}");
        }
    }

    #[test]
    fn http2_says_it_in_the_authority() {
        assert_eq!(host(&[], Some("Wiki.example.com:8443"), Version::HTTP_2), Ok("wiki.example.com".into()));
        assert_eq!(host(&["evil.example"], Some("wiki.example.com"), Version::HTTP_2), Err(Refusal::BadHost));
        assert_eq!(host(&[], None, Version::HTTP_2), Err(Refusal::BadHost));
    }
}
