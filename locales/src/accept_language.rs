/// The tags of `Accept-Language` (RFC 9110 §12.5.4), the most wanted first. What cannot be read is passed over.
pub(crate) fn wanted(field: &str) -> impl Iterator<Item = &str> {
    let mut wanted: Vec<(&str, u16)> = field.split(',').filter_map(weighed).filter(|(_, weight)| *weight > 0).collect();
    // Stable: of two that are wanted alike, the one named first.
    wanted.sort_by_key(|(_, weight)| u16::MAX.saturating_sub(*weight));
    wanted.into_iter().map(|(tag, _)| tag)
}

/// A tag and its weight in thousandths.
fn weighed(part: &str) -> Option<(&str, u16)> {
    let mut halves = part.splitn(2, ';');
    let tag = halves.next()?.trim();
    let Some(weight) = halves.next() else { return Some((tag, 1000)) };
    let weight: f32 = weight.trim().strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim().parse().ok()?;
    // Saturating: what is no number counts nothing.
    #[expect(clippy::as_conversions, reason = "a float becomes an integer no other way; it saturates")]
    (0.0..=1.0).contains(&weight).then_some((tag, (weight * 1000.0) as u16))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::wanted;

    #[test]
    fn the_most_wanted_comes_first() {
        let cases: [(&str, &[&str]); 7] = [
            ("", &[""]),
            ("de", &["de"]),
            ("de-AT, de;q=0.9, en;q=0.8", &["de-AT", "de", "en"]),
            ("en;q=0.5,de;q=0.7, fr", &["fr", "de", "en"]),
            ("de;q=0, en", &["en"]),
            ("de;q=2, en;x=1, fr;q=, it ; Q = 0.3", &["it"]),
            ("*", &["*"]),
        ];
        for (field, expected) in cases {
            assert_eq!(wanted(field).collect::<Vec<_>>(), expected, "{field}");
        }
    }

    proptest! {
        #[test]
        fn any_field_can_be_read(field in "[a-zA-Z0-9,;=.* q\u{e4}-]{0,60}") {
            prop_assert!(wanted(&field).all(|tag| field.contains(tag)));
        }
    }
}
