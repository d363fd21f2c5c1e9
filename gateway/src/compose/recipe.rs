//! From the recipe in the configuration to the recipe that is carried out.

use std::path::Path;

use accounts::Verdict;
use accounts::keys::AssertionAlgorithm;
use config::Piece;
use config::settings as file;
use http::Method;
use portals::recipe::{
    Assertion, Basic, Conditions, CookieFormat, CssSelector, Extraction, Form, FormChoice, HeaderPattern, Headers, Json, PagePath, Proof,
    Recipe, Request, SignedCookie, Source, Step, Template, TextGlob, TicketDigest, VerdictRule,
};
use secret::Secret;

use super::lowered::{Lowered, Under, any, each, refused};

/// `issuer`: who signs assertions, unless the recipe names another.
pub(super) fn recipe(sign_in: &file::SignIn, issuer: &str) -> Lowered<Recipe> {
    Ok(match sign_in {
        file::SignIn::None => Recipe::None,
        file::SignIn::Basic(basic) => Recipe::Basic(Basic { proof: proof(&basic.proof).under("proof")? }),
        file::SignIn::Digest(digest) => Recipe::Digest(Basic { proof: proof(&digest.proof).under("proof")? }),
        file::SignIn::Json(json) => Recipe::Json(lower_json(json)?),
        file::SignIn::Headers(headers) => {
            let templates = headers.headers.iter().map(|(name, value)| Ok((header_name(name)?, template(value)?)));
            Recipe::Headers(Headers { templates: templates.collect::<Lowered<_>>().under("headers")?, proof: None })
        }
        file::SignIn::Cookie(given) => Recipe::Cookie(signed_cookie(given, issuer)?),
        file::SignIn::Assertion(given) => Recipe::Assertion(assertion(given, issuer)?),
        file::SignIn::Form(form) => Recipe::Form(Form {
            steps: each("steps", &form.steps, step)?,
            verdicts: each("verdicts", &form.verdicts, verdict_rule)?,
            answer: form.extract.iter().map(extraction).collect::<Lowered<_>>().under("extract")?,
            proof: any("proof", form.proof.as_ref(), proof)?,
        }),
    })
}

fn assertion(given: &file::AssertionSignIn, issuer: &str) -> Lowered<Assertion> {
    Ok(Assertion {
        header: header_name(&given.header).under("header")?,
        algorithm: match given.algorithm {
            file::AssertionAlgorithm::Es256 => AssertionAlgorithm::Es256,
            file::AssertionAlgorithm::EdDsa => AssertionAlgorithm::EdDsa,
        },
        issuer: given.issuer.clone().unwrap_or_else(|| issuer.to_owned()),
        audience: given.audience.clone(),
        lifetime: given.lifetime,
        claims: named(&given.claims).under("claims")?,
        proof: any("proof", given.proof.as_ref(), proof)?,
    })
}

/// Reads the secret: a portal whose secret is not there could not be entered.
fn signed_cookie(given: &file::CookieSignIn, issuer: &str) -> Lowered<SignedCookie> {
    let format = match &given.format {
        file::CookieFormat::AuthTkt { digest, user, tokens, data } => CookieFormat::AuthTkt {
            digest: match digest {
                file::TicketDigest::Md5 => TicketDigest::Md5,
                file::TicketDigest::Sha256 => TicketDigest::Sha256,
                file::TicketDigest::Sha512 => TicketDigest::Sha512,
            },
            user: template(user).under("user")?,
            tokens: any("tokens", tokens.as_ref(), template)?,
            data: any("data", data.as_ref(), template)?,
        },
        file::CookieFormat::Jwt { issuer: given, audience, claims } => CookieFormat::Jwt {
            issuer: given.clone().unwrap_or_else(|| issuer.to_owned()),
            audience: audience.clone(),
            claims: named(claims).under("claims")?,
        },
    };
    // RFC 7518 §3.2: a key is no shorter than what the digest gives.
    let shortest = if matches!(format, CookieFormat::Jwt { .. }) { 32 } else { 1 };
    Ok(SignedCookie {
        name: given.name.clone(),
        secret: shared_secret(&given.secret_file, shortest).under("secret_file")?,
        format,
        lifetime: given.lifetime,
        proof: any("proof", given.proof.as_ref(), proof)?,
    })
}

fn shared_secret(path: &Path, shortest: usize) -> Lowered<Secret<Vec<u8>>> {
    let read = std::fs::read(path).map_err(|error| refused(&format!("{} cannot be read: {error}", path.display())))?;
    let read = Secret::new(read);
    let line = read.reveal().trim_ascii_end();
    if line.len() < shortest || line.contains(&b'\n') {
        return Err(refused(&format!("{} must hold one line of {shortest} bytes or more", path.display())));
    }
    Ok(Secret::new(line.to_vec()))
}

fn extraction((name, from): &(String, file::Extract)) -> Lowered<Extraction> {
    Ok(Extraction { name: name.clone(), from: source(from).under(name)? })
}

fn lower_json(json: &file::JsonSignIn) -> Lowered<Json> {
    let send = Request {
        at: json.url_at.as_ref().map(file::Upstream::origin),
        to: template(&json.url).under("url")?,
        method: Method::POST,
        body: Some(("application/json".to_owned(), template(&json.body).under("body")?)),
    };
    let step = Step {
        page: any("page", json.page.as_deref(), page)?,
        page_at: json.page_at.as_ref().map(file::Upstream::origin),
        extract: json.page_extract.iter().map(extraction).collect::<Lowered<_>>().under("page_extract")?,
        headers: with_names(&json.request_headers).under("request_headers")?,
        send: Some(send),
        ..Step::default()
    };
    Ok(Json {
        steps: vec![step],
        verdicts: each("verdicts", &json.verdicts, verdict_rule)?,
        answer: json.extract.iter().map(extraction).collect::<Lowered<_>>().under("extract")?,
        headers: with_names(&json.headers).under("headers")?,
        cookies: named(&json.cookies).under("cookies")?,
        expires: any("expires_in", json.expires_in.as_ref(), template)?,
        proof: any("proof", json.proof.as_ref(), proof)?,
    })
}

fn with_names(headers: &[(String, config::Template)]) -> Lowered<Vec<(http::HeaderName, Template)>> {
    headers.iter().map(|(name, value)| Ok((header_name(name)?, template(value).under(name)?))).collect()
}

fn step(step: &file::Step) -> Lowered<Step> {
    Ok(Step {
        page: any("page", step.page.as_deref(), page)?,
        page_at: step.page_at.as_ref().map(file::Upstream::origin),
        extract: step.extract.iter().map(extraction).collect::<Lowered<_>>().under("extract")?,
        form: form_choice(&step.form)?,
        fields: fields(&step.fields).under("fields")?,
        submit: any("submit", step.submit.as_deref(), selector)?,
        send: step.send.as_ref().map(request).transpose()?,
        headers: with_names(&step.headers).under("headers")?,
        optional: step.optional,
    })
}

/// By name, or by `css:` and a selector.
fn fields(fields: &[(String, config::Template)]) -> Lowered<Vec<(String, Template)>> {
    let selectors = fields.iter().filter_map(|(name, _)| Some((name, name.strip_prefix("css:")?)));
    for (name, css) in selectors {
        selector(css).under(name)?;
    }
    named(fields)
}

pub(super) fn named(fields: &[(String, config::Template)]) -> Lowered<Vec<(String, Template)>> {
    fields.iter().map(|(name, value)| Ok((name.clone(), template(value).under(name)?))).collect()
}

fn form_choice(form: &file::FormChoice) -> Lowered<FormChoice> {
    Ok(FormChoice {
        selector: any("form", form.selector.as_deref(), selector)?,
        action: any("form_action", form.action.as_deref(), glob)?,
        inputs: form.inputs.clone(),
        position: form.position,
    })
}

fn request(send: &file::SendRequest) -> Lowered<Request> {
    let method = match send.method {
        file::SendMethod::Get => Method::GET,
        file::SendMethod::Post => Method::POST,
        file::SendMethod::Put => Method::PUT,
        file::SendMethod::Patch => Method::PATCH,
    };
    let body = |(kind, body): &(String, config::Template)| Ok((kind.clone(), template(body)?));
    let at = send.at.as_ref().map(file::Upstream::origin);
    Ok(Request { at, to: template(&send.to).under("send")?, method, body: any("body", send.body.as_ref(), body)? })
}

fn source(from: &file::Extract) -> Lowered<Source> {
    Ok(match from {
        file::Extract::Regex(text) => Source::regex(text).map_err(|error| refused(&error)).under("regex")?,
        file::Extract::Selector(css, attribute) => Source::Selector(selector(css).under("selector")?, attribute.clone()),
        file::Extract::Json(pointer) => Source::Json(pointer.clone()),
        file::Extract::Cookie(name) => Source::Cookie(name.clone()),
        file::Extract::Header(name) => Source::Header(header_name(name).under("header")?),
    })
}

fn verdict_rule(rule: &file::VerdictRule) -> Lowered<VerdictRule> {
    Ok(VerdictRule { is: verdict(rule.is), step: rule.step, when: conditions(&rule.when)?, unless: conditions(&rule.unless).under("not")? })
}

pub(super) fn header_patterns(given: &[(String, String)]) -> Lowered<Vec<HeaderPattern>> {
    given.iter().map(|(name, value)| Ok(HeaderPattern { name: header_name(name)?, value: glob(value)? })).collect()
}

fn conditions(given: &file::Conditions) -> Lowered<Conditions> {
    Ok(Conditions {
        status: given.status.clone(),
        location: any("location", given.location.as_deref(), glob)?,
        headers: header_patterns(&given.header).under("header")?,
        cookies: given.cookie.iter().cloned().collect(),
        changed: given.cookie_changed.iter().cloned().collect(),
        body: given.body.clone(),
        selector: any("selector", given.selector.as_deref(), selector)?,
    })
}

fn verdict(kind: file::VerdictKind) -> Verdict {
    match kind {
        file::VerdictKind::SignedIn => Verdict::SignedIn,
        file::VerdictKind::WrongCredentials => Verdict::WrongCredentials,
        file::VerdictKind::Locked => Verdict::Locked,
        file::VerdictKind::PasswordExpired => Verdict::PasswordExpired,
        file::VerdictKind::CodeNeeded => Verdict::CodeNeeded,
        file::VerdictKind::Unavailable => Verdict::Unavailable,
        file::VerdictKind::Unrecognised => Verdict::Unrecognised,
    }
}

fn proof(proof: &file::Proof) -> Lowered<Proof> {
    Ok(Proof { page: page(&proof.page).under("page")?, body: any("body", proof.body.as_ref(), template)?, status: proof.status.clone() })
}

pub(super) fn page(text: &str) -> Lowered<PagePath> {
    PagePath::parse(text).map_err(|error| refused(&error))
}

pub(super) fn glob(text: &str) -> Lowered<TextGlob> {
    TextGlob::new(text).map_err(|error| refused(&error))
}

pub(super) fn selector(text: &str) -> Lowered<CssSelector> {
    CssSelector::parse(text).map_err(|error| refused(&error))
}

fn header_name<N: std::str::FromStr>(name: &str) -> Lowered<N> {
    name.parse().map_err(|_| refused(&format!("`{name}` is not a header name")))
}

fn template(value: &config::Template) -> Lowered<Template> {
    // Both crates read templates, each its own way: literal braces are known as such by now.
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => Ok(Template::text(text)),
        Piece::Placeholder(placeholder) => Template::value(placeholder.as_str()).map_err(|error| refused(&error)),
        Piece::Value(value) => Template::value(value).map_err(|error| refused(&error)),
    };
    value.pieces.iter().map(piece).collect::<Lowered<Vec<_>>>().map(Template::join)
}

#[cfg(test)]
mod tests {
    use accounts::PortalId;

    use super::*;
    use crate::compose::portal_settings::all;

    #[test]
    fn literal_braces_stay_literal() {
        let text = "[[portal]]\nid = 'a'\nhosts = ['a.localhost']\nupstream = ['http://127.0.0.1:9']\n[portal.sign_in]\nmethod = 'headers'\n\
                    [portal.sign_in.headers]\nX-Who = '{{username}} is {username}}}'\n";
        let settings = config::parse(text, "latchkey.toml", std::path::Path::new("/etc")).unwrap();
        let lowered = all(&settings).unwrap();
        let Recipe::Headers(headers) = &lowered[&PortalId::new("a")].recipe else { panic!("{lowered:?}") };
        let expected = Template::join([Template::text("{username} is "), Template::parse("{username}").unwrap(), Template::text("}")]);
        assert_eq!(headers.templates[0].1, expected);
    }
}
