//! What templates say: `{{ "sign-in"|say }}`, `{{ "go-on-to"|with("portal", portal)|html }}`, `{{ error.message|say }}`. The language and the
//! zone come with the rendering: `render_with_values(&reader)`.

use std::any::Any;

use askama::filters::Safe;
use askama::{Values, get_value};
use locales::{Arg, Phrase};

use crate::Reader;
use crate::times::Moment;

const READER: &str = "reader";

impl Values for Reader {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == READER).then_some(self)
    }
}

/// A message with a value for one of the names in it.
#[askama::filter_fn]
pub(crate) fn with<P: Into<Phrase>, V: Into<Arg>>(phrase: P, _: &dyn Values, name: &'static str, value: V) -> askama::Result<Phrase> {
    Ok(phrase.into().with(name, value))
}

/// A message as text.
#[askama::filter_fn]
pub(crate) fn say<P: Into<Phrase>>(phrase: P, values: &dyn Values) -> askama::Result<String> {
    Ok(reader(values)?.words.say(phrase))
}

/// A message that has tags in it.
#[askama::filter_fn]
pub(crate) fn html<P: Into<Phrase>>(phrase: P, values: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(reader(values)?.words.html(phrase)))
}

/// "today at 14:05".
#[askama::filter_fn]
pub(crate) fn told(moment: &Moment, values: &dyn Values) -> askama::Result<String> {
    let reader = reader(values)?;
    Ok(reader.words.say(moment.told(&reader.zone)))
}

/// With weekday, seconds and zone.
#[askama::filter_fn]
pub(crate) fn in_full(moment: &Moment, values: &dyn Values) -> askama::Result<String> {
    let reader = reader(values)?;
    Ok(reader.words.say(moment.in_full(&reader.zone)))
}

fn reader(values: &dyn Values) -> askama::Result<&Reader> {
    get_value(values, READER)
}
