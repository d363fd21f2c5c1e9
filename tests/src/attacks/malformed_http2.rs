//! Malformed HTTP/2, section by section of RFC 9113 and RFC 7541: what has to come back, in frames. The published conformance list is
//! among them, each of its cases in our own words and frames (`published.txt` has their names), beside those that it lacks.

mod beginnings;
mod case;
mod compression;
mod continuations;
mod conversation;
mod definitions;
mod frames;
mod framing;
mod in_order;
mod messages;
mod settings;
mod streams;
mod windows;

pub use case::Case;
pub use conversation::{Outcome, run};

/// The names of the published list's cases.
pub const PUBLISHED: &str = include_str!("malformed_http2/published.txt");

/// All of them.
pub fn malformed_http2() -> Vec<Case> {
    let mut cases = case::Cases::default();
    for section in [
        beginnings::cases,
        framing::cases,
        streams::cases,
        definitions::cases,
        settings::cases,
        windows::cases,
        continuations::cases,
        messages::cases,
        compression::cases,
        in_order::cases,
    ] {
        section(&mut cases);
    }
    cases.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn each_case_of_the_published_list_is_there_once() {
        let mut ours: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for case in malformed_http2() {
            if let Some(id) = case.published {
                ours.entry(id).or_default().push(case.what);
            }
        }
        let published: Vec<&str> = PUBLISHED.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(published.len(), 147);
        let missing: Vec<&&str> = published.iter().filter(|id| !ours.contains_key(**id)).collect();
        assert!(missing.is_empty(), "missing: {missing:?}");
        let unknown: Vec<&&str> = ours.keys().filter(|id| !published.contains(*id)).collect();
        assert!(unknown.is_empty(), "not of the list: {unknown:?}");
        let doubled: Vec<_> = ours.iter().filter(|(_, cases)| cases.len() > 1).collect();
        assert!(doubled.is_empty(), "more than once: {doubled:?}");
    }
}
