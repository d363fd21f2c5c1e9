//! Forms that a browser was shown, and holds on to.

use tests::{Browser, Form};
use url::{Url, form_urlencoded};

/// How far a reset had come when a page was shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage {
    /// The wish for a token that led here.
    pub(crate) ask: Option<usize>,
    /// The permit that a token earned.
    pub(crate) permit: Option<usize>,
    /// Whether a second factor was added to it.
    pub(crate) factor: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct HeldForm {
    /// The page's address.
    pub(crate) page: String,
    action: String,
    /// The path of where it goes.
    pub(crate) path: String,
    /// Whether it goes on to a page of a portal.
    pub(crate) of_a_flow: bool,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) lineage: Lineage,
}

impl HeldForm {
    /// The forms of the page that a browser shows, the main one last. Portals' own forms are not looked at, nor is the choice of language.
    pub(crate) fn all_of(browser: &Browser, login: &str, lineage: Lineage) -> Vec<Self> {
        let here = browser.answer().url.clone();
        let mut held: Vec<Self> = browser.page().forms.iter().filter_map(|form| Self::of(form, &here, login, lineage)).collect();
        held.sort_by_key(|form| !form.path.contains("/passkey"));
        held
    }

    fn of(form: &Form, here: &Url, login: &str, lineage: Lineage) -> Option<Self> {
        let action = here.join(&form.action).ok()?;
        let ours = action.as_str().starts_with(login) && form.method == "post" && action.path() != "/account/language";
        let button = form.controls.iter().find(|control| control.kind == "submit");
        let mut fields = form.entries(button);
        // Boxes and buttons that are not chosen yet can be.
        let radios = form.controls.iter().filter(|control| matches!(control.kind.as_str(), "radio" | "checkbox"));
        for control in radios {
            if !fields.iter().any(|(name, _)| *name == control.name) {
                fields.push((control.name.clone(), String::new()));
            }
        }
        let of_a_flow = action.query_pairs().any(|(name, _)| name == "flow");
        let (page, path) = (here.to_string(), action.path().to_owned());
        ours.then(|| Self { page, path, action: action.to_string(), of_a_flow, fields, lineage })
    }

    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Sends it, as the page would that holds it, with whatever cookies this browser has.
    pub(crate) async fn send(&self, browser: &mut Browser) {
        let chosen = self.fields.iter().filter(|(name, value)| !matches!(name.as_str(), "keep" | "codes") || !value.is_empty());
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(chosen).finish();
        browser.post(&self.page, &self.action, "application/x-www-form-urlencoded", body).await;
    }
}
