//! The style sheet says nothing that Internet Explorer 11 needs and does not understand; the script is ECMAScript 5.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn linters() -> PathBuf {
    std::env::var_os("LATCHKEY_TEST_DIR").map_or_else(|| PathBuf::from("/var/tmp/latchkey-tests"), PathBuf::from).join("page-lint")
}

fn said(arguments: &[&Path]) -> (bool, String) {
    let ran = Command::new("node").args(arguments).output().unwrap_or_else(|error| panic!("node: {error}; see tests/install"));
    (ran.status.success(), String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned())
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

#[test]
fn the_style_sheet_works_in_internet_explorer_11() {
    let css = |file: &Path| said(&[&linters().join("css.mjs"), file]);
    let (good, words) = css(&in_repository("auth-pages/static/style.css"));
    assert!(good, "{words}");
    let dir = tempfile::tempdir().unwrap();
    let bad = dir.path().join("bad.css");
    std::fs::write(&bad, ".a { color: var(--ink); } .b { display: grid; }").unwrap();
    let (good, words) = css(&bad);
    assert!(!good && words.contains("css-variables") && words.contains("css-grid"), "the linter looks: {words}");
}

#[test]
fn the_script_is_ecmascript_5() {
    let es5 = |file: &Path| said(&[&linters().join("node_modules/acorn/bin/acorn"), Path::new("--ecma5"), Path::new("--silent"), file]);
    let (good, words) = es5(&in_repository("auth-pages/static/script.js"));
    assert!(good, "{words}");
    let (good, words) = es5(&in_repository("auth-pages/static/storage.js"));
    assert!(good, "{words}");
    let dir = tempfile::tempdir().unwrap();
    let bad = dir.path().join("bad.js");
    std::fs::write(&bad, "const a = () => 1;").unwrap();
    assert!(!es5(&bad).0, "the linter looks");
}
