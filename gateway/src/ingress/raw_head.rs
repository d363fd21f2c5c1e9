use super::{MAX_FIELDS, MAX_HEAD_BYTES, Refusal};

/// Looks for the end of an HTTP/1 request head in what has arrived. `looked_at` bytes were looked at before. `Ok(None)`: more must
/// arrive. A lone LF is refused at once: software behind us may take it for a line's end (RFC 9112 §2.2 lets it).
pub fn end_of_head(arrived: &[u8], looked_at: usize) -> Result<Option<usize>, Refusal> {
    let from = looked_at.saturating_sub(3);
    let fresh = arrived.get(from..).unwrap_or_default();
    for (at, _) in fresh.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        let line_feed = from.saturating_add(at);
        let before = arrived.get(..line_feed).unwrap_or_default();
        if !before.ends_with(b"\r") {
            return Err(Refusal::BareLf);
        }
        if before.ends_with(b"\r\n\r") {
            return Ok(Some(line_feed.saturating_add(1)));
        }
    }
    if arrived.len() > MAX_HEAD_BYTES { Err(Refusal::HeadTooLarge) } else { Ok(None) }
}

/// Checks a whole head, its empty line included, against the grammar of RFC 9112 §3 and §5, without any of the leniences that
/// parsers grant.
pub fn check_head(head: &[u8]) -> Result<(), Refusal> {
    if head.len() > MAX_HEAD_BYTES {
        return Err(Refusal::HeadTooLarge);
    }
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    request_line(lines.next().unwrap_or_default())?;
    let (mut fields, mut lengths, mut codings): (usize, bool, bool) = (0, false, false);
    for line in lines.take_while(|line| !line.is_empty()) {
        let name = field(line)?;
        fields = fields.saturating_add(1);
        lengths |= name.eq_ignore_ascii_case(b"content-length");
        codings |= name.eq_ignore_ascii_case(b"transfer-encoding");
    }
    // RFC 9112 §6.1: a request with both is an attempt to smuggle, or a broken client.
    if lengths && codings {
        return Err(Refusal::BadFraming);
    }
    if fields > MAX_FIELDS { Err(Refusal::HeadTooLarge) } else { Ok(()) }
}

fn request_line(line: &[u8]) -> Result<(), Refusal> {
    let mut parts = line.split(|byte| *byte == b' ');
    let (method, target, version, more) = (parts.next(), parts.next(), parts.next(), parts.next());
    let method = method.is_some_and(|method| (1..=32).contains(&method.len()) && method.iter().all(|byte| is_token(*byte)));
    let target = target.is_some_and(|target| !target.is_empty() && target.iter().all(|byte| *byte > b' ' && *byte != 0x7f));
    let version = matches!(version, Some(b"HTTP/1.1" | b"HTTP/1.0"));
    if method && target && version && more.is_none() { Ok(()) } else { Err(Refusal::BadRequestLine) }
}

/// The name of a field line. Folded lines, spaces before the colon and control characters are refused.
fn field(line: &[u8]) -> Result<&[u8], Refusal> {
    let colon = line.iter().position(|byte| *byte == b':').ok_or(Refusal::BadFieldName)?;
    let (name, value) = line.split_at_checked(colon).ok_or(Refusal::BadFieldName)?;
    if name.is_empty() || !name.iter().all(|byte| is_token(*byte)) {
        return Err(Refusal::BadFieldName);
    }
    if value.iter().any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f) {
        return Err(Refusal::BadFieldValue);
    }
    Ok(name)
}

/// RFC 9110 §5.6.2.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_head_ends_with_an_empty_line() {
        let head = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
        assert_eq!(end_of_head(head, 0), Ok(Some(27)));
        for arrived in 0..27 {
            assert_eq!(end_of_head(&head[..arrived], 0), Ok(None), "{arrived}");
            assert_eq!(end_of_head(head, arrived), Ok(Some(27)), "{arrived}");
        }
        assert_eq!(end_of_head(b"GET / HTTP/1.1\nHost: a\n\n", 0), Err(Refusal::BareLf));
        assert_eq!(end_of_head(b"GET / HTTP/1.1\r\nHost: a\r\n\n", 0), Err(Refusal::BareLf));
        assert_eq!(end_of_head(&vec![b'a'; MAX_HEAD_BYTES + 1], 0), Err(Refusal::HeadTooLarge));
    }

    #[test]
    fn only_the_grammar_passes() {
        let cases = [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Ok(())),
            ("GET / HTTP/1.0\r\n\r\n", Ok(())),
            ("M-SEARCH * HTTP/1.1\r\nX:\r\nY: \t a b \u{fc}\r\n\r\n", Ok(())),
            ("GET  / HTTP/1.1\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET / HTTP/1.1 \r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET /a b HTTP/1.1\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET\t/ HTTP/1.1\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET / HTTP/2.0\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("PRI * HTTP/2.0\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET / http/1.1\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET /\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("G\u{0}T / HTTP/1.1\r\n\r\n", Err(Refusal::BadRequestLine)),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", Err(Refusal::BadFieldName)),
            ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", Err(Refusal::BadFieldName)),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", Err(Refusal::BadFieldName)),
            ("GET / HTTP/1.1\r\n: a\r\n\r\n", Err(Refusal::BadFieldName)),
            ("GET / HTTP/1.1\r\nHost\r\n\r\n", Err(Refusal::BadFieldName)),
            ("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", Err(Refusal::BadFieldValue)),
            ("GET / HTTP/1.1\r\nX: a\u{0}b\r\n\r\n", Err(Refusal::BadFieldValue)),
            ("POST / HTTP/1.1\r\nContent-Length: 3\r\ntransfer-ENCODING: chunked\r\n\r\n", Err(Refusal::BadFraming)),
        ];
        for (head, expected) in cases {
            assert_eq!(check_head(head.as_bytes()), expected, "{head:?}");
        }
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "x: 1\r\n".repeat(MAX_FIELDS + 1));
        assert_eq!(check_head(many.as_bytes()), Err(Refusal::HeadTooLarge));
    }

    proptest! {
        #[test]
        fn the_end_is_the_same_however_the_head_arrives(head in "[A-Za-z: \\r\\n]{0,60}", cut in 0_usize..60) {
            let bytes = head.as_bytes();
            let at_once = end_of_head(bytes, 0);
            let cut = cut.min(bytes.len());
            let in_two = match end_of_head(&bytes[..cut], 0) {
                Ok(None) => end_of_head(bytes, cut),
                known => known,
            };
            prop_assert_eq!(in_two, at_once);
        }

        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = end_of_head(&bytes, 0);
            let _ = check_head(&bytes);
        }
    }
}
