//! Every file in `cases/` and what is said about it, word for word: the `.txt` beside the `.toml`.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

/// Set this variable to any value to write the expected texts anew; then read what changed.
const WRITE: Option<&str> = option_env!("LATCHKEY_WRITE_CASES");
/// The secret in every case that has one.
const SECRET: &str = "hunter2";

#[test]
fn every_case_is_answered_as_expected() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(&cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() >= 20, "the cases are missing");
    let mut different = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let said = said(&fs::read_to_string(&file).unwrap(), name);
        assert!(!said.contains(SECRET), "{name}: a secret is shown:\n{said}");
        let expected = file.with_extension("txt");
        if WRITE.is_some() {
            fs::write(&expected, &said).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if said != expected {
            different.push(format!("=== {name}: said\n{said}=== expected\n{expected}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

fn said(text: &str, name: &str) -> String {
    match config::parse(text, name, Path::new("/etc/latchkey")) {
        Ok(settings) => {
            let warnings: String = settings.warnings.iter().map(|warning| format!("warning: {warning}\n")).collect();
            format!("accepted\n{warnings}")
        }
        Err(mistakes) => format!("{mistakes}\n"),
    }
}
