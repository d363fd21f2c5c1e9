use http::{HeaderMap, HeaderValue, Version, header};

use super::Refusal;

/// Refuses every head whose body could end in two places (RFC 9112 §6.3, RFC 9113 §8.2.2). A Content-Length beside a
/// Transfer-Encoding is gone by the time these fields are seen: [`super::check_head`] has refused it before.
pub(super) fn check(version: Version, headers: &HeaderMap) -> Result<(), Refusal> {
    let lengths = headers.get_all(header::CONTENT_LENGTH).iter().count();
    let plain_length = headers.get(header::CONTENT_LENGTH).is_none_or(|value| {
        let digits = value.as_bytes();
        !digits.is_empty() && digits.len() <= 19 && digits.iter().all(u8::is_ascii_digit)
    });
    if lengths > 1 || !plain_length {
        return Err(Refusal::BadFraming);
    }
    if version == Version::HTTP_2 {
        let connection_specific =
            [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE].iter().any(|name| headers.contains_key(name))
                || headers.contains_key("keep-alive")
                || headers.contains_key("proxy-connection");
        // RFC 9113 §8.2.1; over HTTP/1 the white space is no part of the value.
        let padded = |value: &HeaderValue| matches!(value.as_bytes(), [b' ' | b'\t', ..] | [.., b' ' | b'\t']);
        if headers.values().any(padded) {
            return Err(Refusal::BadFieldValue);
        }
        return if connection_specific { Err(Refusal::BadFraming) } else { Ok(()) };
    }
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let Some(coding) = codings.next() else { return expectation(headers) };
    // A recipient of HTTP/1.0 knows no chunks; anything but the one coding that everybody reads alike invites a second reading.
    let chunked = coding.as_bytes().eq_ignore_ascii_case(b"chunked");
    if version != Version::HTTP_11 || !chunked || codings.next().is_some() {
        return Err(Refusal::BadFraming);
    }
    expectation(headers)
}

/// RFC 9110 §10.1.1 knows one expectation.
fn expectation(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut expected = headers.get_all(header::EXPECT).iter();
    match (expected.next(), expected.next()) {
        (None, _) => Ok(()),
        (Some(value), None) if value.as_bytes().eq_ignore_ascii_case(b"100-continue") => Ok(()),
        (Some(_), _) => Err(Refusal::BadFraming),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn a_body_ends_in_one_place() {
        let (h1, h2) = (Version::HTTP_11, Version::HTTP_2);
        type Fields = [(&'static str, &'static str)];
        let cases: [(Version, &Fields, bool); 23] = [
            (h1, &[], true),
            (h1, &[("content-length", "5")], true),
            (h1, &[("transfer-encoding", "chunked")], true),
            (h1, &[("transfer-encoding", "Chunked")], true),
            (h1, &[("expect", "100-continue"), ("content-length", "1")], true),
            (h1, &[("transfer-encoding", "identity")], false),
            (h1, &[("transfer-encoding", "gzip, chunked")], false),
            (h1, &[("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")], false),
            (h1, &[("transfer-encoding", "xchunked")], false),
            (Version::HTTP_10, &[("transfer-encoding", "chunked")], false),
            (h1, &[("content-length", "5"), ("content-length", "5")], false),
            (h1, &[("content-length", "5, 5")], false),
            (h1, &[("content-length", "+5")], false),
            (h1, &[("content-length", "0x5")], false),
            (h1, &[("content-length", "")], false),
            (h1, &[("expect", "100-continue, x")], false),
            (h2, &[("content-length", "5")], true),
            (h2, &[("transfer-encoding", "chunked")], false),
            (h2, &[("connection", "keep-alive")], false),
            (h2, &[("upgrade", "websocket")], false),
            (h2, &[("x-a", " 1")], false),
            (h2, &[("x-a", "1\t")], false),
            (h2, &[("x-a", "1 2")], true),
        ];
        for (version, fields, admitted) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in fields {
                headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            assert_eq!(check(version, &headers).is_ok(), admitted, "{version:?} {fields:?}");
        }
    }
}
