use crate::at::At;
use crate::file::{Field, FileSignOut};
use crate::notes::Notes;
use crate::settings::{SignIn, SignOut, SignOutBy, SignOutMethod};
use crate::value::{Placeholder, Template, page, recipe_template, selector};

pub(super) fn check(sign_out: Option<&At<FileSignOut>>, sign_in: Option<&SignIn>, notes: &mut Notes) -> Option<Option<SignOut>> {
    let Some(at) = sign_out else {
        return Some(None);
    };
    let help = "give the portal's own sign-out page, as page = \"/logout\"";
    let own_page = notes.need(&at.span, "page", &at.page, help).and_then(|at| notes.read(at, |text| page(text)));
    let address = notes.read_opt(&at.address, |text| page(text));
    let form = notes.read_opt(&at.form, |text| selector(text));
    let link = notes.read_opt(&at.link, |text| selector(text));
    let submit = notes.read_opt(&at.submit, |text| selector(text));
    let fields = fields(at, matches!(sign_in, Some(SignIn::Json(_) | SignIn::Form(_)) | None), notes);
    let method = at.method.as_ref().map_or(SignOutMethod::Get, |at| at.value);
    let (has_form, has_link) = (at.form.is_some(), at.link.is_some());
    let on_page = has_form || has_link;
    refuse(&at.link, has_form, "the session is ended by a form or by a link", "keep `form` or `link`", notes);
    refuse(&at.method, on_page, "`method` is for a page that ends the session itself", "leave it out: the form or the link says it", notes);
    refuse(&at.submit, !has_form, "`submit` belongs to a form", "give the form, as form = \"form#logout\", or leave it out", notes);
    let nothing_sent = has_link || (!has_form && method == SignOutMethod::Get);
    refuse(&at.fields, nothing_sent, "`fields` are sent with a form", "give `form`, or method = \"POST\"", notes);
    refuse(&at.address, !on_page, "`address` belongs to a form or a link on the page", "put it into `page`", notes);
    if let Some(link) = &at.link
        && !has_form
        && at.address.is_none()
    {
        notes.wrong(&link.span, "nobody knows where this link may lead", "give the address, as address = \"/doku.php?do=logout\"");
    }
    let by = match (form?, link?) {
        (Some(form), _) => SignOutBy::Form { form, fields: fields?, submit: submit? },
        (None, Some(link)) => SignOutBy::Link(link),
        (None, None) => SignOutBy::Page { method, fields: fields? },
    };
    Some(Some(SignOut { page: own_page?, by, address: address? }))
}

/// `finds`: whether the sign-in finds values that can be sent along.
fn fields(at: &FileSignOut, finds: bool, notes: &mut Notes) -> Option<Vec<(String, Template)>> {
    let mut read = Vec::new();
    for (name, value) in at.fields.iter().flat_map(|fields| &fields.value) {
        let template = notes.read(value, |text| recipe_template(text));
        if template.as_ref().is_some_and(|template| template.uses(Placeholder::Password)) {
            notes.wrong(&value.span, "no sign-out takes a password", "leave {password} out");
        }
        if template.as_ref().is_some_and(|template| template.uses(Placeholder::Totp)) {
            notes.wrong(&value.span, "a one-time code is used up by the sign-in", "leave {totp} out");
        }
        if template.as_ref().is_some_and(|template| !finds && template.uses_extracted()) {
            notes.wrong(&value.span, "nothing is extracted by this method", "only \"form\" and \"json\" find values that can be sent here");
        }
        read.push(template.map(|template| (name.clone(), template)));
    }
    read.into_iter().collect()
}

fn refuse<T>(field: &Field<T>, is_wrong: bool, what: &str, help: &str, notes: &mut Notes) {
    if let Some(at) = field
        && is_wrong
    {
        notes.wrong(&at.span, what, help);
    }
}
