use askama::Template;
use locales::Phrase;
use secret::Secret;

use super::{Frame, filters};

/// A problem page.
#[derive(Template)]
#[template(path = "problem.html")]
pub(crate) struct ProblemView {
    pub(crate) frame: Frame,
    pub(crate) said: Said,
    pub(crate) support_code: String,
}

/// What a problem page says.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) title: Phrase,
    pub(crate) text: Vec<Phrase>,
    pub(crate) action: Option<Action>,
}

/// The next step.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) label: Phrase,
    pub(crate) href: String,
}

impl Action {
    pub(crate) fn new(label: Phrase, href: impl Into<String>) -> Self {
        Self { label, href: href.into() }
    }
}

impl Said {
    pub(crate) fn new(title: Phrase) -> Self {
        Self { title, text: Vec::new(), action: None }
    }

    pub(crate) fn text(mut self, text: Phrase) -> Self {
        self.text.push(text);
        self
    }

    pub(crate) fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }
}

/// Asks whether a kept form is to be sent on.
#[derive(Template)]
#[template(path = "resume.html")]
pub(crate) struct ResumeView {
    pub(crate) frame: Frame,
    pub(crate) portal: String,
    /// The page the form goes to.
    pub(crate) page: String,
}

/// Puts in place what the portal's scripts look for in the browser.
#[derive(Template)]
#[template(path = "storage.html")]
pub(crate) struct StorageView {
    pub(crate) frame: Frame,
    pub(crate) portal: String,
    pub(crate) support: Option<String>,
    /// The page to go on to.
    pub(crate) page: String,
    /// Address of the script.
    pub(crate) script: String,
    /// What it stores, as JSON.
    pub(crate) entries: Secret<String>,
}
