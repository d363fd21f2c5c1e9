//! Every example that is shipped is a configuration that works.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

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
