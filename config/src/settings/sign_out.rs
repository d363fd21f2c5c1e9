use schemars::JsonSchema;
use serde::Deserialize;

use crate::value::Template;

/// `[portal.sign_out]`: the portal's own sign-out.
#[derive(Debug, Clone)]
pub struct SignOut {
    /// Path and query.
    pub page: String,
    /// What ends the session.
    pub by: SignOutBy,
    /// Path and query where the session ends, unless at `page`.
    pub address: Option<String>,
}

/// What ends the portal's own session.
#[derive(Debug, Clone)]
pub enum SignOutBy {
    /// Asking for the page.
    Page {
        /// How.
        method: SignOutMethod,
        /// With these fields, name and value.
        fields: Vec<(String, Template)>,
    },
    /// A form on the page.
    Form {
        /// Its CSS selector.
        form: String,
        /// What is filled in, name and value.
        fields: Vec<(String, Template)>,
        /// CSS selector of its button.
        submit: Option<String>,
    },
    /// A link on the page, by its CSS selector.
    Link(String),
}

/// How the portal's sign-out page is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SignOutMethod {
    /// As a link would.
    #[serde(rename = "GET")]
    Get,
    /// As a form would.
    #[serde(rename = "POST")]
    Post,
}
