//! How what a portal sign-in leaves behind is written before it is sealed.

use accounts::{BrowserEntry, WebStorage};
use secret::Secret;
use serde::{Deserialize, Serialize};

use crate::cookies::{Jar, JarChange};

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

#[derive(Serialize, Deserialize)]
struct PlainJar<'a> {
    origin: String,
    /// Key and what the cookie is sealed as.
    #[serde(borrow)]
    cookies: Vec<(String, &'a [u8])>,
}

/// A jar's cookies: key, and what it is sealed as.
type Cookies = Vec<(String, Secret<Vec<u8>>)>;

/// Jars of login hosts by their origins, as they are sealed.
pub(crate) fn jars_to_plain<'j>(jars: impl Iterator<Item = (&'j str, &'j Jar)>) -> Secret<Vec<u8>> {
    let written: Vec<(String, Cookies)> = jars
        .map(|(origin, jar)| {
            let cookies = jar.clone().into_changes().filter_map(|change| Some((change.key.clone(), change.to_plain()?)));
            (origin.to_owned(), cookies.collect())
        })
        .collect();
    let plain = written.iter().map(|(origin, cookies)| PlainJar {
        origin: origin.clone(),
        cookies: cookies.iter().map(|(key, plain)| (key.clone(), plain.reveal().as_slice())).collect(),
    });
    Secret::new(postcard::to_allocvec(&plain.collect::<Vec<_>>()).unwrap_or_default())
}

/// What [`jars_to_plain`] made.
pub(crate) fn jars_from_plain(plain: &[u8]) -> Option<Vec<(String, Jar)>> {
    let jars: Vec<PlainJar<'_>> = postcard::from_bytes(plain).ok()?;
    let read = |PlainJar { origin, cookies }: PlainJar<'_>| {
        let mut jar = Jar::default();
        let cookies = cookies.into_iter().map(|(key, plain)| JarChange::from_plain(key, plain));
        jar.apply(cookies.collect::<Option<Vec<_>>>()?);
        Some((origin, jar))
    };
    jars.into_iter().map(read).collect()
}
