use crate::value::Template;

/// `[[portal.sign_in.steps]]`: one page with one form.
#[derive(Debug, Clone)]
pub struct Step {
    /// Path and query of the page, fetched first; its cookies and hidden fields are kept.
    pub page: String,
    /// CSS selector of the form; `None`: the one with a password input.
    pub form: Option<String>,
    /// The fields to fill in, name and value, in the order of their names; at least one.
    pub fields: Vec<(String, Template)>,
    /// CSS selector of the button whose name and value are sent too.
    pub submit: Option<String>,
}
