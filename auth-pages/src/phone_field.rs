use accounts::{BadNumber, PhoneNumber};
use locales::{Phrase, phrase};

use crate::views::FieldError;

pub(crate) const FIELD: &str = "mobile_number";
/// What is shown again of what was typed.
const SHOWN: usize = 64;

/// Reads the field "Mobile number".
pub(crate) fn read_number(typed: &str) -> Result<PhoneNumber, FieldError> {
    PhoneNumber::parse(typed).map_err(|bad| FieldError::new(FIELD, words(bad)))
}

/// What was typed, as it is shown again.
pub(crate) fn shown(typed: &str) -> String {
    typed.trim().chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

const fn words(bad: BadNumber) -> Phrase {
    match bad {
        BadNumber::Empty | BadNumber::NoPlus => phrase!("error-number-plus"),
        BadNumber::Shape => phrase!("error-number-shape"),
        BadNumber::Country => phrase!("error-number-country"),
        BadNumber::TooShort => phrase!("error-number-short"),
        BadNumber::TooLong => phrase!("error-number-long"),
        BadNumber::Kind => phrase!("error-number-kind"),
    }
}
