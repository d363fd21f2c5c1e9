use std::borrow::Cow;

use super::Refusal;

/// The one spelling of a path, which decides and is forwarded. Dot segments are resolved (RFC 3986 §5.2.4), encoded unreserved
/// characters decoded and hexadecimal digits put into upper case (§6.2.2). What different software reads in different ways (empty
/// segments, backslashes, NUL, a second layer of encoding, dots hidden behind `%2F` or `;`) is refused. `%2F` and `;params` stay
/// where they are; which of them a portal takes is said by [`super::PathLeeway`], once it is known which portal it is.
///
/// Nothing is allocated for a path that is canonical already.
pub fn canonical_path(path: &str) -> Result<Cow<'_, str>, Refusal> {
    if !path.starts_with('/') {
        return Err(Refusal::BadTarget);
    }
    let decoded = if path.bytes().any(|byte| !is_always_plain(byte)) { normalise_octets(path)? } else { Cow::Borrowed(path) };
    if hides_something(&decoded) {
        return Err(Refusal::AmbiguousPath);
    }
    if !has_dot_segment(&decoded) {
        return Ok(decoded);
    }
    resolve_dots(&decoded).map(Cow::Owned)
}

/// Bytes that stand for themselves in every reader.
fn is_always_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b',' | b'=' | b':' | b'@')
}

/// One spelling for each octet. Fails on what is no percent-encoding and on bytes that no browser sends in a path.
fn normalise_octets(path: &str) -> Result<Cow<'_, str>, Refusal> {
    let mut out = String::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let octet = hex_pair(bytes.next(), bytes.next()).ok_or(Refusal::AmbiguousPath)?;
                match octet {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(octet)),
                    0x00..=0x1f | 0x7f | b'\\' => return Err(Refusal::AmbiguousPath),
                    octet => push_encoded(&mut out, octet),
                }
            }
            b'\\' | 0x00..=0x20 | 0x7f.. => return Err(Refusal::AmbiguousPath),
            // No browser sends them as they are.
            b'"' | b'<' | b'>' | b'`' => push_encoded(&mut out, byte),
            byte => out.push(char::from(byte)),
        }
    }
    if out == path { Ok(Cow::Borrowed(path)) } else { Ok(Cow::Owned(out)) }
}

pub(super) fn hex_pair(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high?)?.checked_mul(16)?.saturating_add(digit(low?)?))
}

fn push_encoded(out: &mut String, octet: u8) {
    out.push('%');
    for nibble in [octet >> 4, octet & 0x0f] {
        out.extend(char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase()));
    }
}

/// A second reading in a path whose octets are normalised.
fn hides_something(path: &str) -> bool {
    path.contains("//") || (path.contains(['%', ';']) && path.split('/').any(|segment| hides_dots(segment) || is_encoded_twice(segment)))
}

/// `..;x`, `..%2F`, `a%252F..`: dots for a reader that drops parameters or decodes the slash.
fn hides_dots(segment: &str) -> bool {
    let hidden = !matches!(segment, "." | "..");
    hidden && encoded_slashes(segment).any(|part| matches!(part.split(';').next(), Some("." | "..")))
}

/// The parts of a segment between the slashes that are encoded in it, once or twice.
pub(super) fn encoded_slashes(segment: &str) -> impl Iterator<Item = &str> {
    segment.split("%2F").flat_map(|part| part.split("%252F")).flat_map(|part| part.split("%252f"))
}

/// `%252E` and its kin, which a reader that decodes twice takes for a dot (`%252F` is [`super::PathLeeway`]'s); and overlong UTF-8
/// (RFC 3629 §3), which a careless decoder takes for ASCII.
fn is_encoded_twice(segment: &str) -> bool {
    segment.match_indices('%').any(|(at, _)| {
        let here = segment.get(at..).unwrap_or_default();
        let next = here.get(3..).unwrap_or_default();
        match here.get(1..3).unwrap_or_default() {
            "25" => ["2e", "3b", "5c", "00", "25"].iter().any(|hex| next.get(..2).is_some_and(|next| next.eq_ignore_ascii_case(hex))),
            "C0" | "C1" => next.starts_with(['%']) && next.get(1..2).is_some_and(|digit| "89AB".contains(digit)),
            "E0" => next.get(..2).is_some_and(|next| next == "%8" || next == "%9"),
            "F0" => next.get(..2).is_some_and(|next| next == "%8"),
            _ => false,
        }
    })
}

fn has_dot_segment(path: &str) -> bool {
    path.contains("/.") && path.split('/').any(|segment| matches!(segment, "." | ".."))
}

fn resolve_dots(path: &str) -> Result<String, Refusal> {
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_in_dots = false;
    for segment in path.split('/').skip(1) {
        ends_in_dots = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let mut out = String::with_capacity(path.len());
    for segment in &kept {
        out.push('/');
        out.push_str(segment);
    }
    if ends_in_dots || out.is_empty() {
        out.push('/');
    }
    // `/a/..//b` was refused before; `/a/../` leaves one empty segment, and that is the root itself.
    if out.contains("//") { Err(Refusal::AmbiguousPath) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingress::path_readings::decoded;
    use crate::ingress::{PathLeeway, other_readings};

    #[test]
    fn each_path_has_one_spelling() {
        let cases = [
            ("/", "/"),
            ("/orders", "/orders"),
            ("/orders/", "/orders/"),
            ("/a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/a/%2e%2E/b", "/b"),
            ("/a/.%2e/b", "/b"),
            ("/a/b/..", "/a/"),
            ("/a/..", "/"),
            ("/..", "/"),
            ("/../../etc", "/etc"),
            ("/a/.", "/a/"),
            ("/...", "/..."),
            ("/.hidden", "/.hidden"),
            ("/%61dmin", "/admin"),
            ("/caf%c3%a9", "/caf%C3%A9"),
            ("/a%2fb", "/a%2Fb"),
            ("/a%20b", "/a%20b"),
            ("/a;jsessionid=1/b", "/a;jsessionid=1/b"),
            ("/;jsessionid=1", "/;jsessionid=1"),
            ("/%2f/b", "/%2F/b"),
            ("/a%25%32Fb", "/a%252Fb"),
            ("/50%25_off", "/50%25_off"),
            ("/caf%E9", "/caf%E9"),
            ("/a|b^c[d]{e}", "/a|b^c[d]{e}"),
            ("/a\"b`", "/a%22b%60"),
            ("/Admin", "/Admin"),
        ];
        for (path, expected) in cases {
            assert_eq!(canonical_path(path).as_deref(), Ok(expected), "{path}");
        }
    }

    #[test]
    fn a_path_with_two_readings_is_refused() {
        let ambiguous = [
            "//",
            "//evil.example",
            "/a//b",
            "/a/..//b",
            "/a\\b",
            "/a%5cb",
            "/a%5C..%5Cb",
            "/a%00",
            "/a%0d%0aX:y",
            "/a%7f",
            "/%252e%252e/admin",
            "/%25%32%65/x",
            "/a%255cb",
            "/a%25252e",
            "/..;/admin",
            "/a/..;x=1/admin",
            "/.;/admin",
            "/..%2fadmin",
            "/a%2f..%2fadmin",
            "/a%252f..",
            "/..%252fadmin",
            "/..%25%32%66admin",
            "/x%2f%2f..;y",
            "/%c0%ae%c0%ae/admin",
            "/%c1%9c",
            "/%e0%80%ae",
            "/%f0%80%80%ae",
            "/%",
            "/%2",
            "/%zz",
            "/%u002e",
            "/a b",
            "/caf\u{e9}",
        ];
        for path in ambiguous {
            assert_eq!(canonical_path(path), Err(Refusal::AmbiguousPath), "{path}");
        }
        for path in ["", "*", "orders", "http://x/"] {
            assert_eq!(canonical_path(path), Err(Refusal::BadTarget), "{path}");
        }
    }

    /// Decoded once, with dot segments resolved as RFC 3986 §5.2.4 has it.
    fn by_the_rfc(path: &str) -> Vec<u8> {
        let (octets, mut kept) = (decoded(path.as_bytes()), Vec::new());
        let mut segments = octets.split(|byte| *byte == b'/').skip(1).peekable();
        while let Some(segment) = segments.next() {
            match segment {
                b".." => drop(kept.pop()),
                b"." => {}
                segment => kept.push(segment),
            }
            if segments.peek().is_none() && matches!(segment, b"." | b"..") {
                kept.push(b"");
            }
        }
        [b"/".as_slice(), &kept.join(&b'/')].concat()
    }

    #[test]
    fn fuzz_canonical_path() {
        fuzz::target("canonical_path", |bytes| {
            let Ok(path) = std::str::from_utf8(bytes) else { return };
            let Ok(canonical) = canonical_path(path) else { return };
            assert_eq!(canonical_path(&canonical).as_deref(), Ok(canonical.as_ref()), "it has one spelling");
            if !path.to_ascii_uppercase().contains("%2F") {
                assert_eq!(decoded(canonical.as_bytes()), by_the_rfc(path), "it means what came");
            }
            assert!(!canonical.contains("//"), "{canonical}");
            let usual = PathLeeway::default().check(&canonical).is_ok();
            for reading in other_readings(&canonical).iter().map(String::as_str).chain([&*canonical]) {
                assert!(reading.starts_with('/') && !(usual && reading.contains("//")), "{reading}");
                assert!(!reading.split('/').any(|segment| matches!(segment, "." | "..")), "{reading}");
            }
            assert!(canonical.bytes().all(|byte| byte.is_ascii_graphic()), "it fits in a request line");
        });
    }

    proptest! {
        #[test]
        fn canonical_is_a_fixed_point(path in "/[a-c./%;25eEfF\\\\]{0,24}") {
            if let Ok(once) = canonical_path(&path) {
                prop_assert_eq!(canonical_path(&once).map(Cow::into_owned), Ok(once.to_string()));
            }
        }

        #[test]
        fn any_text_at_all_is_answered(path in "\\PC{0,40}") {
            let _ = canonical_path(&path);
        }
    }
}
