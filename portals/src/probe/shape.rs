use std::fmt;

use http::header::WWW_AUTHENTICATE;
use url::Position;

use super::marks::has_token;
use super::text_of;
use crate::digest::Challenge;
use crate::html::{BY_SELECTOR, FormOutline, InputOutline, outline};
use crate::origin::Leads;
use crate::sign_in::visit::{Page, Visit};

/// How a page asks for a login.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Digest,
    Basic,
    /// A form with a password.
    Form(LoginForm),
    /// A form for the name alone.
    NameFirst(LoginForm),
}

/// A form and its fields.
#[derive(Clone, Debug)]
pub(super) struct LoginForm {
    /// A selector, where the form is not the first with a password.
    pub(super) selector: Option<String>,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    /// A script may send it in the browser's place.
    pub(super) is_for_a_script: bool,
    /// A browser by itself would put the password into its address.
    pub(super) is_only_for_a_script: bool,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest => f.write_str("HTTP Digest"),
            Self::Basic => f.write_str("HTTP Basic"),
            Self::Form(form) => match (&form.username, &form.password) {
                (Some(name), Some(password)) => write!(f, "a form with `{name}` and `{password}`"),
                (_, password) => write!(f, "a form with `{}` and no name", password.as_deref().unwrap_or_default()),
            },
            Self::NameFirst(form) => write!(f, "a form with `{}` alone", form.username.as_deref().unwrap_or_default()),
        }
    }
}

/// How a page asks.
pub(super) fn of(page: &Page) -> Option<Shape> {
    let text = text_of(page);
    let forms = outline(&text).forms;
    if let Some(form) = password_form(&forms) {
        return Some(Shape::Form(form));
    }
    challenge(page).or_else(|| forms.iter().find_map(name_form).map(Shape::NameFirst))
}

/// The challenge of HTTP itself.
pub(super) fn challenge(page: &Page) -> Option<Shape> {
    if page.status != 401 {
        return None;
    }
    if Challenge::of(&page.headers).is_some() {
        return Some(Shape::Digest);
    }
    let basic = |value: &http::HeaderValue| value.to_str().is_ok_and(|text| text.trim_start().to_ascii_lowercase().starts_with("basic"));
    page.headers.get_all(WWW_AUTHENTICATE).iter().any(basic).then_some(Shape::Basic)
}

/// The form with one password; of several the first that has a field for a name too.
pub(super) fn password_form(forms: &[FormOutline]) -> Option<LoginForm> {
    let fits: Vec<&FormOutline> = forms.iter().filter(|form| form.passwords().count() == 1).collect();
    let best = fits.iter().find(|form| username_of(form).is_some()).or_else(|| fits.first())?;
    let first = forms.iter().find(|form| form.passwords().next().is_some());
    let is_first = first.is_some_and(|first| std::ptr::eq(first, *best));
    let selector = (!is_first).then(|| match (&best.id, &best.action) {
        (Some(id), _) => format!("form[id={}]", quoted(id)),
        (None, Some(action)) => format!("form[action={}]", quoted(action)),
        (None, None) => "form:has(input[type=password])".to_owned(),
    });
    let password = best.passwords().next().map(named)?;
    let username = username_of(best).map(named);
    Some(LoginForm {
        selector,
        username,
        password: Some(password),
        is_for_a_script: best.is_for_a_script,
        is_only_for_a_script: best.is_only_for_a_script,
    })
}

/// A field's name; where that seems to be drawn anew for every page, a selector.
fn named(input: &InputOutline) -> String {
    match &input.id {
        _ if !has_token(&input.name) => input.name.clone(),
        Some(id) if !has_token(id) => format!("{BY_SELECTOR}[id={}]", quoted(id)),
        _ => format!("{BY_SELECTOR}input[type={}]", if input.kind.is_empty() { "text" } else { &input.kind }),
    }
}

fn name_form(form: &FormOutline) -> Option<LoginForm> {
    let asks = form.inputs.iter().find(|input| input.autocomplete.contains("username") || speaks_of_a_name(&input.name))?;
    let searches =
        form.action.as_deref().is_some_and(|action| action.contains("search") || action.contains("lost") || action.contains("forgot"));
    if searches || form.inputs.len() > 2 {
        return None;
    }
    let selector = form.id.as_ref().map(|id| format!("form[id={}]", quoted(id)));
    let (is_for_a_script, is_only_for_a_script) = (form.is_for_a_script, form.is_only_for_a_script);
    Some(LoginForm { selector, username: Some(named(asks)), password: None, is_for_a_script, is_only_for_a_script })
}

/// The field for the name: one that says so, or else the last before the password.
fn username_of(form: &FormOutline) -> Option<&InputOutline> {
    let told = form.inputs.iter().find(|input| input.kind != "password" && input.autocomplete.contains("username"));
    let named = || form.inputs.iter().find(|input| input.kind != "password" && speaks_of_a_name(&input.name));
    let before = || {
        let place = form.inputs.iter().position(|input| input.kind == "password")?;
        form.inputs.get(..place)?.iter().rev().find(|input| input.kind != "password")
    };
    told.or_else(named).or_else(before)
}

fn speaks_of_a_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["user", "login", "email", "e-mail", "account", "uid", "name", "identifier"].iter().any(|word| name.contains(word))
}

/// In CSS, between quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Pages of the portal that links and their words call a login.
pub(super) fn links_to_login(visit: &Visit<'_>, page: &Page) -> Vec<String> {
    let said = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["login", "log in", "log-in", "sign in", "signin", "sign-in", "logon", "anmelden", "einloggen"]
            .iter()
            .any(|word| text.contains(word))
    };
    let mut found = Vec::new();
    for link in outline(&text_of(page)).links {
        if !said(&link.href) && !said(&link.text) {
            continue;
        }
        if let Some(path) = own_path(visit, page, &link.href)
            && !found.contains(&path)
        {
            found.push(path);
        }
    }
    found.truncate(4);
    found
}

/// Path and query of a link, if it stays within the portal.
pub(super) fn own_path(visit: &Visit<'_>, page: &Page, href: &str) -> Option<String> {
    let mut target = page.url.join(href).ok()?;
    target.set_fragment(None);
    (visit.leads(&target) != Leads::Away).then(|| target[Position::BeforePath..Position::AfterQuery].to_owned())
}
