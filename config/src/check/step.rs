use std::ops::Range;

use super::extract;
use crate::at::At;
use crate::fault::Fault;
use crate::file::{Field, FileStep};
use crate::notes::Notes;
use crate::settings::{FormChoice, SendMethod, SendRequest, Step};
use crate::value::{Placeholder, Template, injected_header_name, page_at, recipe_template, request_at, selector, text_glob};

pub(super) fn check_all(steps: &At<Vec<At<FileStep>>>, notes: &mut Notes) -> Option<Vec<Step>> {
    let read: Vec<Option<Step>> = steps.iter().enumerate().map(|(place, step)| check(step, place == 0, notes)).collect();
    let read: Vec<Step> = read.into_iter().collect::<Option<_>>()?;
    let all_there = !steps.iter().any(|step| something_taken_out(step, notes));
    if !read.is_empty() && all_there && !read.iter().any(|step| step.sends(Placeholder::Password)) {
        let span = steps.first().map_or(&steps.span, |step| &step.span);
        notes.wrong(span, "no step sends the password", "give the form's password field in fields, as fields = { pass = \"{password}\" }");
    }
    Some(read)
}

fn something_taken_out(step: &At<FileStep>, notes: &Notes) -> bool {
    let tables = [step.fields.as_ref().map(|at| &at.span), step.headers.as_ref().map(|at| &at.span), Some(&step.span)];
    tables.into_iter().flatten().any(|span| notes.something_taken_out(span))
}

fn check(at: &At<FileStep>, first: bool, notes: &mut Notes) -> Option<Step> {
    let given = if first && at.send.is_none() {
        notes.need(&at.span, "page", &at.page, "give the page with the form, as page = \"/login\"")
    } else {
        at.page.as_ref()
    };
    let needs_page = first && at.send.is_none();
    let page = match given {
        Some(at) => notes.read(at, |text| page_at(text)).map(Some),
        None if needs_page => None,
        None => Some(None),
    };
    let extract = extract::check_all(at.extract.as_ref(), notes);
    let form = form_choice(at, notes);
    let submit = notes.read_opt(&at.submit, |text| selector(text));
    let fields = fields(at, notes);
    let send = send(at, notes);
    let headers = headers(at, notes);
    out_of_place(at, notes);
    let (page_at, page) = page?.map_or((None, None), |(at, page)| (at, Some(page)));
    Some(Step {
        page,
        page_at,
        extract: extract?,
        form: form?,
        fields: fields?,
        submit: submit?,
        send: send?,
        headers: headers?,
        optional: at.optional.as_ref().is_some_and(|at| at.value),
    })
}

fn form_choice(at: &FileStep, notes: &mut Notes) -> Option<FormChoice> {
    let selector = notes.read_opt(&at.form, |text| selector(text));
    let action = notes.read_opt(&at.form_action, |text| text_glob(text));
    let inputs = match &at.form_inputs {
        Some(list) => notes.read_all(list, |name| field_name(name)),
        None => Some(Vec::new()),
    };
    let position = notes.read_opt(&at.form_position, |place| match usize::try_from(*place) {
        Ok(place @ 1..) => Ok(place),
        _ => Err(Fault::new("places are counted from 1", "write 1 for the first form of the page")),
    });
    Some(FormChoice { selector: selector?, action: action?, inputs: inputs?, position: position? })
}

fn field_name(name: &str) -> Result<String, Fault> {
    if name.is_empty() { Err(Fault::new("a field without a name is never sent", "give the input's name")) } else { Ok(name.to_owned()) }
}

fn fields(at: &At<FileStep>, notes: &mut Notes) -> Option<Vec<(String, Template)>> {
    let help = "name the form's fields, as fields = { user = \"{username}\", pass = \"{password}\" }";
    let needed = at.send.is_none() && at.submit.is_none();
    let listed = if needed { Some(notes.need(&at.span, "fields", &at.fields, help)?) } else { at.fields.as_ref() };
    let Some(listed) = listed else { return Some(Vec::new()) };
    if needed && listed.is_empty() && !notes.something_taken_out(&listed.span) {
        notes.wrong(&listed.span, "`fields` is empty", help);
    }
    let read: Vec<Option<(String, Template)>> =
        listed.iter().map(|(name, value)| notes.read(value, |text| recipe_template(text)).map(|value| (name.clone(), value))).collect();
    read.into_iter().collect()
}

fn send(at: &At<FileStep>, notes: &mut Notes) -> Option<Option<SendRequest>> {
    let Some(to) = &at.send else { return Some(None) };
    let to = notes.read(to, |text| request_at(text));
    let body = match &at.body {
        Some(body) => notes.read(body, |text| recipe_template(text)).map(|body| Some((content_type(at), body))),
        None => Some(None),
    };
    if let (Some(body), Some(fields)) = (&at.body, &at.fields) {
        let _ = fields;
        notes.wrong(&body.span, "`body` and `fields` are two bodies", "give one of them");
    }
    let method = at.method.as_ref().map_or(SendMethod::Post, |at| at.value);
    let (at, to) = to?;
    Some(Some(SendRequest { at, to, method, body: body? }))
}

fn content_type(at: &FileStep) -> String {
    at.content_type.as_ref().map_or_else(|| "application/json".to_owned(), |at| at.value.clone())
}

fn headers(at: &FileStep, notes: &mut Notes) -> Option<Vec<(String, Template)>> {
    let mut read = Vec::new();
    for (name, value) in at.headers.iter().flat_map(|headers| &headers.value) {
        read.push(notes.read(value, |text| Ok((injected_header_name(name)?, recipe_template(text)?))));
    }
    read.into_iter().collect()
}

/// Keys that speak of a form beside `send`, and of a request without it.
fn out_of_place(at: &FileStep, notes: &mut Notes) {
    let span = |field: Option<&Range<usize>>| field.cloned();
    let of = [
        ("form", span(at.form.as_ref().map(|at| &at.span)), true),
        ("form_action", span(at.form_action.as_ref().map(|at| &at.span)), true),
        ("form_inputs", span(at.form_inputs.as_ref().map(|at| &at.span)), true),
        ("form_position", span(at.form_position.as_ref().map(|at| &at.span)), true),
        ("submit", span(at.submit.as_ref().map(|at| &at.span)), true),
        ("method", span(at.method.as_ref().map(|at| &at.span)), false),
        ("body", span(at.body.as_ref().map(|at| &at.span)), false),
        ("content_type", span(at.content_type.as_ref().map(|at| &at.span)), false),
    ];
    for (key, span, of_a_form) in of {
        let Some(span) = span else { continue };
        if of_a_form == at.send.is_some() {
            let what = if of_a_form { "a step that fills in a form" } else { "a step with `send`" };
            notes.wrong(&span, format!("`{key}` belongs to {what}"), "leave it out");
        }
    }
    if let (Some(content_type), None) = (&at.content_type, &at.body)
        && at.send.is_some()
    {
        notes.wrong(&content_type.span, "`content_type` belongs to `body`", "leave it out: fields are sent urlencoded");
    }
    only_with_form(&at.optional, at.send.is_some(), notes);
}

fn only_with_form(optional: &Field<bool>, sends: bool, notes: &mut Notes) {
    if let Some(optional) = optional
        && sends
        && optional.value
    {
        notes.wrong(&optional.span, "a step with `send` is never passed over", "leave it out");
    }
}
