//! The schema that is checked in is the one of the code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

/// Set this variable to any value to write the file anew.
const WRITE: Option<&str> = option_env!("LATCHKEY_WRITE_SCHEMA");

#[test]
fn schema_json_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.json");
    let generated = serde_json::to_string_pretty(&config::schema()).unwrap() + "\n";
    if WRITE.is_some() {
        fs::write(&file, &generated).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == generated, "config/schema.json differs: run LATCHKEY_WRITE_SCHEMA=1 cargo test -p config --test schema");
}
