//! After how long a person wants to be asked for another password: the choice, as pages offer it.

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
pub(crate) fn longest_words(life: PasswordLife) -> Option<String> {
    let days = life.longest?.as_secs().div_ceil(86_400);
    Some(if days == 1 { "1 day".to_owned() } else { format!("{days} days") })
}

const fn value(choice: PasswordExpiry) -> &'static str {
    match choice {
        PasswordExpiry::Never => "never",
        PasswordExpiry::Days90 => "90",
        PasswordExpiry::Days180 => "180",
        PasswordExpiry::Days365 => "365",
    }
}

const fn words(choice: PasswordExpiry) -> &'static str {
    match choice {
        PasswordExpiry::Never => "Never",
        PasswordExpiry::Days90 => "After 90 days",
        PasswordExpiry::Days180 => "After 180 days",
        PasswordExpiry::Days365 => "After a year",
    }
}
