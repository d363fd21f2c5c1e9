use std::collections::HashMap;
use std::sync::Arc;

use accounts::{PortalId, Verdict};
use config::settings as file;
use config::{Piece, Settings};
use http::Method;
use portals::recipe::{
    Basic, CssSelector, Form, HeaderPattern, Headers, PagePath, Proof, Recipe, SignOut, SignOutBy, Step, Template, TextGlob, VerdictRule,
};
use portals::signed_out::{BodyMarker, SignedOut};
use portals::{CookieLists, HostMode, PortalSettings, Scheme, Upstream};

use super::ComposeFailed;
use super::lowered::{Lowered, Refused, Under, any, each, refused};

/// Every portal as the portals crate wants it.
pub(super) fn all(settings: &Settings) -> Result<HashMap<PortalId, Arc<PortalSettings>>, ComposeFailed> {
    let public_scheme = scheme(settings.server.external_scheme);
    settings
        .portals
        .iter()
        .map(|portal| {
            let one = one(portal, public_scheme);
            let one = one.map_err(|Refused { key, reason }| ComposeFailed::Portal { portal: portal.id.clone(), key, reason })?;
            Ok((PortalId::new(&portal.id), Arc::new(one)))
        })
        .collect()
}

/// The first value of each portal that its part refuses; keys as `portal.0.sign_in.steps.1.form`.
pub(super) fn refusals(settings: &Settings) -> Vec<Refused> {
    let public_scheme = scheme(settings.server.external_scheme);
    let portals = settings.portals.iter().enumerate();
    portals.filter_map(|(place, portal)| one(portal, public_scheme).under(&format!("portal.{place}")).err()).collect()
}

fn one(portal: &file::Portal, public_scheme: Scheme) -> Lowered<PortalSettings> {
    let upstream = |upstream: &file::Upstream| {
        let text = format!("{}://{}", upstream.scheme.as_str(), upstream.authority());
        Upstream::parse(&text).map_err(|error| refused(&error))
    };
    Ok(PortalSettings {
        id: PortalId::new(&portal.id),
        upstreams: each("upstream", &portal.upstream, upstream)?,
        upstream_host: match &portal.upstream_host {
            file::UpstreamHost::Public => HostMode::Public,
            file::UpstreamHost::Upstream => HostMode::Upstream,
            file::UpstreamHost::Name(name) => HostMode::Named(name.clone()),
        },
        public_scheme,
        recipe: recipe(&portal.sign_in).under("sign_in")?,
        signed_out: each("signed_out", &portal.signed_out, signed_out)?,
        sign_out: any("sign_out", portal.sign_out.as_ref(), sign_out)?,
        cookies: CookieLists { hold: portal.cookies.hold.clone(), expose: portal.cookies.expose.clone() },
    })
}

fn recipe(sign_in: &file::SignIn) -> Lowered<Recipe> {
    Ok(match sign_in {
        file::SignIn::None => Recipe::None,
        file::SignIn::Basic(basic) => Recipe::Basic(Basic { proof: proof(&basic.proof).under("proof")? }),
        file::SignIn::Headers(headers) => {
            let templates = headers.headers.iter().map(|(name, value)| Ok((header_name(name)?, template(value)?)));
            Recipe::Headers(Headers { templates: templates.collect::<Lowered<_>>().under("headers")?, proof: None })
        }
        file::SignIn::Form(form) => Recipe::Form(Form {
            steps: each("steps", &form.steps, step)?,
            verdicts: each("verdicts", &form.verdicts, verdict_rule)?,
            proof: any("proof", form.proof.as_ref(), proof)?,
        }),
    })
}

fn step(step: &file::Step) -> Lowered<Step> {
    let fields = step.fields.iter().map(|(name, value)| Ok((name.clone(), template(value)?)));
    Ok(Step {
        page: Some(page(&step.page).under("page")?),
        form: any("form", step.form.as_deref(), selector)?,
        fields: fields.collect::<Lowered<_>>().under("fields")?,
        submit: any("submit", step.submit.as_deref(), selector)?,
    })
}

fn verdict_rule(rule: &file::VerdictRule) -> Lowered<VerdictRule> {
    let headers = rule.header.iter().map(|(name, value)| Ok(HeaderPattern { name: header_name(name)?, value: glob(value)? }));
    Ok(VerdictRule {
        is: verdict(rule.is),
        status: rule.status.clone(),
        location: any("location", rule.location.as_deref(), glob)?,
        headers: headers.collect::<Lowered<_>>().under("header")?,
        cookies: rule.cookie.iter().cloned().collect(),
        body: rule.body.clone(),
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

fn signed_out(signs: &file::SignedOut) -> Lowered<SignedOut> {
    Ok(SignedOut {
        status: signs.status.clone(),
        location: any("location", signs.location.as_deref(), glob)?,
        body: signs.body.as_deref().map(|text| BodyMarker::new(text, signs.scan)),
    })
}

fn sign_out(sign_out: &file::SignOut) -> Lowered<SignOut> {
    let by = match &sign_out.by {
        file::SignOutBy::Page { method: file::SignOutMethod::Get, .. } => SignOutBy::Page { method: Method::GET, fields: Vec::new() },
        file::SignOutBy::Page { method: file::SignOutMethod::Post, fields } => {
            SignOutBy::Page { method: Method::POST, fields: fields.clone() }
        }
        file::SignOutBy::Form { form, fields, submit } => SignOutBy::Form {
            form: selector(form).under("form")?,
            fields: fields.clone(),
            submit: any("submit", submit.as_deref(), selector)?,
        },
        file::SignOutBy::Link(link) => SignOutBy::Link(selector(link).under("link")?),
    };
    let address = any("address", sign_out.address.as_deref(), page)?;
    Ok(SignOut { page: page(&sign_out.page).under("page")?, by, address })
}

fn page(text: &str) -> Lowered<PagePath> {
    PagePath::parse(text).map_err(|error| refused(&error))
}

fn glob(text: &str) -> Lowered<TextGlob> {
    TextGlob::new(text).map_err(|error| refused(&error))
}

fn selector(text: &str) -> Lowered<CssSelector> {
    CssSelector::parse(text).map_err(|error| refused(&error))
}

fn header_name<N: std::str::FromStr>(name: &str) -> Lowered<N> {
    name.parse().map_err(|_| refused(&format!("`{name}` is not a header name")))
}

fn template(value: &config::Template) -> Lowered<Template> {
    // Both crates read templates, each its own way: literal braces are known as such by now.
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => Ok(Template::text(text)),
        Piece::Placeholder(placeholder) => Template::parse(&format!("{{{}}}", placeholder.as_str())).map_err(|error| refused(&error)),
    };
    value.pieces.iter().map(piece).collect::<Lowered<Vec<_>>>().map(Template::join)
}

/// The two crates each have their own word for it.
pub(super) fn scheme(scheme: file::Scheme) -> Scheme {
    match scheme {
        file::Scheme::Http => Scheme::Http,
        file::Scheme::Https => Scheme::Https,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
