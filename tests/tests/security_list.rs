//! SECURITY.md has each requirement of the OWASP ASVS 5.0.0 of levels 1 and 2 once, and what it says shows it, or tries a threat, is there.
#![allow(clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

/// Chapter, section, and its requirements of level 1 or 2.
#[rustfmt::skip]
const REQUIREMENTS: &[(u8, u8, &[u8])] = &[
    (1, 1, &[1, 2]),
    (1, 2, &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    (1, 3, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    (1, 4, &[1, 2, 3]),
    (1, 5, &[1, 2]),
    (2, 1, &[1, 2, 3]),
    (2, 2, &[1, 2, 3]),
    (2, 3, &[1, 2, 3, 4]),
    (2, 4, &[1]),
    (3, 2, &[1, 2]),
    (3, 3, &[1, 2, 3, 4]),
    (3, 4, &[1, 2, 3, 4, 5, 6]),
    (3, 5, &[1, 2, 3, 4, 5]),
    (3, 7, &[1, 2]),
    (4, 1, &[1, 2, 3]),
    (4, 2, &[1]),
    (4, 3, &[1, 2]),
    (4, 4, &[1, 2, 3, 4]),
    (5, 1, &[1]),
    (5, 2, &[1, 2, 3]),
    (5, 3, &[1, 2]),
    (5, 4, &[1, 2, 3]),
    (6, 1, &[1, 2, 3]),
    (6, 2, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    (6, 3, &[1, 2, 3, 4]),
    (6, 4, &[1, 2, 3, 4]),
    (6, 5, &[1, 2, 3, 4, 5]),
    (6, 6, &[1, 2, 3]),
    (6, 8, &[1, 2, 3, 4]),
    (7, 1, &[1, 2, 3]),
    (7, 2, &[1, 2, 3, 4]),
    (7, 3, &[1, 2]),
    (7, 4, &[1, 2, 3, 4, 5]),
    (7, 5, &[1, 2]),
    (7, 6, &[1, 2]),
    (8, 1, &[1, 2]),
    (8, 2, &[1, 2, 3]),
    (8, 3, &[1]),
    (8, 4, &[1]),
    (9, 1, &[1, 2, 3]),
    (9, 2, &[1, 2, 3, 4]),
    (10, 1, &[1, 2]),
    (10, 2, &[1, 2]),
    (10, 3, &[1, 2, 3, 4]),
    (10, 4, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    (10, 5, &[1, 2, 3, 4, 5]),
    (10, 6, &[1, 2]),
    (10, 7, &[1, 2, 3]),
    (11, 1, &[1, 2]),
    (11, 2, &[1, 2, 3]),
    (11, 3, &[1, 2, 3]),
    (11, 4, &[1, 2, 3, 4]),
    (11, 5, &[1]),
    (11, 6, &[1]),
    (12, 1, &[1, 2, 3]),
    (12, 2, &[1, 2]),
    (12, 3, &[1, 2, 3, 4]),
    (13, 1, &[1]),
    (13, 2, &[1, 2, 3, 4, 5]),
    (13, 3, &[1, 2]),
    (13, 4, &[1, 2, 3, 4, 5]),
    (14, 1, &[1, 2]),
    (14, 2, &[1, 2, 3, 4]),
    (14, 3, &[1, 2, 3]),
    (15, 1, &[1, 2, 3]),
    (15, 2, &[1, 2, 3]),
    (15, 3, &[1, 2, 3, 4, 5, 6, 7]),
    (16, 1, &[1]),
    (16, 2, &[1, 2, 3, 4, 5]),
    (16, 3, &[1, 2, 3, 4]),
    (16, 4, &[1, 2, 3]),
    (16, 5, &[1, 2, 3]),
    (17, 1, &[1]),
    (17, 2, &[1, 2, 3, 4]),
    (17, 3, &[1, 2]),
];

#[test]
fn every_requirement_is_answered_for_once() {
    let text = read("SECURITY.md");
    let (_, list) = text.split_once("## OWASP ASVS").expect("SECURITY.md has the list");
    let (table, rest) = list.split_once("### What does not apply").expect("the list ends with what does not apply");
    let mut answered: Vec<&str> = rows(table).map(|row| row.requirement).collect();
    let apart = rest.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    answered.extend(apart.filter(|word| word.split('.').count() == 3));

    // Two chapters are named as wholes.
    let wholes = ["V10 (29 ", "V17 (7;"];
    for whole in wholes {
        assert!(rest.contains(whole), "what does not apply names {whole}");
    }
    let wanted: Vec<String> = REQUIREMENTS
        .iter()
        .filter(|(chapter, ..)| ![10, 17].contains(chapter))
        .flat_map(|(chapter, section, numbers)| numbers.iter().map(move |number| format!("{chapter}.{section}.{number}")))
        .collect();
    let once: BTreeSet<&str> = answered.iter().copied().collect();
    assert_eq!(once.len(), answered.len(), "a requirement is there twice");
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    assert_eq!(once, wanted);
}

#[test]
fn what_is_said_to_show_it_is_there() {
    let text = read("SECURITY.md");
    let mut missing = Vec::new();
    for row in rows(&text) {
        assert!(!row.shown_by.is_empty(), "{} is shown by nothing", row.requirement);
        for shown in row.shown_by {
            let (file, test) = shown.split_once("::").map_or((shown, None), |(file, test)| (file, Some(test)));
            let content = std::fs::read_to_string(root().join(file)).unwrap_or_default();
            if content.is_empty() || test.is_some_and(|test| !names(&content, test)) {
                missing.push(format!("{}: {shown}", row.requirement));
            }
        }
    }
    assert!(missing.is_empty(), "not there: {missing:#?}");
}

struct Row<'a> {
    requirement: &'a str,
    shown_by: Vec<&'a str>,
}

/// The rows whose first cell is a number: of a threat, or of a requirement.
fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.split(" | ");
        let requirement = cells.next()?.trim();
        let numbered = requirement.starts_with(|c: char| c.is_ascii_digit()) && requirement.chars().all(|c| c.is_ascii_digit() || c == '.');
        let shown_by = cells.last()?.split("<br>").map(|shown| shown.trim().trim_matches('`')).filter(|shown| !shown.is_empty());
        numbered.then(|| Row { requirement, shown_by: shown_by.collect() })
    })
}

/// Whether the file has a function of this name, or hands the name to a macro that makes one.
fn names(content: &str, test: &str) -> bool {
    content.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == test)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are in the workspace")
}
