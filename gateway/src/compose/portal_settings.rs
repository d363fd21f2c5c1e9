use std::collections::HashMap;
use std::sync::Arc;

use accounts::{PortalId, WebStorage};
use config::Settings;
use config::settings as file;
use http::Method;
use portals::recipe::{InBrowser, SignOut, SignOutBy, StorageTemplate};
use portals::signed_out::{BodyMarker, SignedOut};
use portals::{CookieLists, HostMode, LoginHost, PortalSettings, Scheme, Upstream};

use super::ComposeFailed;
use super::lowered::{Lowered, Refused, Under, any, each, refused};
use super::recipe::{glob, header_patterns, named, page, recipe, selector};

/// How the gateway looks from outside.
struct Outside {
    scheme: Scheme,
    sign_in_origin: String,
}

impl Outside {
    fn of(settings: &Settings) -> Self {
        let server = &settings.server;
        Self { scheme: scheme(server.external_scheme), sign_in_origin: server.origin(&server.sign_in_host, server.listen.port()) }
    }
}

/// Every portal as the portals crate wants it.
pub(super) fn all(settings: &Settings) -> Result<HashMap<PortalId, Arc<PortalSettings>>, ComposeFailed> {
    let outside = Outside::of(settings);
    settings
        .portals
        .iter()
        .map(|portal| {
            let one = one(portal, &outside);
            let one = one.map_err(|Refused { key, reason }| ComposeFailed::Portal { portal: portal.id.clone(), key, reason })?;
            Ok((PortalId::new(&portal.id), Arc::new(one)))
        })
        .collect()
}

/// One of them.
pub(crate) fn one_portal(settings: &Settings, id: &str) -> Result<Arc<PortalSettings>, ComposeFailed> {
    let mut all = all(settings)?;
    let missing = || ComposeFailed::Portal { portal: id.to_owned(), key: "id".to_owned(), reason: "there is no such portal".to_owned() };
    all.remove(&PortalId::new(id)).ok_or_else(missing)
}

/// The first value of each portal that its part refuses; keys as `portal.0.sign_in.steps.1.form`.
pub(super) fn refusals(settings: &Settings) -> Vec<Refused> {
    let outside = Outside::of(settings);
    let portals = settings.portals.iter().enumerate();
    portals.filter_map(|(place, portal)| one(portal, &outside).under(&format!("portal.{place}")).err()).collect()
}

fn one(portal: &file::Portal, outside: &Outside) -> Lowered<PortalSettings> {
    Ok(PortalSettings {
        id: PortalId::new(&portal.id),
        upstreams: each("upstream", &portal.upstream, upstream)?,
        upstream_host: host_mode(&portal.upstream_host),
        login_hosts: each("login_host", &portal.login_hosts, login_host)?,
        public_scheme: outside.scheme,
        recipe: recipe(&portal.sign_in, &outside.sign_in_origin).under("sign_in")?,
        signed_out: each("signed_out", &portal.signed_out, signed_out)?,
        sign_out: any("sign_out", portal.sign_out.as_ref(), sign_out)?,
        in_browser: in_browser(&portal.in_browser).under("browser")?,
        cookies: CookieLists {
            // What we sign stays here, also where the portal renews it.
            hold: portal.cookies.hold.iter().chain(signed_cookie(&portal.sign_in)).cloned().collect(),
            expose: portal.cookies.expose.clone(),
        },
    })
}

fn upstream(upstream: &file::Upstream) -> Lowered<Upstream> {
    Upstream::parse(&upstream.origin()).map_err(|error| refused(&error))
}

fn host_mode(given: &file::UpstreamHost) -> HostMode {
    match given {
        file::UpstreamHost::Public => HostMode::Public,
        file::UpstreamHost::Upstream => HostMode::Upstream,
        file::UpstreamHost::Name(name) => HostMode::Named(name.clone()),
    }
}

fn login_host(given: &file::LoginHost) -> Lowered<LoginHost> {
    Ok(LoginHost {
        outside: upstream(&given.url).under("url")?,
        upstreams: each("upstream", &given.upstream, upstream)?,
        upstream_host: host_mode(&given.upstream_host),
    })
}

fn signed_cookie(sign_in: &file::SignIn) -> Option<&String> {
    match sign_in {
        file::SignIn::Cookie(cookie) => Some(&cookie.name),
        _ => None,
    }
}

fn in_browser(given: &file::InBrowser) -> Lowered<InBrowser> {
    let stored = |key: &str, storage, entries: &[(String, config::Template)]| {
        let entries = named(entries).under(key)?;
        Ok::<_, Refused>(entries.into_iter().map(move |(key, value)| StorageTemplate { storage, key, value }))
    };
    let local = stored("local_storage", WebStorage::Local, &given.local_storage)?;
    let session = stored("session_storage", WebStorage::Session, &given.session_storage)?;
    Ok(InBrowser { storage: local.chain(session).collect(), cookies: named(&given.cookies).under("cookies")? })
}

fn signed_out(signs: &file::SignedOut) -> Lowered<SignedOut> {
    Ok(SignedOut {
        request: any("request", signs.request.as_deref(), glob)?,
        status: signs.status.clone(),
        headers: header_patterns(&signs.header).under("header")?,
        cleared: signs.cookie_cleared.iter().cloned().collect(),
        location: any("location", signs.location.as_deref(), glob)?,
        body: signs.body.as_deref().map(|text| BodyMarker::new(text, signs.scan)),
    })
}

fn sign_out(sign_out: &file::SignOut) -> Lowered<SignOut> {
    let by = match &sign_out.by {
        file::SignOutBy::Page { method: file::SignOutMethod::Get, .. } => SignOutBy::Page { method: Method::GET, fields: Vec::new() },
        file::SignOutBy::Page { method: file::SignOutMethod::Post, fields } => {
            SignOutBy::Page { method: Method::POST, fields: named(fields).under("fields")? }
        }
        file::SignOutBy::Form { form, fields, submit } => SignOutBy::Form {
            form: selector(form).under("form")?,
            fields: named(fields).under("fields")?,
            submit: any("submit", submit.as_deref(), selector)?,
        },
        file::SignOutBy::Link(link) => SignOutBy::Link(selector(link).under("link")?),
    };
    let address = any("address", sign_out.address.as_deref(), page)?;
    Ok(SignOut { page: page(&sign_out.page).under("page")?, by, address })
}

/// The two crates each have their own word for it.
pub(super) fn scheme(scheme: file::Scheme) -> Scheme {
    match scheme {
        file::Scheme::Http => Scheme::Http,
        file::Scheme::Https => Scheme::Https,
    }
}
