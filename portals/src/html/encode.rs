//! A form's fields as the body of a request.

use std::borrow::Cow;

use encoding_rs::Encoding;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use secret::Secret;

/// URL standard, application/x-www-form-urlencoded percent-encode set; the space becomes `+` afterwards.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// One field to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: Secret<String>,
    /// A file input, which nobody has filled.
    pub(crate) is_file: bool,
}

/// `application/x-www-form-urlencoded` in the page's encoding.
pub(crate) fn urlencoded(fields: &[Field], encoding: &'static Encoding) -> Vec<u8> {
    let mut out = String::new();
    for field in fields {
        if !out.is_empty() {
            out.push('&');
        }
        for (text, end) in [(&field.name, "="), (field.value.reveal(), "")] {
            let text = normalise(text);
            let (bytes, ..) = encoding.encode(&text);
            for piece in percent_encode(&bytes, KEPT) {
                out.extend(piece.chars().map(|c| if c == ' ' { '+' } else { c }));
            }
            out.push_str(end);
        }
    }
    out.into_bytes()
}

/// `multipart/form-data` (RFC 7578) in the page's encoding.
pub(crate) fn multipart(fields: &[Field], encoding: &'static Encoding, boundary: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for field in fields {
        let name = normalise(&field.name).replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
        out.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"").bytes());
        out.extend_from_slice(&encoding.encode(&name).0);
        out.push(b'"');
        if field.is_file {
            out.extend_from_slice(b"; filename=\"\"\r\nContent-Type: application/octet-stream");
        }
        out.extend_from_slice(b"\r\n\r\n");
        out.extend_from_slice(&encoding.encode(&normalise(field.value.reveal())).0);
        out.extend_from_slice(b"\r\n");
    }
    out.extend(format!("--{boundary}--\r\n").bytes());
    out
}

/// Every line ends in CR LF (HTML §4.10.21.4).
fn normalise(text: &str) -> Cow<'_, str> {
    if text.contains(['\r', '\n']) {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, WINDOWS_1252};

    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<Field> {
        pairs.iter().map(|(name, value)| Field { name: (*name).into(), value: Secret::from(*value), is_file: false }).collect()
    }

    #[test]
    fn values_are_encoded_as_a_browser_does() {
        let cases = [
            (vec![("a", "b"), ("c", "")], UTF_8, "a=b&c="),
            (vec![("token", "abc+\\")], UTF_8, "token=abc%2B%5C"),
            (vec![("a b", "c&d=e")], UTF_8, "a+b=c%26d%3De"),
            (vec![("p", "ä€")], UTF_8, "p=%C3%A4%E2%82%AC"),
            (vec![("p", "ä€")], WINDOWS_1252, "p=%E4%80"),
            (vec![("p", "я")], WINDOWS_1252, "p=%26%231103%3B"),
            (vec![("p", "a\nb\r\nc\rd")], UTF_8, "p=a%0D%0Ab%0D%0Ac%0D%0Ad"),
            (vec![("p", "*-._~'")], UTF_8, "p=*-._%7E%27"),
            (vec![], UTF_8, ""),
        ];
        for (pairs, encoding, expected) in cases {
            assert_eq!(String::from_utf8(urlencoded(&fields(&pairs), encoding)).unwrap(), expected);
        }
    }

    #[test]
    fn a_multipart_body_has_a_part_for_each_field() {
        let mut fields = fields(&[("us\"er", "ä"), ("file", "")]);
        fields[1].is_file = true;
        let body = multipart(&fields, WINDOWS_1252, "XX");
        let expected = b"--XX\r\nContent-Disposition: form-data; name=\"us%22er\"\r\n\r\n\xe4\r\n--XX\r\nContent-Disposition: form-data; \
            name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n";
        assert_eq!(String::from_utf8_lossy(&body), String::from_utf8_lossy(expected));
    }
}
