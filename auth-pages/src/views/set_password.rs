use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};

/// What the page says of new passwords.
#[derive(Clone, Debug)]
pub(crate) struct PasswordAsked {
    /// The fewest characters.
    pub(crate) min_length: usize,
    /// Of how many kinds they must be at least.
    pub(crate) classes: usize,
    /// How many earlier passwords do not count.
    pub(crate) history: usize,
    /// How strong what was typed is, in a word.
    pub(crate) strength: Option<Phrase>,
}

/// One way to answer how long a password is to last.
#[derive(Clone, Debug)]
pub(crate) struct ExpiryChoice {
    pub(crate) value: &'static str,
    pub(crate) words: Phrase,
    pub(crate) chosen: bool,
}

/// Asks somebody who is not signed in for a new password.
#[derive(Template)]
#[template(path = "set_password.html")]
pub(crate) struct SetPasswordView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 3 of 5: password".
    pub(crate) progress: Option<Phrase>,
    pub(crate) heading: Phrase,
    /// Why.
    pub(crate) lead: Option<Phrase>,
    pub(crate) button: Phrase,
    /// Where the form is posted.
    pub(crate) action: String,
    /// The step before, if one can go back.
    pub(crate) back: Option<String>,
    /// For password managers.
    pub(crate) email: String,
    pub(crate) password: PasswordAsked,
    /// After how long another one is asked for; empty where that is not asked.
    pub(crate) expiry: Vec<ExpiryChoice>,
    pub(crate) errors: Vec<FieldError>,
}

/// Asks a signed-in person after how long they want to be asked for another password.
#[derive(Template)]
#[template(path = "password_expiry.html")]
pub(crate) struct PasswordExpiryView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) person: String,
    pub(crate) expiry: Vec<ExpiryChoice>,
    /// "180 days", where no password lasts longer.
    pub(crate) longest: Option<Phrase>,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}
