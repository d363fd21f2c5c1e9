use std::collections::HashMap;
use std::sync::Arc;

use accounts::{PortalId, Verdict};
use config::settings as file;
use config::{Placeholder, Settings};
use http::Method;
use portals::recipe::{Basic, CssSelector, Form, HeaderPattern, Headers, PagePath, Proof, Recipe, Step, Template, TextGlob, VerdictRule};
use portals::signed_out::{BodyMarker, SignedOut};
use portals::{CookieLists, HostMode, PortalSettings, Scheme, SignOut, Upstream};

use super::ComposeFailed;

/// Every portal as the portals crate wants it.
pub(super) fn all(settings: &Settings) -> Result<HashMap<PortalId, Arc<PortalSettings>>, ComposeFailed> {
    let public_scheme = scheme(settings.server.external_scheme);
    settings
        .portals
        .iter()
        .map(|portal| {
            let one = one(portal, public_scheme).map_err(|reason| ComposeFailed::Portal { portal: portal.id.clone(), reason })?;
            Ok((PortalId::new(&portal.id), Arc::new(one)))
        })
        .collect()
}

/// What the configuration's own check let through and the recipe refuses is told in the recipe's words.
type Lowered<T> = Result<T, String>;

fn one(portal: &file::Portal, public_scheme: Scheme) -> Lowered<PortalSettings> {
    let upstreams = portal.upstream.iter().map(|upstream| {
        let text = format!("{}://{}", upstream.scheme.as_str(), upstream.authority());
        Upstream::parse(&text).map_err(|error| error.to_string())
    });
    Ok(PortalSettings {
        id: PortalId::new(&portal.id),
        upstreams: upstreams.collect::<Lowered<_>>()?,
        upstream_host: match &portal.upstream_host {
            file::UpstreamHost::Public => HostMode::Public,
            file::UpstreamHost::Upstream => HostMode::Upstream,
            file::UpstreamHost::Name(name) => HostMode::Named(name.clone()),
        },
        public_scheme,
        recipe: recipe(&portal.sign_in)?,
        signed_out: portal.signed_out.iter().map(signed_out).collect::<Lowered<_>>()?,
        sign_out: portal.sign_out.as_ref().map(sign_out).transpose()?,
        cookies: CookieLists { hold: portal.cookies.hold.clone(), expose: portal.cookies.expose.clone() },
    })
}

fn recipe(sign_in: &file::SignIn) -> Lowered<Recipe> {
    Ok(match sign_in {
        file::SignIn::None => Recipe::None,
        file::SignIn::Basic(basic) => Recipe::Basic(Basic { proof: proof(&basic.proof)? }),
        file::SignIn::Headers(headers) => {
            let templates = headers.headers.iter().map(|(name, value)| {
                let name = name.parse().map_err(|_| format!("`{name}` is not a header name"))?;
                Ok((name, template(value)?))
            });
            Recipe::Headers(Headers { templates: templates.collect::<Lowered<_>>()?, proof: None })
        }
        file::SignIn::Form(form) => Recipe::Form(Form {
            steps: form.steps.iter().map(step).collect::<Lowered<_>>()?,
            verdicts: form.verdicts.iter().map(verdict_rule).collect::<Lowered<_>>()?,
            proof: form.proof.as_ref().map(proof).transpose()?,
        }),
    })
}

fn step(step: &file::Step) -> Lowered<Step> {
    let selector = |text: &Option<String>| text.as_deref().map(CssSelector::parse).transpose().map_err(|error| error.to_string());
    let fields = step.fields.iter().map(|(name, value)| Ok((name.clone(), template(value)?)));
    Ok(Step {
        page: Some(page(&step.page)?),
        form: selector(&step.form)?,
        fields: fields.collect::<Lowered<_>>()?,
        submit: selector(&step.submit)?,
    })
}

fn verdict_rule(rule: &file::VerdictRule) -> Lowered<VerdictRule> {
    let headers = rule.header.iter().map(|(name, value)| {
        let name = name.parse().map_err(|_| format!("`{name}` is not a header name"))?;
        Ok(HeaderPattern { name, value: glob(value)? })
    });
    Ok(VerdictRule {
        is: verdict(rule.is),
        status: rule.status.clone(),
        location: rule.location.as_deref().map(glob).transpose()?,
        headers: headers.collect::<Lowered<_>>()?,
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
    Ok(Proof { page: page(&proof.page)?, body: proof.body.as_ref().map(template).transpose()?, status: proof.status.clone() })
}

fn signed_out(signs: &file::SignedOut) -> Lowered<SignedOut> {
    Ok(SignedOut {
        status: signs.status.clone(),
        location: signs.location.as_deref().map(glob).transpose()?,
        body: signs.body.as_deref().map(|text| BodyMarker::new(text, signs.scan)),
    })
}

fn sign_out(sign_out: &file::SignOut) -> Lowered<SignOut> {
    let method = match sign_out.method {
        file::SignOutMethod::Get => Method::GET,
        file::SignOutMethod::Post => Method::POST,
    };
    Ok(SignOut { page: page(&sign_out.page)?, method })
}

fn page(text: &str) -> Lowered<PagePath> {
    PagePath::parse(text).map_err(|error| error.to_string())
}

fn glob(text: &str) -> Lowered<TextGlob> {
    TextGlob::new(text).map_err(|error| error.to_string())
}

fn template(value: &config::Template) -> Lowered<Template> {
    let braced = |placeholder: Placeholder| match placeholder {
        Placeholder::Username => "{username}",
        Placeholder::Password => "{password}",
        Placeholder::AccountEmail => "{account.email}",
        Placeholder::AccountName => "{account.name}",
        Placeholder::AccountId => "{account.id}",
        Placeholder::AccountGroups => "{account.groups}",
    };
    Template::parse(&value.fill(braced)).map_err(|error| error.to_string())
}

/// The two crates each have their own word for it.
pub(super) fn scheme(scheme: file::Scheme) -> Scheme {
    match scheme {
        file::Scheme::Http => Scheme::Http,
        file::Scheme::Https => Scheme::Https,
    }
}
