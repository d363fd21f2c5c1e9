use std::sync::Arc;

use locales::Phrase;

use crate::OwnTemplates;

/// What surrounds every page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The organisation's name.
    pub(crate) brand: String,
    /// Address of its logo.
    pub(crate) logo: Option<String>,
    /// Its line at the foot.
    pub(crate) footer: Option<String>,
    /// Its own parts.
    pub(crate) own: Arc<OwnTemplates>,
    /// Address of the style sheet.
    pub(crate) style: String,
    /// Address of the organisation's own.
    pub(crate) own_style: Option<String>,
    /// Address of the script; none on portal hosts.
    pub(crate) script: Option<String>,
    /// Address of the icon.
    pub(crate) icon: String,
    /// The sign-in host's origin.
    pub(crate) home: String,
    /// Who is signed in.
    pub(crate) person: Option<String>,
    /// Where a page that waits for a sign-in goes on when another tab has signed in.
    pub(crate) waiting: Option<String>,
    /// The tag of the page's language.
    pub(crate) language: &'static str,
    /// This page in the other languages.
    pub(crate) languages: Vec<LanguageLink>,
    /// What chooses among them for an account too.
    pub(crate) language_form: Option<LanguageForm>,
    /// The cookie in which the script keeps the browser's zone.
    pub(crate) zone_cookie: &'static str,
}

impl Frame {
    /// The organisation's own part of this name, as HTML; empty if it has none.
    pub(crate) fn own(&self, part: &str) -> &str {
        self.own.part(part, self.language)
    }
}

/// The way to another language.
#[derive(Clone, Debug)]
pub(crate) struct LanguageLink {
    /// Its tag.
    pub(crate) tag: &'static str,
    /// Its name, in itself.
    pub(crate) name: &'static str,
    pub(crate) href: String,
}

/// The form by which somebody who is signed in chooses a language.
#[derive(Clone, Debug)]
pub(crate) struct LanguageForm {
    /// The anti-forgery token.
    pub(crate) token: String,
    /// The page that is shown again afterwards.
    pub(crate) back: String,
}

/// What is wrong with one field, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The id of the field.
    pub(crate) field: &'static str,
    /// The sentence.
    pub(crate) message: Phrase,
}

impl FieldError {
    pub(crate) fn new(field: &'static str, message: Phrase) -> Self {
        Self { field, message }
    }
}

/// The search over a list that is too long to be looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Search {
    /// The page of the list.
    pub(crate) action: &'static str,
    /// What was searched for.
    pub(crate) typed: String,
}
