//! Every example that is shipped is a configuration that works.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A portal's recipe is a part of a configuration: its public host is one behind TLS.
const SERVER: &str = "\n[server]\nsign_in_host = \"login.example.com\"\nexternal_scheme = \"https\"\n";

#[test]
fn every_example_is_accepted() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = toml_files(&examples);
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let text = if text.contains("[server]") || !file.starts_with(examples.join("portals")) { text } else { text + SERVER };
        match config::parse(&text, &file.display().to_string(), Path::new("/etc/latchkey")) {
            Ok(settings) => assert!(settings.warnings.is_empty(), "{}: {:?}", file.display(), settings.warnings),
            Err(mistakes) => panic!("{mistakes}"),
        }
    }
}

#[test]
fn the_full_example_names_every_key_that_is_acted_on() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full.toml")).unwrap();
    let named = |key: &str| {
        text.lines().filter(|line| !line.starts_with('#')).any(|line| {
            line.contains(&format!("{key} ="))
                || line.contains(&format!("{key}]"))
                || line.contains(&format!("{key}.")) && line.starts_with('[')
        })
    };
    let schema = config::schema();
    let mut keys = Vec::new();
    acted_on(&schema, &schema, &mut keys);
    assert!(keys.len() > 50, "{keys:?}");
    let missing: Vec<_> = keys.into_iter().filter(|key| !named(key)).collect();
    assert!(missing.is_empty(), "not in full.toml: {missing:?}");
}

/// The keys below `schema` of which it does not say that they, or all values but one, are not supported yet.
fn acted_on(schema: &Value, root: &Value, keys: &mut Vec<String>) {
    for (key, about) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let description = about.get("description").and_then(Value::as_str).unwrap_or_default();
        if !description.contains("ot supported yet.")
            && !description.contains("supported yet:")
            && !description.contains("only the default is")
        {
            keys.push(key.clone());
            let items = about.get("items").unwrap_or(about);
            let reference = items.get("$ref").or_else(|| about.pointer("/anyOf/0/$ref")).and_then(Value::as_str);
            if let Some(section) = reference.and_then(|reference| root.pointer(reference.trim_start_matches('#'))) {
                acted_on(section, root, keys);
            }
        }
    }
}

fn toml_files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(toml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
    found
}
