use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::{Arg, Language, Phrase};

/// Everything in one language. Parsed once; a copy is cheap.
#[derive(Clone)]
pub struct Words {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

/// For whom a message is put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Anything that takes text and escapes it itself.
    Text,
    /// HTML: the message is HTML of our own, and what stands in it is text.
    Html,
}

impl Words {
    /// Parses a language's files.
    pub fn new(language: Language) -> Self {
        Self::parsed(language, &[])
    }

    /// The language's files, and others whose messages take the place of theirs.
    pub(crate) fn parsed(language: Language, others: &[&str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.id()]);
        // The marks are for text in which right-to-left and left-to-right mix; in fields that people copy from they are in the way.
        bundle.set_use_isolating(false);
        for file in language.files().iter().chain(others) {
            // The files are part of the program, and a test reads them all: there is nothing to report.
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle: Arc::new(bundle) }
    }

    /// The language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A message as text.
    pub fn say(&self, phrase: impl Into<Phrase>) -> String {
        self.put(&phrase.into(), For::Text)
    }

    /// A message as HTML: tags in the message are kept, what stands in it is escaped.
    pub fn html(&self, phrase: impl Into<Phrase>) -> String {
        self.put(&phrase.into(), For::Html)
    }

    fn put(&self, phrase: &Phrase, reader: For) -> String {
        let pattern = self.bundle.get_message(phrase.key).and_then(|message| message.value());
        // A test compares the keys that are used with those that are there.
        let Some(pattern) = pattern else { return phrase.key.to_owned() };
        let mut args = FluentArgs::with_capacity(phrase.args.len());
        for (name, arg) in &phrase.args {
            args.set(*name, self.value(arg, reader));
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    fn value<'a>(&self, arg: &'a Arg, reader: For) -> FluentValue<'a> {
        match (arg, reader) {
            (Arg::Text(text), For::Text) => FluentValue::from(text.as_str()),
            (Arg::Text(text), For::Html) => FluentValue::from(escaped(text)),
            (Arg::Number(number), _) => FluentValue::from(*number),
            (Arg::Phrase(phrase), reader) => FluentValue::from(self.put(phrase, reader)),
        }
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.language.tag())
    }
}

/// As text between tags and as the value of a quoted attribute.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len().saturating_add(16));
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    Cow::Owned(html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase;

    #[test]
    fn what_stands_in_a_message_is_escaped_in_html_and_the_message_is_not() {
        let words = Words::new(Language::English);
        let go_on = phrase!("go-on-to", portal = "<b>\"T&C's\"</b>");
        assert_eq!(words.html(&go_on), "to go on to <strong>&lt;b&gt;&quot;T&amp;C&#39;s&quot;&lt;/b&gt;</strong>");
    }

    #[test]
    fn a_message_can_stand_in_another_without_marks_around_it() {
        let date = || phrase!("date", day = 3, month = 3, year = "2026");
        let said = |language| Words::new(language).say(phrase!("moment-on-date", date = date(), time = "14:05"));
        assert_eq!(said(Language::English), "3 March 2026 at 14:05");
        assert_eq!(said(Language::German), "3. März 2026 um 14:05");
    }
}
