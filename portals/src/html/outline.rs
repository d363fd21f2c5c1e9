use scraper::ElementRef;

use super::controls::{Controls, is, is_disabled, is_submit, kind, parse};

/// What a page has that a person could sign in or out with.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) forms: Vec<FormOutline>,
    pub(crate) links: Vec<LinkOutline>,
    pub(crate) scripts: Vec<ScriptOutline>,
}

/// A script: where it is, or what it says.
#[derive(Debug)]
pub(crate) enum ScriptOutline {
    At(String),
    Here(String),
}

/// A form, as far as it can be told from others.
#[derive(Debug)]
pub(crate) struct FormOutline {
    pub(crate) id: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) inputs: Vec<InputOutline>,
    /// Names and values of its hidden fields.
    pub(crate) hidden: Vec<(String, String)>,
    /// It has no address, sends what is typed in its address, or is taken over by a script: a browser may never send it.
    pub(crate) is_for_a_script: bool,
    /// A browser would put what is typed into the address of its own page: it is meant for a script alone.
    pub(crate) is_only_for_a_script: bool,
    /// What its buttons say.
    pub(crate) buttons: String,
}

/// A field that a person fills in.
#[derive(Debug)]
pub(crate) struct InputOutline {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) autocomplete: String,
    pub(crate) id: Option<String>,
}

/// A link.
#[derive(Debug)]
pub(crate) struct LinkOutline {
    pub(crate) href: String,
    pub(crate) text: String,
}

impl FormOutline {
    pub(crate) fn passwords(&self) -> impl Iterator<Item = &InputOutline> {
        self.inputs.iter().filter(|input| input.kind == "password")
    }
}

/// Reads a page's forms and links, in their order.
pub(crate) fn outline(page: &str) -> Outline {
    let page = parse(page);
    let controls = Controls::of(&page);
    let elements = || page.root_element().descendent_elements();
    let forms = elements().filter(|element| is(element, "form")).map(|form| of_form(&controls, form)).collect();
    let links = elements().filter(|element| is(element, "a")).filter_map(|link| {
        let text = link.text().collect::<String>();
        let told = [link.attr("title"), link.attr("aria-label"), link.attr("id")].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(LinkOutline { href: link.attr("href")?.trim().to_owned(), text: format!("{} {told}", text.trim()) })
    });
    let scripts = elements().filter(|element| is(element, "script")).map(|script| match script.attr("src") {
        Some(src) => ScriptOutline::At(src.trim().to_owned()),
        None => ScriptOutline::Here(script.text().collect()),
    });
    Outline { forms, links: links.collect(), scripts: scripts.collect() }
}

fn of_form(controls: &Controls<'_>, form: ElementRef<'_>) -> FormOutline {
    let filled = |control: &ElementRef<'_>| {
        let named = control.attr("name").is_some_and(|name| !name.is_empty());
        named
            && is(control, "input")
            && !is_disabled(control)
            && matches!(kind(control).as_str(), "text" | "email" | "password" | "tel" | "")
    };
    let input = |control: ElementRef<'_>| InputOutline {
        name: control.attr("name").unwrap_or_default().to_owned(),
        kind: kind(&control),
        autocomplete: control.attr("autocomplete").unwrap_or_default().to_ascii_lowercase(),
        id: control.attr("id").filter(|id| !id.is_empty()).map(str::to_owned),
    };
    let hidden = |control: ElementRef<'_>| {
        let name = control.attr("name").filter(|name| !name.is_empty() && is(&control, "input") && kind(&control) == "hidden")?;
        Some((name.to_owned(), control.attr("value").unwrap_or_default().to_owned()))
    };
    let said = |control: ElementRef<'_>| format!("{} {} ", control.attr("value").unwrap_or_default(), control.text().collect::<String>());
    let action = form.attr("action").unwrap_or_default().trim();
    let nowhere = action.is_empty() || action.starts_with('#') || action.to_ascii_lowercase().starts_with("javascript:");
    let is_post = form.attr("method").is_some_and(|method| method.trim().eq_ignore_ascii_case("post"));
    FormOutline {
        is_for_a_script: nowhere || !is_post || form.attr("onsubmit").is_some(),
        is_only_for_a_script: nowhere && !is_post,
        id: form.attr("id").filter(|id| !id.is_empty()).map(str::to_owned),
        action: form.attr("action").map(|action| action.trim().to_owned()),
        inputs: controls.of_form(form).filter(filled).map(input).collect(),
        hidden: controls.of_form(form).filter_map(hidden).collect(),
        buttons: controls.of_form(form).filter(is_submit).map(said).collect(),
    }
}
