//! Every language says the same things, and exactly those that pages and mails ask for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use locales::Language;

mod uses;

use locales::inventory::{Message, inventories, inventory};
use uses::{Use, uses};

fn messages(language: Language) -> BTreeMap<String, Message> {
    inventories(language.files()).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

#[test]
fn every_file_can_be_read_and_is_embedded() {
    for language in Language::ALL {
        let folder = root().join("locales").join(language.tag());
        let mut on_disk: Vec<String> =
            std::fs::read_dir(&folder).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
        let mut embedded: Vec<String> = language.files().iter().map(|file| (*file).to_owned()).collect();
        on_disk.sort();
        embedded.sort();
        assert!(on_disk == embedded, "{}: name every file in src/language.rs", folder.display());
        for file in embedded {
            inventory(&file).unwrap();
        }
    }
}

#[test]
fn every_language_has_the_same_messages_with_the_same_values_and_tags() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let other = messages(language);
        let keys = |messages: &BTreeMap<String, Message>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let missing: Vec<_> = keys(&english).symmetric_difference(&keys(&other)).cloned().collect();
        assert!(missing.is_empty(), "only in English or only in {}: {missing:?}", language.tag());
        for (key, message) in &english {
            assert_eq!(message.variables, other[key].variables, "{}: {key}", language.tag());
            assert_eq!(message.tags, other[key].tags, "{}: {key}", language.tag());
        }
    }
}

#[test]
fn what_is_used_is_there_with_its_values_and_nothing_else_is() {
    let messages = messages(Language::English);
    let uses = uses(&root());
    let mut wrong = Vec::new();
    for Use { key, given, as_html, place } in &uses {
        match messages.get(key) {
            None => wrong.push(format!("{place}: no message {key}")),
            Some(message) => {
                if message.variables != *given {
                    wrong.push(format!("{place}: {key} takes {:?}, is given {given:?}", message.variables));
                }
                if !as_html && !message.tags.is_empty() {
                    wrong.push(format!("{place}: {key} has tags, and is not used with |html"));
                }
            }
        }
    }
    let used: BTreeSet<_> = uses.iter().map(|used| used.key.as_str()).collect();
    let unused: Vec<_> = messages.keys().filter(|key| !used.contains(key.as_str())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "nobody uses {unused:?}");
}
