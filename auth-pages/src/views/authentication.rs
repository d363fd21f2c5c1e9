use askama::Template;

use super::{CodesRow, FieldError, Frame, filters};

/// "Authentication": with what the person proves who they are.
#[derive(Template)]
#[template(path = "authentication.html")]
pub(crate) struct AuthenticationView {
    pub(crate) frame: Frame,
    /// What was just done.
    pub(crate) done: Option<String>,
    pub(crate) codes: CodesRow,
}

/// Asks for the current and a new master password.
#[derive(Template)]
#[template(path = "change_password.html")]
pub(crate) struct ChangePasswordView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) person: String,
    /// The fewest characters.
    pub(crate) min_length: usize,
    /// How strong what was typed is, in a word.
    pub(crate) strength: Option<&'static str>,
    pub(crate) errors: Vec<FieldError>,
}
