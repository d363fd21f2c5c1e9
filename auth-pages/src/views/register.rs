use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};

/// The first step of making a master account.
#[derive(Template)]
#[template(path = "register.html")]
pub(crate) struct RegisterView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 1 of 5: e-mail address".
    pub(crate) progress: Phrase,
    /// The sealed journey, for the form's address.
    pub(crate) flow: String,
    pub(crate) email: String,
    /// Whether the token of an invitation is asked for.
    pub(crate) invited: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// The second step: who the person is.
#[derive(Template)]
#[template(path = "register_contact.html")]
pub(crate) struct ContactView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 1 of 5: e-mail address".
    pub(crate) progress: Phrase,
    /// The sealed journey, for the form's address.
    pub(crate) flow: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Mobile number, or empty.
    pub(crate) number: String,
    /// The PIN: assigned, or what was typed.
    pub(crate) pin: String,
    pub(crate) errors: Vec<FieldError>,
}
