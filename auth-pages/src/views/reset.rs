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
    /// Whether the token can go by text message; if so, whether that is chosen.
    pub(crate) by_text: Option<bool>,
    pub(crate) errors: Vec<FieldError>,
}

/// "Where's my text message?", of somebody who is not signed in: says nothing that would tell who has an account, or a number.
#[derive(Template)]
#[template(path = "text_lost.html")]
pub(crate) struct TextLostView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form is posted that has a new one sent.
    pub(crate) action: String,
    pub(crate) email: String,
    /// Back to the page that asks for the address.
    pub(crate) change: String,
    /// Back to the page that asks for the token.
    pub(crate) token: String,
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
