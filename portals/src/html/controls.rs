//! A form's fields as a browser would send them (HTML §4.10.21.4, "constructing the entry list").

use scraper::{ElementRef, Html};
use secret::Secret;

use super::bounded::bounded;
use super::encode::Field;

/// Reads a page, or its beginning if it is monstrous.
pub(super) fn parse(page: &str) -> Html {
    Html::parse_document(bounded(page))
}

/// The elements of a page that hold or send values, in document order, each with the form that owns it.
pub(super) struct Controls<'a>(Vec<(ElementRef<'a>, ElementRef<'a>)>);

impl<'a> Controls<'a> {
    pub(super) fn of(page: &'a Html) -> Self {
        let mut controls = Vec::new();
        let forms: Vec<ElementRef<'a>> = page.root_element().descendent_elements().filter(|element| is(element, "form")).collect();
        let mut lost = None;
        for element in page.root_element().descendent_elements() {
            match element.value().name() {
                "form" => lost = lost_form(element),
                "input" | "select" | "textarea" | "button" => {
                    if let Some(owner) = owner(element, &forms, lost) {
                        controls.push((element, owner));
                    }
                }
                _ => {}
            }
        }
        Self(controls)
    }

    pub(super) fn of_form(&self, form: ElementRef<'a>) -> impl Iterator<Item = ElementRef<'a>> {
        self.0.iter().filter(move |(_, owner)| *owner == form).map(|(control, _)| *control)
    }

    /// The forms with password inputs, and how many each has.
    pub(super) fn password_forms(&self) -> Vec<(ElementRef<'a>, usize)> {
        let mut forms: Vec<(ElementRef<'a>, usize)> = Vec::new();
        for (control, owner) in &self.0 {
            if is(control, "input") && kind(control) == "password" && !is_disabled(control) {
                match forms.iter_mut().find(|(form, _)| form == owner) {
                    Some((_, count)) => *count = count.saturating_add(1),
                    None => forms.push((*owner, 1)),
                }
            }
        }
        forms
    }
}

/// A form that stands between a table and its rows is taken out by the parser, empty, but still owns the fields that follow in
/// that table: its table.
fn lost_form(form: ElementRef<'_>) -> Option<(ElementRef<'_>, ElementRef<'_>)> {
    let parent = ElementRef::wrap(form.parent()?)?;
    let in_table = matches!(parent.value().name(), "table" | "thead" | "tbody" | "tfoot" | "tr");
    if !in_table || form.child_elements().next().is_some() {
        return None;
    }
    let table = std::iter::once(parent).chain(parent.ancestors().filter_map(ElementRef::wrap)).find(|element| is(element, "table"))?;
    Some((form, table))
}

fn owner<'a>(control: ElementRef<'a>, forms: &[ElementRef<'a>], lost: Option<(ElementRef<'a>, ElementRef<'a>)>) -> Option<ElementRef<'a>> {
    if let Some(id) = control.attr("form") {
        return forms.iter().copied().find(|form| form.attr("id") == Some(id));
    }
    let mut ancestors = control.ancestors().filter_map(ElementRef::wrap);
    if let Some(form) = ancestors.clone().find(|element| is(element, "form")) {
        return Some(form);
    }
    let (form, table) = lost?;
    ancestors.any(|element| element == table).then_some(form)
}

pub(super) fn is(element: &ElementRef<'_>, name: &str) -> bool {
    element.value().name() == name
}

/// An input's or button's type, lower case, with its default.
pub(super) fn kind(control: &ElementRef<'_>) -> String {
    let default = if is(control, "button") { "submit" } else { "text" };
    control.attr("type").map_or_else(|| default.to_owned(), str::to_ascii_lowercase)
}

pub(super) fn is_submit(control: &ElementRef<'_>) -> bool {
    match control.value().name() {
        "input" => matches!(kind(control).as_str(), "submit" | "image"),
        "button" => !matches!(kind(control).as_str(), "button" | "reset"),
        _ => false,
    }
}

pub(super) fn is_disabled(control: &ElementRef<'_>) -> bool {
    let in_disabled_set =
        || control.ancestors().filter_map(ElementRef::wrap).any(|element| is(&element, "fieldset") && element.attr("disabled").is_some());
    control.attr("disabled").is_some() || in_disabled_set()
}

/// What one control adds to the form's fields.
pub(super) fn put_entries(control: &ElementRef<'_>, pressed: Option<ElementRef<'_>>, out: &mut Vec<Field>) {
    let name = control.attr("name").unwrap_or_default();
    let is_pressed = pressed == Some(*control);
    if is_disabled(control) || control.ancestors().filter_map(ElementRef::wrap).any(|element| is(&element, "datalist")) {
        return;
    }
    let mut put = |name: String, value: &str, is_file: bool| out.push(Field { name, value: Secret::from(value), is_file });
    let value = control.attr("value");
    match control.value().name() {
        "select" if !name.is_empty() => chosen(control).into_iter().for_each(|value| put(name.to_owned(), &value, false)),
        "textarea" if !name.is_empty() => put(name.to_owned(), &control.text().collect::<String>(), false),
        "button" if is_pressed && !name.is_empty() => put(name.to_owned(), value.unwrap_or_default(), false),
        "input" => match kind(control).as_str() {
            "image" if is_pressed => {
                let prefix = if name.is_empty() { String::new() } else { format!("{name}.") };
                put(format!("{prefix}x"), "0", false);
                put(format!("{prefix}y"), "0", false);
            }
            _ if name.is_empty() => {}
            "submit" if is_pressed => put(name.to_owned(), value.unwrap_or("Submit"), false),
            "submit" | "image" | "button" | "reset" => {}
            "checkbox" | "radio" if control.attr("checked").is_some() => put(name.to_owned(), value.unwrap_or("on"), false),
            "checkbox" | "radio" => {}
            "file" => put(name.to_owned(), "", true),
            _ => put(name.to_owned(), value.unwrap_or_default(), false),
        },
        _ => {}
    }
}

/// The values of a select's chosen options; without any chosen, a drop-down shows its first.
fn chosen(select: &ElementRef<'_>) -> Vec<String> {
    let options: Vec<_> = select.descendent_elements().filter(|element| is(element, "option")).collect();
    let usable = |option: &&ElementRef<'_>| {
        let group_off = option.ancestors().filter_map(ElementRef::wrap).any(|up| is(&up, "optgroup") && up.attr("disabled").is_some());
        option.attr("disabled").is_none() && !group_off
    };
    let selected: Vec<_> = options.iter().filter(|option| option.attr("selected").is_some()).collect();
    let multiple = select.attr("multiple").is_some();
    let list_box = select.attr("size").and_then(|size| size.trim().parse::<u32>().ok()).is_some_and(|size| size > 1);
    let effective = match (multiple, selected.last()) {
        (true, _) => selected,
        (false, Some(last)) => vec![*last],
        (false, None) if list_box => Vec::new(),
        (false, None) => options.iter().find(usable).into_iter().collect(),
    };
    effective.into_iter().filter(usable).map(option_value).collect()
}

fn option_value(option: &ElementRef<'_>) -> String {
    match option.attr("value") {
        Some(value) => value.to_owned(),
        None => option.text().collect::<String>().split_ascii_whitespace().collect::<Vec<_>>().join(" "),
    }
}
