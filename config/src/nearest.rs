//! "Did you mean …?"

/// The candidate that `word` was probably meant to be: at most a third of its letters differ, whatever their case.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase().replace('-', "_");
    candidates
        .into_iter()
        .map(|c| (distance(&word, &c.to_lowercase().replace('-', "_")), c))
        .filter(|(distance, c)| distance.saturating_mul(3) <= c.chars().count().max(3))
        .min()
        .map(|(_, c)| c)
}

/// Insertions, deletions and replacements of one character, and swaps of two neighbours (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row_before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut a_before = None;
    for (i, ca) in a.chars().enumerate() {
        let mut left = i.saturating_add(1);
        let mut next = vec![left];
        let mut b_before = None;
        for (j, &cb) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let replaced = at(&row, j).saturating_add(usize::from(ca != cb));
            left = replaced.min(at(&row, j.saturating_add(1)).saturating_add(1)).min(left.saturating_add(1));
            if a_before == Some(cb) && b_before == Some(ca) {
                left = left.min(at(&row_before, j.saturating_sub(1)).saturating_add(1));
            }
            next.push(left);
            b_before = Some(cb);
        }
        a_before = Some(ca);
        row_before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (a, b, expected) in
            [("", "abc", 3), ("host", "hosts", 1), ("kitten", "sitting", 3), ("same", "same", 0), ("form", "from", 1), ("abcd", "badc", 2)]
        {
            assert_eq!((distance(a, b), distance(b, a)), (expected, expected), "{a} {b}");
        }
    }

    #[test]
    fn only_what_is_near_is_suggested() {
        let known = ["hosts", "upstream", "upstream_host", "id"];
        for (typed, expected) in [
            ("host", Some("hosts")),
            ("up-stream", Some("upstream")),
            ("Upstream_Host", Some("upstream_host")),
            ("ip", Some("id")),
            ("hsots", Some("hosts")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, known), expected, "{typed}");
        }
    }
}
