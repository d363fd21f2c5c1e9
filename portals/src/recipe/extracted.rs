use std::collections::HashMap;
use std::sync::OnceLock;

use secret::Secret;

/// What was found on the pages of one portal sign-in so far, by name. All of it is treated as secret: it may be a token.
#[derive(Clone, Debug, Default)]
pub struct Extracted(HashMap<String, Secret<String>>);

impl Extracted {
    /// Nothing was found.
    pub fn none() -> &'static Self {
        static NONE: OnceLock<Extracted> = OnceLock::new();
        NONE.get_or_init(Self::default)
    }

    /// Keeps a value; one found later takes the place of one found before.
    pub fn put(&mut self, name: &str, value: Secret<String>) {
        self.0.insert(name.to_owned(), value);
    }

    pub(super) fn get(&self, name: &str) -> Option<&Secret<String>> {
        self.0.get(name)
    }
}
