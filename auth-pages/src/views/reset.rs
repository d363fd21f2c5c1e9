use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};

/// Asks a person who forgot the password for their address.
#[derive(Template)]
#[template(path = "forgot.html")]
pub(crate) struct ForgotView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// The sealed journey, for the form's address.
    pub(crate) flow: String,
    pub(crate) email: String,
    pub(crate) errors: Vec<FieldError>,
}

/// Something is done; the next step is to sign in.
#[derive(Template)]
#[template(path = "done.html")]
pub(crate) struct DoneView {
    pub(crate) frame: Frame,
    pub(crate) heading: Phrase,
    pub(crate) text: Phrase,
    /// Address of the sign-in page.
    pub(crate) sign_in: String,
}
