use accounts::use_cases::PasskeyQuestion;
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

impl Question {
    pub(crate) fn of(question: PasskeyQuestion) -> Self {
        Self { options: question.options, ceremony: question.ceremony }
    }
}

/// A passkey in the place of the address: by a link, or by what the browser offers when the field for the address is filled in.
pub(crate) struct PasskeyOffer {
    pub(crate) href: String,
    pub(crate) question: Question,
}

/// How a signed-in person proves themselves before a factor is changed.
#[derive(Clone, Debug)]
pub(crate) struct Prove {
    /// Whose password it is, for password managers.
    pub(crate) person: String,
    pub(crate) beside: Beside,
}

impl Prove {
    /// The question, if a passkey is asked for.
    pub(crate) const fn question(&self) -> Option<&Question> {
        match &self.beside {
            Beside::Passkey(question) => Some(question),
            Beside::Nothing | Beside::Code => None,
        }
    }
}

/// What is asked for beside the password.
#[derive(Clone, Debug)]
pub(crate) enum Beside {
    Nothing,
    /// A one-time or recovery code.
    Code,
    /// A passkey or a recovery code.
    Passkey(Question),
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
    pub(crate) title: Phrase,
    /// Why, and what happens.
    pub(crate) text: Phrase,
    /// The way without a passkey, and what it is called.
    pub(crate) other: Option<(String, Phrase)>,
    pub(crate) errors: Vec<FieldError>,
}

/// Asks a person, before a passkey is made, what to call it, and who they are.
#[derive(Template)]
#[template(path = "passkey_add.html")]
pub(crate) struct AddPasskeyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: String,
    /// Where to go without one.
    pub(crate) back: String,
    pub(crate) name: String,
    /// None for a person who has just given their password.
    pub(crate) prove: Option<Prove>,
    pub(crate) errors: Vec<FieldError>,
}

/// Has the browser make a passkey.
#[derive(Template)]
#[template(path = "passkey_make.html")]
pub(crate) struct MakePasskeyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: String,
    /// Where to go without one.
    pub(crate) back: String,
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
    pub(crate) prove: Option<Prove>,
    pub(crate) errors: Vec<FieldError>,
}

/// A passkey, on the page "Authentication".
pub(crate) struct PasskeyRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) made: Moment,
    pub(crate) last_used: Option<Moment>,
}
