use accounts::WebStorage;

use super::Template;

/// What the portal's own scripts expect to find in the browser of somebody who is signed in.
#[derive(Clone, Debug, Default)]
pub struct InBrowser {
    /// Entries of its web storages.
    pub storage: Vec<StorageTemplate>,
    /// Cookies that scripts may read, by name.
    pub cookies: Vec<(String, Template)>,
}

/// An entry of a web storage.
#[derive(Clone, Debug)]
pub struct StorageTemplate {
    /// Where.
    pub storage: WebStorage,
    /// Under which key.
    pub key: String,
    /// What is put into a value that begins as JSON does (`{`, `[`, `"`) is escaped for it.
    pub value: Template,
}

impl InBrowser {
    /// Whether a script of ours has to put something in place.
    pub fn fills_storage(&self) -> bool {
        !self.storage.is_empty()
    }

    /// Whether that has to be done in each tab anew.
    pub fn is_of_each_tab(&self) -> bool {
        self.storage.iter().any(|entry| entry.storage == WebStorage::Session)
    }
}
