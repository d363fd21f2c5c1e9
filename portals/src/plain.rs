//! How what a portal sign-in leaves behind is written before it is sealed.

use accounts::{BrowserEntry, WebStorage};
use secret::Secret;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct PlainEntry {
    storage: WebStorage,
    key: String,
    value: String,
}

/// As they are sealed.
pub(crate) fn entries_to_plain(entries: &[BrowserEntry]) -> Secret<Vec<u8>> {
    let plain =
        entries.iter().map(|entry| PlainEntry { storage: entry.storage, key: entry.key.clone(), value: entry.value.reveal().clone() });
    // Serialising plain fields into memory cannot fail.
    Secret::new(postcard::to_allocvec(&plain.collect::<Vec<_>>()).unwrap_or_default())
}

/// What [`entries_to_plain`] made.
pub(crate) fn entries_from_plain(plain: &[u8]) -> Option<Vec<BrowserEntry>> {
    let entries: Vec<PlainEntry> = postcard::from_bytes(plain).ok()?;
    Some(entries.into_iter().map(|entry| BrowserEntry { storage: entry.storage, key: entry.key, value: entry.value.into() }).collect())
}

/// As they are sealed.
pub(crate) fn fields_to_plain(fields: &[(String, Secret<String>)]) -> Secret<Vec<u8>> {
    let plain: Vec<_> = fields.iter().map(|(name, value)| (name, value.reveal())).collect();
    Secret::new(postcard::to_allocvec(&plain).unwrap_or_default())
}

/// What [`fields_to_plain`] made.
pub(crate) fn fields_from_plain(plain: &[u8]) -> Option<Vec<(String, Secret<String>)>> {
    let fields: Vec<(String, String)> = postcard::from_bytes(plain).ok()?;
    Some(fields.into_iter().map(|(name, value)| (name, value.into())).collect())
}
