//! What the user of the settings has against a value that looks right to this crate: a file that is not there, a selector
//! that does not parse. The one who opens it knows; the place in the file is known here.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong with one value.
#[derive(Debug, Clone)]
pub struct Objection {
    /// Where it stands: keys and, from 0, places in lists, as `server.tls.key` or `portal.0.sign_in.steps.1.form`. A key
    /// that the file leaves out stands for its section.
    pub key: String,
    /// What is wrong, in one line, without a secret.
    pub what: String,
    /// What would be right, in one line.
    pub help: String,
    /// Whether nothing can be done with such a value.
    pub weight: Weight,
}

/// How much an objection weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It is a mistake.
    Mistake,
    /// A warning: something will not work as people expect.
    Warning,
}

/// The place of a key, or of the nearest section around it that the file has.
pub(crate) fn place_of(document: &DeTable<'_>, key: &str) -> Range<usize> {
    let mut at = 0..0;
    let mut keys = key.split('.');
    let Some(mut value) = keys.next().and_then(|key| member(document, key)) else { return at };
    loop {
        at = value.span();
        let Some(key) = keys.next() else { return at };
        let deeper = match value.get_ref() {
            DeValue::Table(table) => member(table, key),
            DeValue::Array(items) => key.parse().ok().and_then(|index: usize| items.get(index)),
            _ => None,
        };
        match deeper {
            Some(deeper) => value = deeper,
            // One table may stand where a list of tables could: then its place in the list is no key.
            None if key.bytes().all(|byte| byte.is_ascii_digit()) => {}
            None => return at,
        }
    }
}

fn member<'d, 'i>(table: &'d DeTable<'i>, key: &str) -> Option<&'d Spanned<DeValue<'i>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_or_the_section_around_it() {
        let text = "[server]\ntls = { key = 'k' }\n[[portal]]\nid = 'a'\n[portal.signed_out]\nlocation = '/x'\n\
                    [[portal.sign_in.steps]]\nform = 'f'\n[[portal.sign_in.steps]]\nform = 'g'\n";
        let document = DeTable::parse(text).unwrap();
        let cases = [
            ("server.tls.key", "'k'"),
            ("server.tls.certificate", "{ key = 'k' }"),
            ("server.data_dir", "[server]"),
            ("portal.0.sign_in.steps.1.form", "'g'"),
            ("portal.0.sign_in.steps.1.page", "[[portal.sign_in.steps]]"),
            ("portal.0.signed_out.0.location", "'/x'"),
            ("portal.1.id", "[[portal]]"),
            ("vault.keys_file", ""),
        ];
        for (key, expected) in cases {
            let found = &text[place_of(document.get_ref(), key)];
            assert!(found.starts_with(expected) && found.is_empty() == expected.is_empty(), "{key}: {found:?}");
        }
    }
}
