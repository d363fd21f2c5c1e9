use super::fields::every;
use super::{MAX_FIELDS, MAX_HEAD_BYTES, Refusal};

/// Looks for the end of an HTTP/1 request head in what has arrived. `looked_at` bytes were looked at before. `Ok(None)`: more must
/// arrive. A lone LF is refused at once: software behind us may take it for a line's end (RFC 9112 §2.2 lets it).
pub fn end_of_head(arrived: &[u8], looked_at: usize) -> Result<Option<usize>, Refusal> {
    // Whoever does not begin with a method speaks something else (TLS, say), and would be waited for in vain.
    if arrived.first().is_some_and(|first| !first.is_ascii_alphabetic() && !matches!(first, b'\r' | b'\n')) {
        return Err(Refusal::BadRequestLine);
    }
    if looked_at == 0 && is_one_head(arrived) {
        return Ok(Some(arrived.len()));
    }
    end_by_lines(arrived, looked_at)
}

/// Whether that is one whole head and nothing else, as it nearly always is. Each byte is looked at: loops without an early end become
/// vector instructions.
fn is_one_head(arrived: &[u8]) -> bool {
    let (second, third) = (arrived.get(1..).unwrap_or_default(), arrived.get(2..).unwrap_or_default());
    let lone =
        arrived.iter().zip(second).fold(arrived.starts_with(b"\n"), |lone, (before, byte)| lone | ((*byte == b'\n') & (*before != b'\r')));
    // But for the last, no line is empty.
    let inside = third.split_last().map_or(third, |(_, inside)| inside);
    let earlier = arrived.iter().zip(inside).fold(false, |earlier, (one, next)| earlier | ((*one == b'\n') & (*next == b'\n')));
    arrived.ends_with(b"\r\n\r\n") && !lone && !earlier
}

fn end_by_lines(arrived: &[u8], looked_at: usize) -> Result<Option<usize>, Refusal> {
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

/// Checks a whole head, its empty line included, against the grammar of RFC 9112 §3, §5 and §6, without any of the leniences that
/// parsers grant. What passes is read by the proxy's parser as it stands: what that one would refuse by itself, without a word to
/// anybody, is refused here.
pub fn check_head(head: &[u8]) -> Result<(), Refusal> {
    if head.len() > MAX_HEAD_BYTES {
        return Err(Refusal::HeadTooLarge);
    }
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let request_line = RequestLine::read(lines.next().unwrap_or_default())?;
    let mut fields = Fields::default();
    for line in lines.take_while(|line| !line.is_empty()) {
        fields.take(line)?;
    }
    fields.check(&request_line)
}

struct RequestLine<'a> {
    http_10: bool,
    /// What an absolute-form target names as its host.
    authority: Option<&'a [u8]>,
}

/// Methods that we know of have at most 17 characters.
const MAX_METHOD: usize = 32;

impl<'a> RequestLine<'a> {
    fn read(line: &'a [u8]) -> Result<Self, Refusal> {
        let mut parts = line.split(|byte| *byte == b' ');
        let (Some(method), Some(target), Some(version), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(Refusal::BadRequestLine);
        };
        let http_10 = version == b"HTTP/1.0";
        if method.len() > MAX_METHOD || !is_token(method) || !(http_10 || version == b"HTTP/1.1") {
            return Err(Refusal::BadRequestLine);
        }
        if method == b"CONNECT" {
            return Err(Refusal::Method);
        }
        Ok(Self { http_10, authority: authority(target)? })
    }
}

/// Reads the target as far as the proxy's own parser could stumble over it.
fn authority(target: &[u8]) -> Result<Option<&[u8]>, Refusal> {
    let text = std::str::from_utf8(target).map_err(|_| Refusal::BadTarget)?;
    // A fragment is the browser's own (RFC 9110 §7.1); what comes after it would be neither decided about nor forwarded.
    if text.contains('#') {
        return Err(Refusal::BadTarget);
    }
    if text.starts_with('/') {
        // Letters, digits and `/-._~!$&'()*+,;=:@%?`, in the order of their codes.
        let plain = every(target, |byte| matches!(byte, b'!' | b'$'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~'));
        let parses = plain || http::uri::PathAndQuery::try_from(text).is_ok();
        return if parses { Ok(None) } else { Err(Refusal::BadTarget) };
    }
    let (scheme, rest) = text.split_once("://").ok_or(Refusal::BadTarget)?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err(Refusal::BadTarget);
    }
    let (authority, page) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
    if authority.contains('@') || http::uri::Authority::try_from(authority).is_err() {
        return Err(Refusal::BadHost);
    }
    if !page.is_empty() && !page.starts_with('/') || http::Uri::try_from(text).is_err() {
        return Err(Refusal::BadTarget);
    }
    Ok(Some(authority.as_bytes()))
}

/// The fields that decide about host and framing.
#[derive(Default)]
struct Fields<'a> {
    number: usize,
    hosts: usize,
    host: &'a [u8],
    lengths: usize,
    length: &'a [u8],
    codings: usize,
    coding: &'a [u8],
}

impl<'a> Fields<'a> {
    /// One line. Folded lines and spaces before the colon make no name.
    fn take(&mut self, line: &'a [u8]) -> Result<(), Refusal> {
        let at = line.iter().position(|byte| !is_token_byte(*byte)).filter(|at| *at > 0).ok_or(Refusal::BadFieldName)?;
        let (name, value) = line.split_at_checked(at).ok_or(Refusal::BadFieldName)?;
        let value = value.strip_prefix(b":").ok_or(Refusal::BadFieldName)?;
        if !every(value, |byte| !matches!(byte, 0x00..=0x08 | 0x0a..=0x1f | 0x7f)) {
            return Err(Refusal::BadFieldValue);
        }
        self.number = self.number.saturating_add(1);
        if self.number > MAX_FIELDS {
            return Err(Refusal::HeadTooLarge);
        }
        let (count, last) = if name.eq_ignore_ascii_case(b"host") {
            (&mut self.hosts, &mut self.host)
        } else if name.eq_ignore_ascii_case(b"content-length") {
            (&mut self.lengths, &mut self.length)
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            (&mut self.codings, &mut self.coding)
        } else {
            return Ok(());
        };
        *count = count.saturating_add(1);
        *last = value.trim_ascii();
        Ok(())
    }

    fn check(&self, request_line: &RequestLine<'_>) -> Result<(), Refusal> {
        let contradicted = request_line.authority.is_some_and(|authority| authority != self.host);
        if self.hosts != 1 || self.host.contains(&b'@') || contradicted {
            return Err(Refusal::BadHost);
        }
        let plain_length = !self.length.is_empty() && self.length.len() <= 19 && self.length.iter().all(u8::is_ascii_digit);
        let one_coding = self.codings == 1 && self.coding.eq_ignore_ascii_case(b"chunked") && !request_line.http_10;
        match (self.lengths, self.codings) {
            (0, 0) => Ok(()),
            (1, 0) if plain_length => Ok(()),
            (0, _) if one_coding => Ok(()),
            _ => Err(Refusal::BadFraming),
        }
    }
}

/// RFC 9110 §5.6.2.
fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}

fn is_token_byte(byte: u8) -> bool {
    /// One bit for each.
    const BYTES: u128 = bits(b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    BYTES.checked_shr(byte.into()).is_some_and(|bits| bits & 1 == 1)
}

const fn bits(mut bytes: &[u8]) -> u128 {
    let mut bits = 0;
    while let [first, rest @ ..] = bytes {
        bits |= 1_u128.wrapping_shl(*first as u32);
        bytes = rest;
    }
    bits
}

#[cfg(test)]
mod tests {
    use pingora::protocols::http::v1::server::HttpSession;
    use proptest::prelude::*;
    use tokio::io::AsyncWriteExt as _;

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
    fn a_head_is_taken_to_the_letter() {
        let line = "GET /c HTTP/1.1\r\n";
        let host = "Host: wiki.example.com\r\n";
        let cases = [
            (format!("{line}{host}"), Ok(())),
            (format!("GET /c HTTP/1.0\r\n{host}"), Ok(())),
            (format!("PROPFIND /a?b=%20[]|\u{e4} HTTP/1.1\r\n{host}X: \u{e4}\t\r\nY:\r\n"), Ok(())),
            (format!("GET http://wiki.example.com/c HTTP/1.1\r\n{host}"), Ok(())),
            (format!("POST /c HTTP/1.1\r\n{host}Content-Length: 5\r\n"), Ok(())),
            (format!("POST /c HTTP/1.1\r\n{host}Transfer-Encoding:  Chunked\t\r\n"), Ok(())),
            (format!("GET  /c HTTP/1.1\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("GET /c d HTTP/1.1\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("GET\t/c\tHTTP/1.1\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("GET /c\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("GET /c HTTP/2.0\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("GET /c http/1.1\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("GET /c HTTP/1.1x\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("G\u{e4}T /c HTTP/1.1\r\n{host}"), Err(Refusal::BadRequestLine)),
            (format!("{} /c HTTP/1.1\r\n{host}", "A".repeat(33)), Err(Refusal::BadRequestLine)),
            (format!("CONNECT wiki.example.com:443 HTTP/1.1\r\n{host}"), Err(Refusal::Method)),
            (format!("GET /c#d HTTP/1.1\r\n{host}"), Err(Refusal::BadTarget)),
            (format!("GET /<c> HTTP/1.1\r\n{host}"), Err(Refusal::BadTarget)),
            (format!("GET * HTTP/1.1\r\n{host}"), Err(Refusal::BadTarget)),
            (format!("GET http:wiki.example.com/c HTTP/1.1\r\n{host}"), Err(Refusal::BadTarget)),
            (format!("GET http://u@wiki.example.com/c HTTP/1.1\r\n{host}"), Err(Refusal::BadHost)),
            (format!("GET http://evil.example/c HTTP/1.1\r\n{host}"), Err(Refusal::BadHost)),
            (String::new(), Err(Refusal::BadRequestLine)),
            (line.to_owned(), Err(Refusal::BadHost)),
            (format!("{line}{host}{host}"), Err(Refusal::BadHost)),
            (format!("{line}Host: u@wiki.example.com\r\n"), Err(Refusal::BadHost)),
            (format!("{line}{host}X: a\r\n b\r\n"), Err(Refusal::BadFieldName)),
            (format!("{line} X: a\r\n{host}"), Err(Refusal::BadFieldName)),
            (format!("{line}{host}X : a\r\n"), Err(Refusal::BadFieldName)),
            (format!("{line}{host}Xa\r\n"), Err(Refusal::BadFieldName)),
            (format!("{line}{host}: a\r\n"), Err(Refusal::BadFieldName)),
            (format!("{line}{host}X(y: a\r\n"), Err(Refusal::BadFieldName)),
            (format!("{line}{host}X\u{e4}: a\r\n"), Err(Refusal::BadFieldName)),
            (format!("{line}{host}X: a\rb\r\n"), Err(Refusal::BadFieldValue)),
            (format!("{line}{host}X: a\0b\r\n"), Err(Refusal::BadFieldValue)),
            (format!("{line}{host}X: a\u{7f}b\r\n"), Err(Refusal::BadFieldValue)),
            (format!("{line}{host}{}", "X: a\r\n".repeat(128)), Err(Refusal::HeadTooLarge)),
            (format!("{line}{host}Content-Length: 5\r\nContent-Length: 5\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Content-Length: +5\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Content-Length: 5, 5\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Content-Length:\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Content-Length: 18446744073709551615\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Transfer-Encoding: identity\r\n"), Err(Refusal::BadFraming)),
            (format!("{line}{host}Transfer-Encoding: chunked, chunked\r\n"), Err(Refusal::BadFraming)),
            (format!("GET /c HTTP/1.0\r\n{host}Transfer-Encoding: chunked\r\n"), Err(Refusal::BadFraming)),
        ];
        for (head, expected) in cases {
            assert_eq!(check_head(format!("{head}\r\n").as_bytes()), expected, "{head:?}");
        }
    }

    /// What the proxy's own parser says.
    fn is_read_by_the_proxy(head: &[u8]) -> bool {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (mut client, server) = tokio::io::duplex(64 * 1024);
            client.write_all(head).await.unwrap();
            drop(client);
            matches!(HttpSession::new(Box::new(server)).read_request().await, Ok(Some(_)))
        })
    }

    #[test]
    fn fuzz_http1_head() {
        fuzz::target("http1_head", |bytes| {
            let at_once = end_of_head(bytes, 0);
            let (half, _) = bytes.split_at(bytes.len() / 2);
            let in_two = match end_of_head(half, 0) {
                Ok(None) => end_of_head(bytes, half.len()),
                known => known,
            };
            assert_eq!(in_two, at_once, "it ends at one place, however it comes");
            let Ok(Some(end)) = at_once else { return };
            let head = &bytes[..end];
            assert!(head.ends_with(b"\r\n\r\n") && head.windows(4).filter(|end| end == b"\r\n\r\n").count() == 1);
            if check_head(head).is_ok() {
                assert!(!head.contains(&0) && head.windows(2).all(|pair| (pair[0] == b'\r') == (pair[1] == b'\n')), "lines have one end");
                assert!(is_read_by_the_proxy(head), "the proxy takes what passes");
            }
        });
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
        fn one_head_ends_where_its_lines_say(head in "[A-Za-z: \\r\\n]{0,20}(\\r\\n){0,3}[A-Z\\r\\n]{0,4}(\\r\\n){0,2}") {
            if is_one_head(head.as_bytes()) {
                prop_assert_eq!(end_by_lines(head.as_bytes(), 0), Ok(Some(head.len())));
            }
        }

        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = end_of_head(&bytes, 0);
            let _ = check_head(&bytes);
        }

        #[test]
        fn whatever_passes_is_read_by_the_proxy(
            method in "(GET|POST|[A-Za-z!#|~'*.-]{1,4}|[ -~]{0,3})",
            target in "(/|http://|https://a.example|//|)[ -~\\PC]{0,12}",
            version in "(HTTP/1\\.[01]|HTTP/[0-9]\\.[0-9])",
            fields in proptest::collection::vec(
                ("(Host|Content-Length|Transfer-Encoding|Connection|X|[ -~]{0,4})", "(:|: | :)", "(a\\.example|chunked|[0-9]{1,3}|[\\t -~]{0,6}|\\PC{0,3})"), 0..5),
        ) {
            let fields: String = fields.into_iter().map(|(name, colon, value)| format!("{name}{colon}{value}\r\n")).collect();
            for host in ["", "Host: a.example\r\n"] {
                let head = format!("{method} {target} {version}\r\n{host}{fields}\r\n");
                if check_head(head.as_bytes()).is_ok() {
                    prop_assert!(is_read_by_the_proxy(head.as_bytes()), "{head:?}");
                }
            }
        }
    }
}
