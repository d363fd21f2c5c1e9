//! The schema of the file, generated from the file types: for editors, and for the check of keys and kinds.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::file::File;

/// The JSON Schema (draft 2020-12) of the configuration file.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = SchemaGenerator::new(settings).into_root_schema_for::<File>().to_value();
    without_null(&mut schema);
    in_order(schema)
}

/// Keys in the order of the alphabet, whether or not the program's other crates make JSON objects keep the order of insertion: the
/// schema and the lists of known keys are the same in every build.
fn in_order(schema: Value) -> Value {
    match schema {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.into_iter().map(|(key, value)| (key, in_order(value))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_order).collect()),
        other => other,
    }
}

/// An absent key is not a null: TOML has none.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.retain(|key, value| !(key == "default" && value.is_null()));
            object.values_mut().for_each(without_null);
            if let Some(Value::Array(kinds)) = object.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [only] = kinds.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
                if let [Value::Object(only)] = choices.as_mut_slice() {
                    let mut only = std::mem::take(only);
                    object.remove("anyOf");
                    object.append(&mut only);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}
