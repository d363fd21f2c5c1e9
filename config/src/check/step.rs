use crate::at::At;
use crate::file::FileStep;
use crate::notes::Notes;
use crate::settings::Step;
use crate::value::{Placeholder, Template, page, selector, template};

/// What a form can be filled with: headers know the account, a portal's own form knows its own user.
const PLACEHOLDERS: &[Placeholder] = &[Placeholder::Username, Placeholder::Password];

pub(super) fn check_all(steps: &At<Vec<At<FileStep>>>, notes: &mut Notes) -> Option<Vec<Step>> {
    let read: Vec<Option<Step>> = steps.iter().map(|step| check(step, notes)).collect();
    let read: Vec<Step> = read.into_iter().collect::<Option<_>>()?;
    let used = |placeholder| read.iter().any(|step| step.fields.iter().any(|(_, value)| value.uses(placeholder)));
    let mut tables = steps.iter().filter_map(|step| step.fields.as_ref());
    let all_there = !tables.any(|fields| notes.something_taken_out(&fields.span));
    if !read.is_empty() && all_there && !used(Placeholder::Password) {
        let span = steps.first().map_or(&steps.span, |step| &step.span);
        notes.wrong(span, "no step sends the password", "give the form's password field in fields, as fields = { pass = \"{password}\" }");
    }
    Some(read)
}

fn check(at: &At<FileStep>, notes: &mut Notes) -> Option<Step> {
    let page_at = notes.need(&at.span, "page", &at.page, "give the page with the form, as page = \"/login\"");
    let page = page_at.and_then(|at| notes.read(at, |text| page(text)));
    let form = notes.read_opt(&at.form, |text| selector(text));
    let submit = notes.read_opt(&at.submit, |text| selector(text));
    let help = "name the form's fields, as fields = { user = \"{username}\", pass = \"{password}\" }";
    let fields = notes.need(&at.span, "fields", &at.fields, help).and_then(|fields| {
        if fields.is_empty() && !notes.something_taken_out(&fields.span) {
            notes.wrong(&fields.span, "`fields` is empty", help);
        }
        let read: Vec<Option<(String, Template)>> = fields
            .iter()
            .map(|(name, value)| notes.read(value, |text| template(text, PLACEHOLDERS)).map(|value| (name.clone(), value)))
            .collect();
        read.into_iter().collect::<Option<Vec<_>>>()
    });
    Some(Step { page: page?, form: form?, fields: fields?, submit: submit? })
}
