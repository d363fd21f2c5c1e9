use super::{Failed, say};

/// Prints the JSON Schema of the configuration file.
pub(super) fn run() -> Result<(), Failed> {
    say(&serde_json::to_string_pretty(&config::schema())?);
    Ok(())
}
