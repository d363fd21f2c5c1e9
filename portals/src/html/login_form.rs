use encoding_rs::Encoding;
use http::Method;
use scraper::{ElementRef, Html};
use secret::Secret;
use url::Url;

use super::controls::{Controls, is, is_disabled, is_submit, parse, put_entries};
use super::encode::Field;
use crate::recipe::{CssSelector, FormChoice};

/// A form, filled in and ready to be sent.
#[derive(Debug)]
pub(crate) struct FilledForm {
    pub(crate) action: Url,
    pub(crate) method: Method,
    pub(crate) enctype: Enctype,
    pub(crate) encoding: &'static Encoding,
    pub(crate) fields: Vec<Field>,
}

/// How the fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enctype {
    UrlEncoded,
    Multipart,
}

/// Before a selector that stands in the place of a field's name.
pub(crate) const BY_SELECTOR: &str = "css:";

/// One thing to fill in.
pub(crate) struct Fill<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Secret<String>,
    /// The form must have a field of this name: a credential is not sent to a form that has changed.
    pub(crate) must_exist: bool,
    /// It is, or is made of, the password.
    pub(crate) is_password: bool,
}

/// The page does not have the form that the recipe speaks of. The words are for an operator, and hold nothing of the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormChanged {
    #[error("the page has no form with a password input")]
    NoPasswordForm,
    #[error("nothing on the page matches `{0}`")]
    NoMatch(String),
    #[error("`{0}` is not a form")]
    NotAForm(String),
    #[error("`{0}` is not a link with an address")]
    NotALink(String),
    #[error("no form on the page is the one that the recipe describes")]
    NoSuchForm,
    #[error("the form has no field `{0}`")]
    NoField(String),
    #[error("the form has no button `{0}`")]
    NoButton(String),
    #[error("the form's action is not a URL")]
    BadAction,
    #[error("the form is sent as text/plain")]
    PlainText,
}

/// Which form, and what is done with it.
pub(crate) struct Wanted<'a> {
    pub(crate) form: &'a FormChoice,
    pub(crate) submit: Option<&'a CssSelector>,
    pub(crate) fills: Vec<Fill<'a>>,
}

/// Finds the form on the page at `url`, fills it in and presses its button.
pub(crate) fn fill(page: &str, url: &Url, encoding: &'static Encoding, wanted: Wanted<'_>) -> Result<FilledForm, FormChanged> {
    let page = parse(page);
    let controls = Controls::of(&page);
    let form = choose(&page, url, &controls, &wanted)?;
    let button = pressed(&controls, form, wanted.submit)?;
    let mut fields = Vec::new();
    controls.of_form(form).for_each(|control| put_entries(&control, button, &mut fields));
    let has_control = |name: &str| controls.of_form(form).any(|control| control.attr("name") == Some(name) && !is_disabled(&control));
    for wish in wanted.fills {
        let name = name_of(&controls, form, wish.name)?;
        if wish.must_exist && !has_control(name) {
            return Err(FormChanged::NoField(wish.name.to_owned()));
        }
        put(&mut fields, name, wish.value);
    }
    let attribute = |on_button: &str, on_form: &str| button.and_then(|button| button.attr(on_button)).or_else(|| form.attr(on_form));
    let is_post = attribute("formmethod", "method").is_some_and(|method| method.trim().eq_ignore_ascii_case("post"));
    let enctype = match attribute("formenctype", "enctype").map(|enctype| enctype.trim().to_ascii_lowercase()).as_deref() {
        Some("multipart/form-data") => Enctype::Multipart,
        Some("text/plain") if is_post => return Err(FormChanged::PlainText),
        _ => Enctype::UrlEncoded,
    };
    Ok(FilledForm {
        action: action(&page, url, attribute("formaction", "action").unwrap_or_default())?,
        method: if is_post { Method::POST } else { Method::GET },
        enctype,
        encoding: accepted_charset(form).unwrap_or(encoding).output_encoding(),
        fields,
    })
}

/// The name of a field. One whose name is drawn anew for every page is written as `css:` and a selector.
fn name_of<'a>(controls: &Controls<'a>, form: ElementRef<'a>, wanted: &'a str) -> Result<&'a str, FormChanged> {
    let Some(selector) = wanted.strip_prefix(BY_SELECTOR) else { return Ok(wanted) };
    let missing = || FormChanged::NoField(wanted.to_owned());
    let selector = CssSelector::parse(selector).map_err(|_| missing())?;
    let found = controls.of_form(form).find(|control| selector.parsed().matches(control));
    found.and_then(|control| control.attr("name")).ok_or_else(missing)
}

/// Where the first link that matches leads, from the page at `url`.
pub(crate) fn link(page: &str, url: &Url, wanted: &CssSelector) -> Result<Url, FormChanged> {
    let page = parse(page);
    let found = page.select(wanted.parsed()).next().ok_or_else(|| FormChanged::NoMatch(wanted.as_str().to_owned()))?;
    let href = Some(found).filter(|found| is(found, "a")).and_then(|found| found.attr("href"));
    let href = href.filter(|href| !href.trim().is_empty()).ok_or_else(|| FormChanged::NotALink(wanted.as_str().to_owned()))?;
    action(&page, url, href)
}

/// The form that fits all that the recipe says of it; where it says nothing, the first with a password input, or, for a step that
/// fills in none, the first that has all the fields which are filled in.
fn choose<'a>(page: &'a Html, url: &Url, controls: &Controls<'a>, wanted: &Wanted<'_>) -> Result<ElementRef<'a>, FormChanged> {
    let choice = wanted.form;
    let has_input = |form: ElementRef<'a>, name: &str| {
        name_of(controls, form, name).is_ok_and(|name| controls.of_form(form).any(|control| control.attr("name") == Some(name)))
    };
    let mut forms: Box<dyn Iterator<Item = ElementRef<'a>> + '_> = match &choice.selector {
        None => Box::new(page.root_element().descendent_elements().filter(|element| is(element, "form"))),
        Some(selector) => {
            let mut found = page.select(selector.parsed()).peekable();
            let first = found.peek().ok_or_else(|| FormChanged::NoMatch(selector.as_str().to_owned()))?;
            if !is(first, "form") {
                return Err(FormChanged::NotAForm(selector.as_str().to_owned()));
            }
            Box::new(found.filter(|element| is(element, "form")))
        }
    };
    if let Some(glob) = &choice.action {
        let leads = |form: &ElementRef<'a>| action(page, url, form.attr("action").unwrap_or_default());
        forms = Box::new(forms.filter(move |form| leads(form).is_ok_and(|target| glob.matches(&target[url::Position::BeforePath..]))));
    }
    forms = Box::new(forms.filter(|form| choice.inputs.iter().all(|name| has_input(*form, name))));
    if choice.is_open() {
        if let Some((form, _)) = controls.password_forms().first() {
            return Ok(*form);
        }
        if wanted.fills.is_empty() || wanted.fills.iter().any(|fill| fill.is_password) {
            let pressed = |form: &ElementRef<'a>| wanted.submit.is_some() && pressed(controls, *form, wanted.submit).is_ok();
            return forms.find(pressed).ok_or(FormChanged::NoPasswordForm);
        }
        let all_there = |form: &ElementRef<'a>| wanted.fills.iter().all(|fill| has_input(*form, fill.name));
        return forms.find(all_there).ok_or(FormChanged::NoSuchForm);
    }
    forms.nth(choice.position.unwrap_or(1).saturating_sub(1)).ok_or(FormChanged::NoSuchForm)
}

/// The button that the recipe names, else the form's default one.
fn pressed<'a>(controls: &Controls<'a>, form: ElementRef<'a>, submit: Option<&CssSelector>) -> Result<Option<ElementRef<'a>>, FormChanged> {
    match submit {
        None => Ok(controls.of_form(form).find(is_submit).filter(|button| !is_disabled(button))),
        Some(selector) => {
            let found = controls.of_form(form).find(|control| selector.parsed().matches(control));
            found.map(Some).ok_or_else(|| FormChanged::NoButton(selector.as_str().to_owned()))
        }
    }
}

/// Sets a field where it stands; what else has its name goes; one that is not there comes last.
fn put(fields: &mut Vec<Field>, name: &str, value: Secret<String>) {
    let filled = Field { name: name.to_owned(), value, is_file: false };
    match fields.iter().position(|field| field.name == name) {
        None => fields.push(filled),
        Some(first) => {
            let mut index: usize = 0;
            fields.retain(|field| {
                let keep = index <= first || field.name != name;
                index = index.saturating_add(1);
                keep
            });
            if let Some(field) = fields.get_mut(first) {
                *field = filled;
            }
        }
    }
}

/// The action as a URL (HTML §4.10.21.3): an empty one is the page itself, whatever `base` says.
fn action(page: &Html, url: &Url, action: &str) -> Result<Url, FormChanged> {
    let action = action.trim_matches(|c: char| c.is_ascii_whitespace());
    let mut target = if action.is_empty() {
        url.clone()
    } else {
        let base = page.root_element().descendent_elements().filter(|element| is(element, "base")).find_map(|base| base.attr("href"));
        let base = base.and_then(|href| url.join(href.trim()).ok());
        base.as_ref().unwrap_or(url).join(action).map_err(|_| FormChanged::BadAction)?
    };
    target.set_fragment(None);
    Ok(target)
}

fn accepted_charset(form: ElementRef<'_>) -> Option<&'static Encoding> {
    form.attr("accept-charset")?.split_ascii_whitespace().find_map(|label| Encoding::for_label(label.as_bytes()))
}

/// What a page asks of a person, as far as passwords go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// No password.
    Nothing,
    /// One password: a login form.
    Password,
    /// Several passwords in one form: to choose a new one, or to register.
    Passwords,
}

/// Reads what a page asks for. A login form beside another counts.
pub(crate) fn asks(page: &str) -> Asks {
    let page = parse(page);
    let forms = Controls::of(&page).password_forms();
    match (forms.is_empty(), forms.iter().any(|(_, passwords)| *passwords == 1)) {
        (true, _) => Asks::Nothing,
        (false, true) => Asks::Password,
        (false, false) => Asks::Passwords,
    }
}

/// Whether the selector finds anything on the page.
pub(crate) fn has(page: &str, selector: &CssSelector) -> bool {
    parse(page).select(selector.parsed()).next().is_some()
}

/// What the first element that the selector finds says: in the attribute, or else in `value`, `content` or its text.
pub(crate) fn value_of(page: &str, selector: &CssSelector, attribute: Option<&str>) -> Option<String> {
    let page = parse(page);
    let element = page.select(selector.parsed()).next()?;
    match attribute {
        Some(name) => element.attr(name).map(str::to_owned),
        None => {
            let told = element.attr("value").or_else(|| element.attr("content")).map(str::to_owned);
            Some(told.unwrap_or_else(|| element.text().collect::<String>().trim().to_owned()))
        }
    }
}
