use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};
use crate::times::Moment;

/// What the script gives to the browser, and what comes back with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// For `navigator.credentials`, as JSON.
    pub(crate) options: String,
    pub(crate) ceremony: String,
}

/// Asks for a passkey to sign in with.
#[derive(Template)]
#[template(path = "passkey.html")]
pub(crate) struct PasskeyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: String,
    pub(crate) question: Question,
    /// The portal that the person is going to.
    pub(crate) portal: Option<String>,
    /// Whether the password was given already.
    pub(crate) after_password: bool,
    /// The way without a passkey, and what it is called.
    pub(crate) other: Option<(String, Phrase)>,
    pub(crate) errors: Vec<FieldError>,
}

/// Asks a signed-in person, before a passkey is made, what to call it, and who they are.
#[derive(Template)]
#[template(path = "passkey_add.html")]
pub(crate) struct AddPasskeyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) person: String,
    pub(crate) name: String,
    /// Whether a one-time code is asked for too.
    pub(crate) code: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// Has the browser make a passkey.
#[derive(Template)]
#[template(path = "passkey_make.html")]
pub(crate) struct MakePasskeyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) name: String,
    pub(crate) question: Question,
}

/// Asks before a passkey is removed.
#[derive(Template)]
#[template(path = "passkey_remove.html")]
pub(crate) struct RemovePasskeyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: String,
    pub(crate) name: String,
    pub(crate) person: String,
    pub(crate) code: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// A passkey, on the page "Authentication".
pub(crate) struct PasskeyRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) made: Moment,
    pub(crate) last_used: Option<Moment>,
}
