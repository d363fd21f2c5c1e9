use accounts::EmailAddress;
use locales::{Phrase, phrase};

use crate::form::too_long;
use crate::views::FieldError;

/// RFC 5321 §4.5.3.1.3.
const MAX_EMAIL: usize = 254;

/// What was typed where an e-mail address is asked for, and cannot be one.
#[derive(Debug)]
pub(crate) struct WrongEmail {
    /// What is shown again.
    pub(crate) shown: String,
    pub(crate) error: FieldError,
}

/// Reads the field `email`.
pub(crate) fn read_email(typed: &str) -> Result<EmailAddress, WrongEmail> {
    let typed = typed.trim();
    let wrong = |message: Phrase| WrongEmail { shown: typed.chars().take(MAX_EMAIL).collect(), error: FieldError::new("email", message) };
    if typed.is_empty() {
        return Err(wrong(phrase!("error-email-empty")));
    }
    if too_long(typed, MAX_EMAIL) {
        return Err(wrong(phrase!("error-email-long")));
    }
    EmailAddress::parse(typed).map_err(|_| wrong(phrase!("error-email-shape")))
}
