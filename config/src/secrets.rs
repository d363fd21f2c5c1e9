//! Which parts of the file may hold a secret, so that no excerpt shows them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where secrets are; `*` is any key or list member, and everything below a match is secret too.
const SECRET: &[&[&str]] = &[
    &["stores", "*"],
    &["mail", "smtp"],
    &["mail", "hooks"],
    &["sms", "url"],
    &["portal", "*", "sign_in", "headers"],
    &["portal", "*", "sign_in", "steps", "*", "fields"],
    &["portal", "*", "sign_in", "steps", "*", "headers"],
    &["portal", "*", "sign_in", "steps", "*", "body"],
    &["portal", "*", "sign_in", "steps", "*", "send"],
    &["portal", "*", "sign_in", "body"],
    &["portal", "*", "sign_in", "url"],
    &["portal", "*", "sign_in", "cookies"],
    &["portal", "*", "sign_in", "request_headers"],
    &["portal", "*", "browser"],
    &["portal", "*", "sign_out", "fields"],
];

/// The places of all values that may hold a secret.
pub(crate) fn secret_spans(document: &DeTable<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for path in SECRET {
        in_table(document, path, &mut found);
    }
    document.iter().for_each(|(_, value)| logins(value, &mut found));
    found
}

/// The places of all keys, headers and single values. What is in none of them is punctuation, or a comment, which can hold
/// anything.
pub(crate) fn written_spans(document: &DeTable<'_>, source: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    written_in_table(document, source, &mut found);
    found
}

fn written_in_table(table: &DeTable<'_>, source: &str, found: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        found.push(key.span());
        written(value, source, found);
    }
}

fn written(value: &Spanned<DeValue<'_>>, source: &str, found: &mut Vec<Range<usize>>) {
    let is_header = || source.get(value.span()).is_some_and(|text| text.starts_with('[') && !text.contains(['\n', '#']));
    match value.get_ref() {
        DeValue::Table(table) => {
            if is_header() {
                found.push(value.span());
            }
            written_in_table(table, source, found);
        }
        DeValue::Array(items) => items.iter().for_each(|item| written(item, source, found)),
        _ => found.push(value.span()),
    }
}

/// Values anywhere that look like an address with a user name and password in it.
fn logins(value: &Spanned<DeValue<'_>>, found: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Table(table) => table.iter().for_each(|(_, inner)| logins(inner, found)),
        DeValue::Array(items) => items.iter().for_each(|inner| logins(inner, found)),
        DeValue::String(text) if text.split_once("://").is_some_and(|(_, rest)| rest.contains('@')) => {
            found.push(value.span());
        }
        _ => {}
    }
}

fn in_table(table: &DeTable<'_>, path: &[&str], found: &mut Vec<Range<usize>>) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    for (key, value) in table {
        if *first == "*" || *first == key.get_ref() {
            in_value(value, rest, found);
        }
    }
}

fn in_value(value: &Spanned<DeValue<'_>>, path: &[&str], found: &mut Vec<Range<usize>>) {
    match (value.get_ref(), path) {
        (_, []) => everything(value, found),
        (DeValue::Table(table), path) => in_table(table, path, found),
        (DeValue::Array(items), ["*", rest @ ..]) => items.iter().for_each(|item| in_value(item, rest, found)),
        // Something stands where a table or list was expected: what it is is not known, so none of it is shown.
        _ => everything(value, found),
    }
}

/// The value and all values in it: a table's own span can be that of its header alone.
pub(crate) fn everything(value: &Spanned<DeValue<'_>>, found: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Table(table) => table.iter().for_each(|(_, inner)| everything(inner, found)),
        DeValue::Array(items) => items.iter().for_each(|inner| everything(inner, found)),
        DeValue::String(text) if only_placeholders(text) => {}
        _ => found.push(value.span()),
    }
}

/// Whether a template says nothing by itself: `{username}` is no secret, `Bearer 0123` is.
fn only_placeholders(text: &str) -> bool {
    let mut outside = true;
    text.starts_with('{')
        && text.chars().all(|c| {
            match c {
                '{' => outside = false,
                '}' => outside = true,
                c if outside => return !c.is_alphanumeric(),
                c => return c.is_ascii_lowercase() || matches!(c, '.' | '_'),
            }
            true
        })
}
