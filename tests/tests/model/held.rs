//! Forms that a browser was shown, and holds on to.

use tests::{Browser, Form};
use url::{Url, form_urlencoded};

/// The hidden field of every form.
const FORM_TOKEN: &str = "form_token";

/// What had been proved on the way to a page when it was shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage {
    /// The wish for a token that led here.
    pub(crate) ask: Option<usize>,
    /// The permit that a token earned.
    pub(crate) permit: Option<usize>,
    /// Whether a second factor was added to it.
    pub(crate) factor: bool,
    /// Whose password was given that something has to follow.
    pub(crate) half: Option<usize>,
}

/// To whom a form, or rather its anti-forgery token, was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShownTo {
    pub(crate) browser: usize,
    /// The session, if there was one.
    pub(crate) session: Option<[u8; 16]>,
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
    /// None if it is sent without a token.
    pub(crate) shown_to: Option<ShownTo>,
}

impl HeldForm {
    /// The forms of the page that a browser shows, the main one last. Portals' own forms are not looked at, nor is the choice of language.
    pub(crate) fn all_of(browser: &Browser, login: &str, lineage: Lineage, shown_to: ShownTo) -> Vec<Self> {
        let here = browser.answer().url.clone();
        let of = |form: &Form| Self::of(form, &here, login).map(|held| Self { lineage, shown_to: Some(shown_to), ..held });
        let mut held: Vec<Self> = browser.page().forms.iter().filter_map(of).collect();
        held.sort_by_key(|form| !form.path.contains("/passkey"));
        held
    }

    fn of(form: &Form, here: &Url, login: &str) -> Option<Self> {
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
        ours.then(|| Self { page, path, action: action.to_string(), of_a_flow, fields, lineage: Lineage::default(), shown_to: None })
    }

    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether it can be of use only in the session in which it was shown: signing in, registering and resetting are begun without one.
    pub(crate) fn is_of_a_session(&self) -> bool {
        ["/account/", "/link/", "/sign-out"].iter().any(|begin| self.path.starts_with(begin))
    }

    /// The same form with the token of another one, or with none.
    pub(crate) fn with_token_of(&self, other: Option<&Self>) -> Self {
        let mut changed = self.clone();
        changed.shown_to = other.and_then(|other| other.shown_to);
        let token = other.map(|other| other.field(FORM_TOKEN).to_owned()).unwrap_or_default();
        for (_, value) in changed.fields.iter_mut().filter(|(name, _)| name == FORM_TOKEN) {
            value.clone_from(&token);
        }
        changed
    }

    /// What a person would say of it.
    pub(crate) fn readable(&self) -> String {
        let ours = self.fields.iter().filter(|(name, _)| !matches!(name.as_str(), FORM_TOKEN | "ceremony" | "credential"));
        let fields: Vec<String> = ours.map(|(name, value)| format!("{name}={value:?}")).collect();
        format!("{} {} {:?} {:?}", self.path, fields.join(" "), self.lineage, self.shown_to)
    }

    /// Sends it, as the page would that holds it, with whatever cookies this browser has.
    pub(crate) async fn send(&self, browser: &mut Browser) {
        let chosen =
            self.fields.iter().filter(|(name, value)| !matches!(name.as_str(), "keep" | "codes" | FORM_TOKEN) || !value.is_empty());
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(chosen).finish();
        browser.post(&self.page, &self.action, "application/x-www-form-urlencoded", body).await;
    }
}
