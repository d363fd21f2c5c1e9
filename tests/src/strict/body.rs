use super::head::{Field, fields, is_token, line, values};
use super::{Read, bad, whole};

/// Where a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Length(usize),
    Chunked,
    /// Nothing is said.
    Unsaid,
}

/// RFC 9112 §6: one plain length, or the one coding, or nothing.
pub(super) fn framing(http_10: bool, fields: &[Field]) -> Result<Framing, String> {
    let (lengths, codings) = (values(fields, "content-length"), values(fields, "transfer-encoding"));
    match (lengths.as_slice(), codings.as_slice()) {
        ([], []) => Ok(Framing::Unsaid),
        ([length], []) => match std::str::from_utf8(length).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())) {
            Some(digits) if digits.len() < 19 && !digits.is_empty() => Ok(Framing::Length(digits.parse().unwrap())),
            _ => Err(format!("the length {:?}", String::from_utf8_lossy(length))),
        },
        ([], [coding]) if coding.eq_ignore_ascii_case(b"chunked") && !http_10 => Ok(Framing::Chunked),
        ([], [_]) if http_10 => Err("a transfer coding in HTTP/1.0".to_owned()),
        ([], [coding]) => Err(format!("the transfer coding {:?}", String::from_utf8_lossy(coding))),
        ([_, _, ..], _) => Err("several lengths".to_owned()),
        (_, [_, _, ..]) => Err("several transfer codings".to_owned()),
        _ => Err("a length beside a transfer coding".to_owned()),
    }
}

/// What a trailer must not say (RFC 9110 §6.5.1).
const NOT_IN_TRAILERS: [&str; 14] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "upgrade",
    "trailer",
    "te",
    "authorization",
    "cookie",
    "set-cookie",
    "content-type",
    "content-encoding",
    "content-range",
    "location",
];

/// RFC 9112 §7.1: the decoded body.
pub(super) fn chunked(bytes: &[u8]) -> Read<Vec<u8>> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let (text, length) = whole!(line(&bytes[at..]));
        at += length;
        let digits = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let Some(size) =
            std::str::from_utf8(&text[..digits]).ok().filter(|_| digits < 16).and_then(|hex| usize::from_str_radix(hex, 16).ok())
        else {
            return bad(format!("the chunk size {:?}", String::from_utf8_lossy(text)));
        };
        if !are_extensions(&text[digits..]) {
            return bad(format!("the chunk extension {:?}", String::from_utf8_lossy(&text[digits..])));
        }
        if size == 0 {
            let (trailers, length) = whole!(fields(&bytes[at..]));
            let wrong = trailers.iter().find(|(name, _)| NOT_IN_TRAILERS.contains(&name.as_str()));
            return match wrong {
                Some((name, _)) => bad(format!("{name} in a trailer")),
                None => Read::Whole(body, at + length),
            };
        }
        let Some(end) = at.checked_add(size) else { return bad("a chunk of nearly all bytes that there are") };
        match bytes.get(end..end + 2) {
            None => {
                let begun = bytes.get(end).is_some_and(|byte| *byte != b'\r');
                return if begun { bad("a chunk that does not end with CRLF") } else { Read::More };
            }
            Some(b"\r\n") => body.extend_from_slice(&bytes[at..end]),
            Some(_) => return bad("a chunk that does not end with CRLF"),
        }
        at = end + 2;
    }
}

/// `;name`, `;name=token` or `;name="quoted"`, without the white space that no sender may put there.
fn are_extensions(mut text: &[u8]) -> bool {
    while let Some(rest) = text.strip_prefix(b";") {
        let name = rest.iter().take_while(|byte| is_token(&[**byte])).count();
        let (name, rest) = rest.split_at(name);
        if name.is_empty() {
            return false;
        }
        text = match rest.strip_prefix(b"=") {
            None => rest,
            Some(value) if value.starts_with(b"\"") => match value[1..].iter().position(|byte| *byte == b'"') {
                Some(end) => &value[end + 2..],
                None => return false,
            },
            Some(value) => {
                let token = value.iter().take_while(|byte| is_token(&[**byte])).count();
                if token == 0 {
                    return false;
                }
                &value[token..]
            }
        };
    }
    text.is_empty()
}
