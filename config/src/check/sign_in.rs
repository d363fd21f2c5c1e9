use std::path::Path;

use super::{assertion, extract, json, proof, signed_cookie, step, verdict};
use crate::at::At;
use crate::fault::Fault;
use crate::file::{Field, FileMethod, FileSignIn};
use crate::notes::Notes;
use crate::settings::{BasicSignIn, FormSignIn, HeadersSignIn, Proof, SignIn};
use crate::value::{Placeholder, Template, injected_header_name, same_header, template};

/// Without the section the gateway only guards the door.
pub(super) fn check(sign_in: Option<&At<FileSignIn>>, directory: &Path, notes: &mut Notes) -> Option<SignIn> {
    let Some(at) = sign_in else {
        return Some(SignIn::None);
    };
    let help = "say how the gateway signs in: method = \"form\", \"json\", \"basic\", \"digest\", \"headers\", \"assertion\", \"cookie\" or \"none\"";
    let method = notes.need(&at.span, "method", &at.method, help)?;
    out_of_place(at, method.value, notes);
    match method.value {
        FileMethod::Form => form(at, notes).map(SignIn::Form),
        FileMethod::Basic => basic(at, notes).map(SignIn::Basic),
        FileMethod::Digest => basic(at, notes).map(SignIn::Digest),
        FileMethod::Json => json::check(at, notes).map(|json| SignIn::Json(Box::new(json))),
        FileMethod::Headers => headers(at, notes).map(SignIn::Headers),
        FileMethod::None => Some(SignIn::None),
        FileMethod::Assertion => assertion::check(at, notes).map(SignIn::Assertion),
        FileMethod::Cookie => signed_cookie::check(at, directory, notes).map(|cookie| SignIn::Cookie(Box::new(cookie))),
    }
}

fn form(at: &At<FileSignIn>, notes: &mut Notes) -> Option<FormSignIn> {
    let help = "add [[portal.sign_in.steps]] with page = \"/login\" and fields = { user = \"{username}\", pass = \
                \"{password}\" }";
    let steps = notes.need(&at.span, "steps", &at.steps, help);
    if let Some(list) = steps
        && list.is_empty()
    {
        notes.wrong(&list.span, "a form sign-in takes a step at least", help);
    }
    let steps = steps.and_then(|steps| step::check_all(steps, notes));
    let verdicts = verdict::check_all(at.verdicts.as_deref(), at.steps.as_ref().map_or(0, |steps| steps.len()), notes);
    let proof = match &at.proof {
        Some(at) => proof::check(at, None, notes).map(Some),
        None => Some(None),
    };
    let extract = extract::check_all(at.extract.as_ref(), notes);
    Some(FormSignIn { extract: extract?, steps: steps?, verdicts: verdicts?, proof: proof? })
}

fn basic(at: &At<FileSignIn>, notes: &mut Notes) -> Option<BasicSignIn> {
    let proof = match &at.proof {
        Some(at) => proof::check(at, Some("/"), notes)?,
        None => Proof { page: "/".to_owned(), body: None, status: Vec::new() },
    };
    Some(BasicSignIn { proof })
}

fn headers(at: &At<FileSignIn>, notes: &mut Notes) -> Option<HeadersSignIn> {
    let help = "add [portal.sign_in.headers] with a line as X-Remote-User = \"{username}\"";
    let listed = notes.need(&at.span, "headers", &at.headers, help)?;
    if listed.is_empty() && !notes.something_taken_out(&listed.span) {
        notes.wrong(&listed.span, "no header is named", help);
    }
    let mut seen: Vec<String> = Vec::new();
    let mut read = Vec::new();
    for (name, value) in &listed.value {
        read.push(notes.read(value, |text| header(name, text)));
        let same = same_header(name);
        if seen.contains(&same) {
            notes.wrong(
                &value.span,
                "another line names the same header",
                "capitals, and _ or . for -, make no other header to the portal: keep one",
            );
        }
        seen.push(same);
    }
    let headers = read.into_iter().collect::<Option<Vec<_>>>()?;
    Some(HeadersSignIn { headers })
}

fn header(name: &str, text: &str) -> Result<(String, Template), Fault> {
    Ok((injected_header_name(name)?, template(text, Placeholder::ALL)?))
}

/// A key that the method does not look at is a misunderstanding.
fn out_of_place(at: &FileSignIn, method: FileMethod, notes: &mut Notes) {
    let form = method == FileMethod::Form;
    let json = method == FileMethod::Json;
    let by_header = matches!(method, FileMethod::Basic | FileMethod::Digest);
    belongs(&at.steps, "steps", "form", form, notes);
    belongs(&at.verdicts, "verdicts", "form` or `json", form || json, notes);
    let assertion = method == FileMethod::Assertion;
    let cookie = method == FileMethod::Cookie;
    let proves = form || json || by_header || assertion || cookie;
    belongs(&at.proof, "proof", "form`, `json`, `basic`, `digest`, `assertion` or `cookie", proves, notes);
    belongs(&at.headers, "headers", "headers` or `json", json || method == FileMethod::Headers, notes);
    belongs(&at.url, "url", "json", json, notes);
    belongs(&at.body, "body", "json", json, notes);
    belongs(&at.page, "page", "json", json, notes);
    belongs(&at.page_extract, "page_extract", "json", json, notes);
    belongs(&at.request_headers, "request_headers", "json", json, notes);
    belongs(&at.extract, "extract", "form` or `json", form || json, notes);
    belongs(&at.cookies, "cookies", "json", json, notes);
    belongs(&at.expires_in, "expires_in", "json", json, notes);
    belongs(&at.header, "header", "assertion", assertion, notes);
    belongs(&at.algorithm, "algorithm", "assertion", assertion, notes);
    belongs(&at.issuer, "issuer", "assertion` or `cookie", assertion || cookie, notes);
    belongs(&at.audience, "audience", "assertion` or `cookie", assertion || cookie, notes);
    belongs(&at.lifetime, "lifetime", "assertion` or `cookie", assertion || cookie, notes);
    belongs(&at.claims, "claims", "assertion` or `cookie", assertion || cookie, notes);
    belongs(&at.cookie, "cookie", "cookie", cookie, notes);
    belongs(&at.format, "format", "cookie", cookie, notes);
    belongs(&at.secret_file, "secret_file", "cookie", cookie, notes);
    belongs(&at.digest, "digest", "cookie", cookie, notes);
    belongs(&at.user, "user", "cookie", cookie, notes);
    belongs(&at.tokens, "tokens", "cookie", cookie, notes);
    belongs(&at.data, "data", "cookie", cookie, notes);
}

fn belongs<T>(field: &Field<T>, key: &str, method: &str, fits: bool, notes: &mut Notes) {
    if let Some(at) = field
        && !fits
    {
        notes.wrong(&at.span, format!("`{key}` belongs to the method `{method}`"), "leave it out, or change the method");
    }
}
