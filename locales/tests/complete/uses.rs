use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

/// A place that asks for a message.
pub(crate) struct Use {
    pub(crate) key: String,
    /// The values that it gives.
    pub(crate) given: BTreeSet<String>,
    /// Whether tags in the message are kept.
    pub(crate) as_html: bool,
    pub(crate) place: String,
}

/// The sources that ask for messages: folders, and files.
const PLACES: [&str; 5] = ["auth-pages/src", "auth-pages/templates", "messages/src", "messages/templates", "locales/src/how_long.rs"];

/// Every `phrase!("key", name = …)` in code and every `"key"|with("name", …)|say` in templates.
pub(crate) fn uses(root: &Path) -> Vec<Use> {
    let mut found = Vec::new();
    for place in PLACES {
        walk(&root.join(place), &mut |path, text| {
            let place = path.strip_prefix(root).unwrap().display().to_string();
            if path.extension().is_some_and(|extension| extension == "rs") {
                in_code(&text, &place, &mut found);
            } else {
                in_template(&text, &place, &mut found);
            }
        });
    }
    found
}

fn walk(place: &Path, each: &mut impl FnMut(&Path, String)) {
    let Ok(entries) = std::fs::read_dir(place) else {
        return each(place, std::fs::read_to_string(place).unwrap());
    };
    for entry in entries {
        walk(&entry.unwrap().path(), each);
    }
}

fn in_code(text: &str, place: &str, found: &mut Vec<Use>) {
    let begin = Regex::new(r#"phrase!\(\s*"([a-z0-9-]+)""#).unwrap();
    let name = Regex::new(r"^,\s*([a-z_]+) = ").unwrap();
    for begun in begin.captures_iter(text) {
        let rest = &text[begun.get(0).unwrap().end()..];
        let mut given = BTreeSet::new();
        let mut depth = 0_u32;
        for (at, c) in rest.char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => given.extend(name.captures(&rest[at..]).map(|name| name[1].to_owned())),
                _ => {}
            }
        }
        found.push(Use { key: begun[1].to_owned(), given, as_html: false, place: place.to_owned() });
    }
}

fn in_template(text: &str, place: &str, found: &mut Vec<Use>) {
    let begin = Regex::new(r#""([a-z0-9-]+)"((?:\|(?:with\("[a-z_]+", [^|]+\)|say|html))+)"#).unwrap();
    let name = Regex::new(r#"\|with\("([a-z_]+)""#).unwrap();
    for begun in begin.captures_iter(text) {
        let given = name.captures_iter(&begun[2]).map(|name| name[1].to_owned()).collect();
        // A phrase that is given on is rendered elsewhere, as text.
        found.push(Use { key: begun[1].to_owned(), given, as_html: begun[2].ends_with("|html"), place: place.to_owned() });
    }
}
