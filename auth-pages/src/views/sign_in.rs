use askama::Template;

use super::{FieldError, Frame, PasskeyOffer, filters};

/// The first page of signing in.
#[derive(Template)]
#[template(path = "email.html")]
pub(crate) struct EmailView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// The sealed journey, for the form's address.
    pub(crate) flow: String,
    /// The portal that the person is going to.
    pub(crate) portal: Option<String>,
    /// None where there can be no passkeys.
    pub(crate) passkey: Option<PasskeyOffer>,
    /// Where a master account is made, if people may do so themselves.
    pub(crate) register: Option<String>,
    pub(crate) email: String,
    pub(crate) errors: Vec<FieldError>,
}

/// The second page of signing in.
#[derive(Template)]
#[template(path = "password.html")]
pub(crate) struct PasswordView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// The sealed journey, for the form's address.
    pub(crate) flow: String,
    /// The portal that the person is going to.
    pub(crate) portal: Option<String>,
    pub(crate) email: String,
    pub(crate) errors: Vec<FieldError>,
}

/// The button that signs out.
#[derive(Template)]
#[template(path = "sign_out.html")]
pub(crate) struct SignOutView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) person: String,
}

/// After signing out.
#[derive(Template)]
#[template(path = "signed_out.html")]
pub(crate) struct SignedOutView {
    pub(crate) frame: Frame,
    /// Addresses on the portals' hosts that clean the browser, fetched as pictures.
    pub(crate) cleaners: Vec<String>,
}
