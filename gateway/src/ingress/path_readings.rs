use super::canonical_path::{encoded_slashes, hex_pair};

/// The canonical path as portals may read it: without parameters, with `%2F` for a slash, decoded twice, ended by a `;`, `?` or `#` that
/// was encoded, without the dots and spaces that Windows drops at the end of a name. A rule has to admit each. None, and no memory is
/// taken, for a path that everybody reads in the same way.
pub fn other_readings(canonical: &str) -> Vec<String> {
    let mut readings = Vec::new();
    let odd = canonical.contains([';', '%']) || canonical.contains("./") || canonical.ends_with('.');
    if !odd {
        return readings;
    }
    let mut add = |reading: String| {
        if reading != canonical && !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    // Servlet containers: the parameters go before anything is decoded, and with them a slash that is encoded in them.
    let bare = joined(canonical.split('/').map(before_parameters));
    // Application servers that decode the slash first.
    add(joined(canonical.split('/').flat_map(encoded_slashes).map(before_parameters)));
    for text in [canonical, &bare] {
        let twice = decoded(&decoded(text.as_bytes()));
        let text = String::from_utf8_lossy(&twice).replace('\\', "/");
        for ends in [&[][..], &['?', '#', '\0'], &[';', '?', '#', '\0']] {
            add(careless(text.split(ends).next().unwrap_or_default()));
        }
    }
    add(bare);
    readings
}

/// The path without the slash at its end, which many frameworks drop.
pub fn without_last_slash(canonical: &str) -> Option<&str> {
    canonical.strip_suffix('/').filter(|rest| !rest.is_empty())
}

fn before_parameters(part: &str) -> &str {
    part.split(';').next().unwrap_or_default()
}

fn joined<'a>(segments: impl Iterator<Item = &'a str>) -> String {
    segments.collect::<Vec<_>>().join("/")
}

/// A decoded path as the most careless portal reads it.
fn careless(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in text.split('/') {
        let name = segment.split([';', '?', '#', '\0']).next().unwrap_or_default();
        match name {
            ".." => drop(kept.pop()),
            name => kept.extend(Some(name.trim_end_matches(['.', ' '])).filter(|name| !name.is_empty())),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Percent-encoding undone once; what is none stays.
pub(super) fn decoded(text: &[u8]) -> Vec<u8> {
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
    use crate::ingress::canonical_path;

    #[test]
    fn a_plain_path_has_one_reading() {
        for path in ["/", "/admin/x.css", "/orders/", "/a/b-c_d~e"] {
            assert_eq!(other_readings(path), [""; 0], "{path}");
        }
        assert_eq!(other_readings("/caf%C3%A9"), ["/caf\u{e9}"], "what is decoded is another text, but no rule's");
    }

    #[test]
    fn whatever_a_portal_reads_is_among_the_readings() {
        for (path, read) in [
            // Parameters dropped, the slash decoded.
            ("/admin;x/y", "/admin/y"),
            ("/public%2Fx;a=b", "/public/x"),
            // Parameters dropped before the slash is decoded: it was theirs.
            ("/admin;x%2Fy", "/admin"),
            ("/admin;%2Fy", "/admin"),
            // All behind the first `;` dropped.
            ("/admin;x/y", "/admin"),
            // Decoded twice.
            ("/%2561dmin/x", "/admin/x"),
            ("/a%252Fadmin", "/a/admin"),
            ("/a%2Fadmin", "/a/admin"),
            // Decoded, and then ended, or a name ended.
            ("/admin%3Bx/y", "/admin/y"),
            ("/admin%3Bx/y", "/admin"),
            ("/admin%3Fx/y", "/admin/y"),
            ("/admin%3Fx/y", "/admin"),
            ("/admin%23x/y", "/admin"),
            // As Windows takes names.
            ("/admin%20/x", "/admin/x"),
            ("/admin./x", "/admin/x"),
            ("/admin.", "/admin"),
            ("/x%255Cadmin", "/x/admin"),
            ("/x/%2e./admin", "/admin"),
            ("/x/..%3Bv/admin", "/admin"),
            // Without the empty segments that a loose portal lets through.
            ("/%2F/admin", "/admin"),
            ("/a%2F%2Fadmin", "/a/admin"),
            ("/;v=1/admin", "/admin"),
            ("/a/;/admin", "/a/admin"),
            ("/a%252F%252fadmin", "/a/admin"),
        ] {
            let readings = other_readings(path);
            assert!(readings.iter().any(|reading| reading == read), "{path}: {readings:?} and not {read}");
        }
    }

    proptest! {
        #[test]
        fn no_reading_of_what_is_admitted_climbs(path in "/([a-b.]|/|%2f|%252f|%3b|%2e|;|%5c|\\\\|%|0|5){0,12}") {
            if let Ok(canonical) = canonical_path(&path) {
                for reading in other_readings(&canonical).iter().map(String::as_str).chain([&*canonical]) {
                    prop_assert!(reading.starts_with('/'), "{}", reading);
                    prop_assert!(!reading.split('/').any(|segment| segment == "." || segment == ".."), "{}", reading);
                }
            }
        }

        #[test]
        fn any_text_at_all_is_read(path in "\\PC{0,40}") {
            other_readings(&path);
        }
    }
}
