//! Keys and kinds: the document compared with the schema, all mistakes at once.
//!
//! serde stops at the first key it does not know or value it cannot take. So everything that it would stumble over is
//! reported and taken out here first; what is left always deserialises.

use std::ops::Range;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::nearest::nearest;
use crate::notes::Notes;
use crate::secrets::everything;

/// Reports what in `document` does not fit `schema` and takes it out. Values of unknown keys are added to `hidden`:
/// a mistyped key's value can be a secret.
pub(crate) fn check(document: &mut DeTable<'_>, schema: &Value, notes: &mut Notes, hidden: &mut Vec<Range<usize>>) {
    Shape { root: schema, notes, hidden }.table(document, 0, schema, &Key { path: "", about: "" });
}

struct Shape<'s, 'n> {
    root: &'s Value,
    notes: &'n mut Notes,
    hidden: &'n mut Vec<Range<usize>>,
}

/// A key: its path from the top, and what the schema says about it.
struct Key<'k> {
    path: &'k str,
    about: &'k str,
}

impl<'s> Shape<'s, '_> {
    fn table(&mut self, table: &mut DeTable<'_>, start: usize, schema: &'s Value, table_key: &Key<'_>) {
        let path = table_key.path;
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        for (key, mut value) in std::mem::take(table) {
            let name = key.get_ref().as_ref();
            let Some(expected) = known.and_then(|known| known.get(name)).or(others) else {
                everything(&value, self.hidden);
                let names: Vec<&str> = known.into_iter().flat_map(|known| known.keys().map(String::as_str)).collect();
                self.unknown(&key.span(), name, path, &names);
                continue;
            };
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let about = expected.get("description").and_then(Value::as_str).unwrap_or(table_key.about);
            if self.value(&mut value, expected, &Key { path: &inner, about }) {
                table.insert(key, value);
            } else {
                self.notes.taken_out.insert((start, name.to_owned()));
            }
        }
    }

    fn unknown(&mut self, span: &Range<usize>, name: &str, path: &str, known: &[&str]) {
        let place = if path.is_empty() { String::new() } else { format!(" in [{path}]") };
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        let short: String = name.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        self.notes.wrong(span, format!("unknown key `{short}`{place}"), help);
    }

    /// Whether the value may stay.
    fn value(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &'s Value, key: &Key<'_>) -> bool {
        let schema = self.choose(schema, value.get_ref());
        let span = value.span();
        let fits = match (value.get_mut(), kind(schema)) {
            (DeValue::Table(table), Some("object")) => {
                self.table(table, span.start, schema, key);
                return true;
            }
            (DeValue::Array(items), Some("array")) => {
                let members = schema.get("items").unwrap_or(&Value::Null);
                let misfits = items.iter_mut().filter_map(|item| (!self.value(item, members, key)).then_some(())).count();
                return misfits == 0;
            }
            (DeValue::String(text), Some("string")) => choices(schema).is_none_or(|known| known.contains(&text.as_ref())),
            (DeValue::Integer(number), Some("integer")) => {
                let number = i128::from_str_radix(number.as_str(), number.radix());
                let (least, most) = bounds(schema);
                number.is_ok_and(|number| (least..=most).contains(&number))
            }
            (DeValue::Boolean(_), Some("boolean")) => true,
            _ => false,
        };
        if !fits {
            self.misfit(value.get_ref(), &span, schema, key);
        }
        fits
    }

    fn misfit(&mut self, value: &DeValue<'_>, span: &Range<usize>, schema: &Value, key: &Key<'_>) {
        let Key { path, about } = key;
        let name = path.rsplit('.').next().unwrap_or(path);
        let found = match value {
            DeValue::String(_) if kind(schema) == Some("string") => "another word",
            DeValue::String(_) => "a text in quotes",
            DeValue::Integer(_) if kind(schema) == Some("integer") => "one out of bounds",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let near = match value {
            DeValue::String(text) => choices(schema).and_then(|known| nearest(text, known)),
            _ => None,
        };
        let of_tables = schema.get("items").is_some_and(|items| kind(self.resolve(items)) == Some("object"));
        let help = match (value, near) {
            (_, Some(near)) => format!("did you mean \"{near}\"?"),
            (DeValue::Table(_), None) if of_tables => format!("write [[{path}]], with two brackets"),
            (DeValue::String(_), None) if kind(schema) == Some("array") => "put it in brackets: [\"…\"]".to_owned(),
            _ => about.replace('\n', " "),
        };
        self.notes.wrong(span, format!("`{name}` must be {}, not {found}", expected(schema)), help);
    }

    /// The schema itself, or that of its alternatives which is of the value's kind.
    fn choose(&self, schema: &'s Value, value: &DeValue<'_>) -> &'s Value {
        let schema = self.resolve(schema);
        let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) else {
            return schema;
        };
        let wanted = match value {
            DeValue::String(_) => "string",
            DeValue::Table(_) => "object",
            DeValue::Array(_) => "array",
            DeValue::Integer(_) => "integer",
            DeValue::Boolean(_) => "boolean",
            DeValue::Float(_) | DeValue::Datetime(_) => "",
        };
        let mut resolved = alternatives.iter().map(|one| self.resolve(one));
        let first = resolved.clone().next().unwrap_or(schema);
        resolved.find(|one| kind(one) == Some(wanted)).unwrap_or(first)
    }

    fn resolve(&self, schema: &'s Value) -> &'s Value {
        schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix('#'))
            .and_then(|pointer| self.root.pointer(pointer))
            .unwrap_or(schema)
    }
}

fn kind(schema: &Value) -> Option<&str> {
    schema.get("type").and_then(Value::as_str).or_else(|| choices(schema).map(|_| "string"))
}

/// The words that are allowed, when only certain words are.
fn choices(schema: &Value) -> Option<Vec<&str>> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().map(Value::as_str).collect();
    }
    schema.get("oneOf").and_then(Value::as_array)?.iter().map(|one| one.get("const").and_then(Value::as_str)).collect()
}

/// The least and the most a number may be. The largest kind in the file is 32 bits wide.
fn bounds(schema: &Value) -> (i128, i128) {
    let bound = |key, default| schema.get(key).and_then(Value::as_i64).map_or(default, i128::from);
    (bound("minimum", 0), bound("maximum", i128::from(u32::MAX)))
}

fn expected(schema: &Value) -> String {
    if let Some(words) = choices(schema) {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        return format!("one of {}", quoted.join(", "));
    }
    match kind(schema) {
        Some("string") => "a text in quotes".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("array") => "a list".to_owned(),
        Some("integer") => {
            let (least, most) = bounds(schema);
            format!("a whole number from {least} to {most}")
        }
        _ => "a table".to_owned(),
    }
}
