use askama::Template;
use locales::{Phrase, phrase};

use super::{FieldError, Frame, filters};
use crate::times::Moment;

/// "Contact details": how the person is reached, and recognised.
#[derive(Template)]
#[template(path = "contact.html")]
pub(crate) struct ContactDetailsView {
    pub(crate) frame: Frame,
    /// What was just done.
    pub(crate) done: Option<Phrase>,
    /// First and last name, or empty.
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) number: NumberRow,
    /// Whether there is a PIN.
    pub(crate) pin: bool,
}

/// How it stands with the mobile number.
pub(crate) enum NumberRow {
    None,
    /// It was never shown to be the person's; whether it can be, by a text message.
    NotVerified(String, bool),
    Verified(String, Moment),
}

/// What of the contact details a person is about to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContactField {
    Name,
    Email,
    /// A token is texted to it.
    Number,
    /// It is kept as it is: there are no text messages.
    NumberUnverified,
    RemoveNumber,
    Pin,
}

/// Asks for the new value, and for the password.
#[derive(Template)]
#[template(path = "contact_change.html")]
pub(crate) struct ContactChangeView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: &'static str,
    pub(crate) field: ContactField,
    /// What stands in the field: what is in force, or what was typed.
    pub(crate) value: String,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}

impl ContactChangeView {
    /// The heading.
    pub(crate) fn title(&self) -> Phrase {
        match self.field {
            ContactField::Name => phrase!("change-your-name"),
            ContactField::Email => phrase!("change-your-address"),
            ContactField::Number | ContactField::NumberUnverified => phrase!("your-mobile-number"),
            ContactField::RemoveNumber => phrase!("remove-your-number"),
            ContactField::Pin => phrase!("choose-pin"),
        }
    }
}
