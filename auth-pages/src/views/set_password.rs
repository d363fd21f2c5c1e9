use askama::Template;

use super::{FieldError, Frame, filters};

/// Asks somebody who is not signed in for a new password.
#[derive(Template)]
#[template(path = "set_password.html")]
pub(crate) struct SetPasswordView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 3 of 4: password".
    pub(crate) progress: Option<&'static str>,
    pub(crate) heading: &'static str,
    pub(crate) button: &'static str,
    /// Where the form is posted.
    pub(crate) action: String,
    /// The step before, if one can go back.
    pub(crate) back: Option<String>,
    /// For password managers.
    pub(crate) email: String,
    /// The fewest characters.
    pub(crate) min_length: usize,
    /// How strong what was typed is, in a word.
    pub(crate) strength: Option<&'static str>,
    pub(crate) errors: Vec<FieldError>,
}
