use askama::Template;

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
    pub(crate) title: String,
    pub(crate) text: Vec<String>,
    pub(crate) action: Option<Action>,
}

/// The next step.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) label: String,
    pub(crate) href: String,
}

impl Action {
    pub(crate) fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

impl Said {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), text: Vec::new(), action: None }
    }

    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.text.push(text.into());
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
