use std::collections::BTreeMap;

use super::{extract, proof, verdict};
use crate::at::At;
use crate::file::{Field, FileSignIn};
use crate::notes::Notes;
use crate::settings::JsonSignIn;
use crate::value::{Placeholder, Template, cookie_name, injected_header_name, page_at, recipe_template, request_at};

pub(super) fn check(at: &At<FileSignIn>, notes: &mut Notes) -> Option<JsonSignIn> {
    let help = "say where the page's script posts the login, as url = \"/api/login\"";
    let url = notes.need(&at.span, "url", &at.url, help).and_then(|at| notes.read(at, |text| request_at(text)));
    let help = "give what it posts, as body = '{{\"user\":\"{username}\",\"password\":\"{password}\"}}'";
    let body = notes.need(&at.span, "body", &at.body, help).and_then(|at| notes.read(at, |text| recipe_template(text)));
    if let (Some(body), Some(url), Some(place)) = (&body, &url, &at.body)
        && !body.uses(Placeholder::Password)
        && !url.1.uses(Placeholder::Password)
    {
        notes.wrong(&place.span, "this does not send the password", "put {password} where it belongs");
    }
    let first = notes.read_opt(&at.page, |text| page_at(text));
    let page_extract = extract::check_all(at.page_extract.as_ref(), notes);
    if let (Some(found), None) = (&at.page_extract, &at.page) {
        notes.wrong(&found.span, "`page_extract` belongs to `page`", "give the page that the values are found on");
    }
    let help = "say where the answer has the token, as extract = { token = { json = \"/token\" } }";
    let found = notes.need(&at.span, "extract", &at.extract, help).and_then(|at| extract::check_all(Some(at), notes));
    let request_headers = named(&at.request_headers, injected_header_name, notes);
    let headers = named(&at.headers, injected_header_name, notes);
    let cookies = named(&at.cookies, cookie_name, notes);
    if at.headers.is_none() && at.cookies.is_none() && !notes.something_taken_out(&at.span) {
        let help = "say how the token is sent afterwards, as headers = { Authorization = \"Bearer {extract.token}\" }";
        notes.wrong(&at.span, "`headers` and `cookies` are both missing here", help);
    }
    let expires_in = notes.read_opt(&at.expires_in, |text| recipe_template(text));
    let verdicts = verdict::check_all(at.verdicts.as_deref(), 1, notes);
    let proof = match &at.proof {
        Some(at) => proof::check(at, None, notes).map(Some),
        None => Some(None),
    };
    let (page_at, page) = first?.map_or((None, None), |(at, page)| (at, Some(page)));
    let (url_at, url) = url?;
    Some(JsonSignIn {
        page,
        page_at,
        page_extract: page_extract?,
        url,
        url_at,
        body: body?,
        request_headers: request_headers?,
        extract: found?,
        headers: headers?,
        cookies: cookies?,
        expires_in: expires_in?,
        verdicts: verdicts?,
        proof: proof?,
    })
}

type Named = Field<BTreeMap<String, At<String>>>;

fn named(
    field: &Named,
    name_of: impl Fn(&str) -> Result<String, crate::fault::Fault>,
    notes: &mut Notes,
) -> Option<Vec<(String, Template)>> {
    let mut read = Vec::new();
    for (name, value) in field.iter().flat_map(|table| &table.value) {
        read.push(notes.read(value, |text| Ok((name_of(name)?, recipe_template(text)?))));
    }
    read.into_iter().collect()
}
