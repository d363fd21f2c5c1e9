use std::borrow::Cow;

use super::Refusal;

/// The one spelling of a path, which decides and is forwarded. Dot segments are resolved (RFC 3986 §5.2.4), encoded unreserved
/// characters decoded and hexadecimal digits put into upper case (§6.2.2). What different software reads in different ways (empty
/// segments, backslashes, NUL, a second layer of encoding, dots hidden behind `%2F` or `;`) is refused. `%2F` and `;params` stay
/// where they are.
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

fn hex_pair(high: Option<u8>, low: Option<u8>) -> Option<u8> {
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

/// `..;x`, `..%2F`, `a%2F..`: dots for a reader that drops parameters or decodes the slash.
fn hides_dots(segment: &str) -> bool {
    let mut parts = segment.split("%2F").map(|part| part.split(';').next().unwrap_or_default());
    let alone = !segment.contains("%2F") && !segment.contains(';');
    !alone && parts.any(|part| matches!(part, "." | ".." | ""))
}

/// `%252F` and its kin, which a reader that decodes twice takes for a slash; and overlong UTF-8 (RFC 3629 §3), which a careless
/// decoder takes for ASCII.
fn is_encoded_twice(segment: &str) -> bool {
    segment.match_indices('%').any(|(at, _)| {
        let here = segment.get(at..).unwrap_or_default();
        let next = here.get(3..).unwrap_or_default();
        match here.get(1..3).unwrap_or_default() {
            "25" => ["2e", "2f", "3b", "5c", "00", "25"].iter().any(|hex| next.get(..2).is_some_and(|next| next.eq_ignore_ascii_case(hex))),
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

/// The canonical path as a portal may read it that drops `;params` and decodes `%2F` (Tomcat does the one, some application servers
/// the other). `None` if it reads the same. A rule has to admit both.
pub fn lax_reading(canonical: &str) -> Option<String> {
    if !canonical.contains([';', '%']) {
        return None;
    }
    let mut out = String::with_capacity(canonical.len());
    for segment in canonical.split('/').skip(1) {
        for part in segment.split("%2F") {
            out.push('/');
            out.push_str(part.split(';').next().unwrap_or_default());
        }
    }
    (out != canonical).then_some(out)
}

/// The canonical path as the most careless portal may read it: decoded twice, cut at every `;`, `?` and `#`, with `\` for `/`, and
/// without the dots and spaces that Windows drops at the end of a name. `None` if it reads the same. A rule has to admit this, too.
pub fn careless_reading(canonical: &str) -> Option<String> {
    let odd = canonical.contains([';', '%']) || canonical.contains("./") || canonical.ends_with('.');
    if !odd {
        return None;
    }
    let twice = decoded(&decoded(canonical.as_bytes()));
    let text = String::from_utf8_lossy(&twice).replace('\\', "/");
    let mut kept: Vec<&str> = Vec::new();
    for segment in text.split('/') {
        let name = segment.split([';', '?', '#', '\0']).next().unwrap_or_default();
        match name {
            ".." => drop(kept.pop()),
            name => kept.extend(Some(name.trim_end_matches(['.', ' '])).filter(|name| !name.is_empty())),
        }
    }
    let read = format!("/{}", kept.join("/"));
    (read != canonical).then_some(read)
}

/// Percent-encoding undone once; what is none stays.
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let octet = if byte == b'%' { hex_pair(ahead.next(), ahead.next()) } else { None };
        if octet.is_some() {
            rest = ahead;
        }
        out.push(octet.unwrap_or(byte));
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            "/a%252fb",
            "/a%255cb",
            "/a%25252e",
            "/..;/admin",
            "/a/..;x=1/admin",
            "/.;/admin",
            "/a/;/b",
            "/..%2fadmin",
            "/a%2f..%2fadmin",
            "/a%2f/b",
            "/%2f/b",
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

    #[test]
    fn a_lax_portal_reads_on() {
        assert_eq!(lax_reading("/admin/x"), None);
        assert_eq!(lax_reading("/caf%C3%A9"), None);
        assert_eq!(lax_reading("/admin;x/y").as_deref(), Some("/admin/y"));
        assert_eq!(lax_reading("/public%2Fx;a=b").as_deref(), Some("/public/x"));
    }

    #[test]
    fn a_careless_portal_reads_much_more() {
        assert_eq!(careless_reading("/admin/x.css"), None);
        for (path, expected) in [
            ("/%2561dmin/x", "/admin/x"),
            ("/admin%20/x", "/admin/x"),
            ("/admin./x", "/admin/x"),
            ("/admin.", "/admin"),
            ("/admin%3Bx/y", "/admin/y"),
            ("/admin%3Fx", "/admin"),
            ("/admin%23x", "/admin"),
            ("/x%255Cadmin", "/x/admin"),
            ("/x/%2e./admin", "/admin"),
            ("/a%2Fadmin", "/a/admin"),
        ] {
            assert_eq!(careless_reading(path).as_deref(), Some(expected), "{path}");
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
            let lax = lax_reading(&canonical).unwrap_or_else(|| canonical.to_string());
            let careless = careless_reading(&canonical).unwrap_or_else(|| canonical.to_string());
            for reading in [canonical.as_ref(), &lax, &careless] {
                assert!(reading.starts_with('/') && !reading.contains("//"), "{reading}");
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
        fn what_is_admitted_stays_below_the_root_for_every_reader(path in "/[a-b./%;0-9efEF\\\\]{0,24}") {
            if let Ok(canonical) = canonical_path(&path) {
                let lax = lax_reading(&canonical).unwrap_or_else(|| canonical.to_string());
                for reading in [canonical.as_ref(), lax.as_str()] {
                    prop_assert!(reading.starts_with('/'));
                    prop_assert!(!reading.contains("//"));
                    prop_assert!(!reading.split('/').any(|segment| segment == "." || segment == ".."));
                }
            }
        }

        #[test]
        fn any_text_at_all_is_answered(path in "\\PC{0,40}") {
            let _ = (canonical_path(&path), careless_reading(&path));
        }
    }
}
