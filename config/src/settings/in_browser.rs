use crate::value::Template;

/// `[portal.browser]`: what the portal's own scripts expect to find in the browser.
#[derive(Debug, Clone, Default)]
pub struct InBrowser {
    /// Entries of localStorage, by key.
    pub local_storage: Vec<(String, Template)>,
    /// Entries of sessionStorage, by key.
    pub session_storage: Vec<(String, Template)>,
    /// Cookies that scripts may read, by name.
    pub cookies: Vec<(String, Template)>,
}
