use accounts::Pin;
use locales::phrase;

use crate::views::FieldError;

pub(crate) const FIELD: &str = "pin";

/// Reads the field "PIN".
pub(crate) fn read_pin(typed: &str) -> Result<Pin, FieldError> {
    Pin::parse(typed).map_err(|_| FieldError::new(FIELD, phrase!("error-pin")))
}
