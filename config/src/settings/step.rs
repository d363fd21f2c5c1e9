use schemars::JsonSchema;
use serde::Deserialize;

use super::Upstream;
use crate::value::{Placeholder, Template};

/// `[[portal.sign_in.steps]]`: one page and what is sent from it.
#[derive(Debug, Clone)]
pub struct Step {
    /// Path and query of the page, fetched first; its cookies and hidden fields are kept. `None`: the answer to the step before.
    pub page: Option<String>,
    /// The login host that the page is on. `None`: the portal.
    pub page_at: Option<Upstream>,
    /// Values to find on that page, by name.
    pub extract: Vec<(String, Extract)>,
    /// Which form of it.
    pub form: FormChoice,
    /// The fields to fill in, name and value, in the order of their names.
    pub fields: Vec<(String, Template)>,
    /// CSS selector of the button whose name and value are sent too.
    pub submit: Option<String>,
    /// A request of its own, in place of a form.
    pub send: Option<SendRequest>,
    /// Headers of what is sent, name and value.
    pub headers: Vec<(String, Template)>,
    /// Whether the step is passed over where its form is not there.
    pub optional: bool,
}

/// Which form of a page; all that is given must hold. Nothing given: the one with a password input.
#[derive(Debug, Clone, Default)]
pub struct FormChoice {
    /// CSS selector.
    pub selector: Option<String>,
    /// A glob over path and query of its action.
    pub action: Option<String>,
    /// Names of inputs that it has.
    pub inputs: Vec<String>,
    /// Its place among those that fit, from 1.
    pub position: Option<usize>,
}

/// `send`: a request that the page's script would send.
#[derive(Debug, Clone)]
pub struct SendRequest {
    /// The login host that it goes to. `None`: the portal.
    pub at: Option<Upstream>,
    /// Path and query.
    pub to: Template,
    /// Its method.
    pub method: SendMethod,
    /// Content type and body; `None`: the fields, urlencoded.
    pub body: Option<(String, Template)>,
}

/// The method of a request of the recipe's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum SendMethod {
    /// With the fields as its query.
    Get,
    /// The usual one.
    Post,
    /// As some interfaces want it.
    Put,
    /// As some interfaces want it.
    Patch,
}

/// Where a value stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extract {
    /// A regular expression over the body.
    Regex(String),
    /// A CSS selector, and an attribute.
    Selector(String, Option<String>),
    /// A JSON pointer.
    Json(String),
    /// A cookie's name.
    Cookie(String),
    /// A header's name.
    Header(String),
}

impl Step {
    /// Whether something of it is sent to the portal.
    pub(crate) fn sends(&self, placeholder: Placeholder) -> bool {
        let sent = self.send.iter().flat_map(|send| std::iter::once(&send.to).chain(send.body.as_ref().map(|(_, body)| body)));
        let named = self.fields.iter().chain(&self.headers).map(|(_, value)| value);
        sent.chain(named).any(|value| value.uses(placeholder))
    }
}
