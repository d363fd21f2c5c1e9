use super::body::{Framing, chunked, framing};
use super::head::{Field, fields, is_token, line, values};
use super::{Read, bad, whole};

/// A request that nobody could read in two ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: String,
    /// Target, as it stands.
    pub target: String,
    /// Its fields: names in lower case, values trimmed.
    pub fields: Vec<(String, Vec<u8>)>,
    /// Its body, without chunks.
    pub body: Vec<u8>,
    /// What it was read from.
    pub raw: Vec<u8>,
}

impl Request {
    /// Every value of a field, as text.
    pub fn values(&self, name: &str) -> Vec<String> {
        values(&self.fields, name).into_iter().map(|value| String::from_utf8_lossy(value).into_owned()).collect()
    }
}

/// Reads the first request.
pub fn read_request(bytes: &[u8]) -> Read<Request> {
    let (text, mut at) = whole!(line(bytes));
    let parts: Vec<&[u8]> = text.split(|byte| *byte == b' ').collect();
    let [method, target, version] = parts.as_slice() else { return bad("not a request line") };
    if !is_token(method) {
        return bad("not a method");
    }
    let http_10 = *version == b"HTTP/1.0";
    if !http_10 && *version != b"HTTP/1.1" {
        return bad(format!("the version {:?}", String::from_utf8_lossy(version)));
    }
    if let Err(what) = check_target(target) {
        return bad(what);
    }
    let (fields, length) = whole!(fields(&bytes[at..]));
    at += length;
    if let Err(what) = check_host(http_10, &fields) {
        return bad(what);
    }
    let (body, length) = match framing(http_10, &fields) {
        Err(what) => return bad(what),
        Ok(Framing::Unsaid) => (Vec::new(), 0),
        Ok(Framing::Chunked) => whole!(chunked(&bytes[at..])),
        Ok(Framing::Length(length)) => match bytes.get(at..at + length) {
            Some(body) => (body.to_vec(), length),
            None => return Read::More,
        },
    };
    at += length;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Read::Whole(Request { method: text(method), target: text(target), fields, body, raw: bytes[..at].to_vec() }, at)
}

/// RFC 9112 §3.2. A path, and perhaps a query, of the characters of RFC 3986, and of those few besides that browsers leave as they are
/// (URL Standard: `[]^|{}` in both, also backslash, backtick and a lone `%` in a query); or a whole URL.
fn check_target(target: &[u8]) -> Result<(), String> {
    let wrong = || Err(format!("the target {:?}", String::from_utf8_lossy(target)));
    let page = if target.starts_with(b"/") || target == b"*" {
        target
    } else if let Some(rest) = target.strip_prefix(b"http://".as_slice()).or_else(|| target.strip_prefix(b"https://".as_slice())) {
        let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
        if !is_host(&rest[..end]) {
            return wrong();
        }
        &rest[end..]
    } else {
        return wrong();
    };
    let mut parts = page.splitn(2, |byte| *byte == b'?');
    let (path, query) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if is_spelled(path, b"/:@-._~!$&'()*+,;=[]^|{}") && is_spelled(query, b"/?:@-._~!$&'()*+,;=[]^|{}\\`%") { Ok(()) } else { wrong() }
}

/// Letters, digits, whole escapes, and `also`.
fn is_spelled(text: &[u8], also: &[u8]) -> bool {
    text.iter().enumerate().all(|(at, byte)| match byte {
        b'%' if !also.contains(&b'%') => text.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || also.contains(byte),
    })
}

/// RFC 9112 §3.2: exactly one, and a host.
fn check_host(http_10: bool, fields: &[Field]) -> Result<(), String> {
    match values(fields, "host").as_slice() {
        [] if http_10 => Ok(()),
        [] => Err("no Host".to_owned()),
        [host] if is_host(host) => Ok(()),
        [host] => Err(format!("the Host {:?}", String::from_utf8_lossy(host))),
        _ => Err("several Hosts".to_owned()),
    }
}

fn is_host(text: &[u8]) -> bool {
    let (name, port) = match text.iter().rposition(|byte| *byte == b':').filter(|at| !text[*at..].contains(&b']')) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, b"".as_slice()),
    };
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(byte);
    let address = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let name = match name.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) {
        Some(inner) => !inner.is_empty() && inner.iter().all(address),
        None => !name.is_empty() && name.iter().all(plain),
    };
    name && port.iter().all(u8::is_ascii_digit)
}
