use super::body::{Framing, chunked, framing};
use super::head::{fields, line, values};
use super::{Read, bad, whole};

/// An answer that nobody could read in two ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// Its fields: names in lower case, values trimmed.
    pub fields: Vec<(String, Vec<u8>)>,
    /// Its body, without chunks.
    pub body: Vec<u8>,
    /// Whether only the end of the connection ends it.
    pub until_close: bool,
}

/// Reads the first answer, to a request with `method`; `closed`: nothing comes any more.
pub fn read_response(bytes: &[u8], method: &str, closed: bool) -> Read<Response> {
    let (text, mut at) = whole!(line(bytes));
    let http_10 = text.starts_with(b"HTTP/1.0 ");
    if !http_10 && !text.starts_with(b"HTTP/1.1 ") {
        return bad(format!("the status line {:?}", String::from_utf8_lossy(text)));
    }
    let status = text.get(9..12).filter(|digits| digits.iter().all(u8::is_ascii_digit)).and_then(|digits| std::str::from_utf8(digits).ok());
    let Some(status) = status.and_then(|digits| digits.parse::<u16>().ok()).filter(|status| *status >= 100) else {
        return bad(format!("the status line {:?}", String::from_utf8_lossy(text)));
    };
    // Many leave the space out where there is no phrase; it hides nothing.
    let phrase = &text[12..];
    if !phrase.is_empty() && phrase[0] != b' ' || phrase.iter().any(|byte| matches!(byte, 0..=8 | 0x0a..=0x1f | 0x7f)) {
        return bad(format!("the status line {:?}", String::from_utf8_lossy(text)));
    }
    let (fields, length) = whole!(fields(&bytes[at..]));
    at += length;
    let bodyless = status < 200 || status == 204;
    let said = framing(http_10, &fields);
    if bodyless && said != Ok(Framing::Unsaid) {
        return bad(format!("a length in an answer {status}, which has no body"));
    }
    let said = match said {
        Err(what) => return bad(what),
        Ok(said) => said,
    };
    if values(&fields, "host").len() > 1 {
        return bad("several Hosts");
    }
    let rest = &bytes[at..];
    let (body, length, until_close) = if bodyless || status == 304 || method == "HEAD" {
        (Vec::new(), 0, false)
    } else {
        match said {
            Framing::Chunked => {
                let (body, length) = whole!(chunked(rest));
                (body, length, false)
            }
            Framing::Length(length) => match rest.get(..length) {
                Some(body) => (body.to_vec(), length, false),
                None => return Read::More,
            },
            Framing::Unsaid if closed => (rest.to_vec(), rest.len(), true),
            Framing::Unsaid => return Read::More,
        }
    };
    Read::Whole(Response { status, fields, body, until_close }, at + length)
}
