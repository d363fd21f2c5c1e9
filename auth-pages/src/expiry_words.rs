//! After how long a person wants to be asked for another password: the choice, as pages offer it.

use locales::{Phrase, phrase};
use policies::{PasswordExpiry, PasswordLife};

use crate::form::Form;
use crate::views::ExpiryChoice;

/// The field.
pub(crate) const FIELD: &str = "password_expiry";

/// The choices of a person, with `chosen` marked. Empty where there is nothing to choose.
pub(crate) fn choices(life: PasswordLife, chosen: PasswordExpiry) -> Vec<ExpiryChoice> {
    let all: Vec<_> = life.choices().collect();
    // What is stored may be longer than is allowed now.
    let marked = if all.contains(&chosen) { Some(chosen) } else { all.first().copied() };
    all.into_iter().map(|choice| ExpiryChoice { value: value(choice), words: words(choice), chosen: Some(choice) == marked }).collect()
}

/// What was chosen on a form; nothing where the field does not say anything that could be chosen.
pub(crate) fn chosen(form: &Form, life: PasswordLife) -> Option<PasswordExpiry> {
    life.choices().find(|choice| value(*choice) == form.get(FIELD))
}

/// "after 90 days"
pub(crate) fn longest_words(life: PasswordLife) -> Option<Phrase> {
    let days = life.longest?.as_secs().div_ceil(86_400);
    Some(phrase!("days", days = days))
}

const fn value(choice: PasswordExpiry) -> &'static str {
    match choice {
        PasswordExpiry::Never => "never",
        PasswordExpiry::Days90 => "90",
        PasswordExpiry::Days180 => "180",
        PasswordExpiry::Days365 => "365",
    }
}

const fn words(choice: PasswordExpiry) -> Phrase {
    match choice {
        PasswordExpiry::Never => phrase!("expiry-never"),
        PasswordExpiry::Days90 => phrase!("expiry-90"),
        PasswordExpiry::Days180 => phrase!("expiry-180"),
        PasswordExpiry::Days365 => phrase!("expiry-365"),
    }
}
