use std::path::Path;

use accounts::Timestamp;
use config::settings::Portal;
use config::{Objection, Settings, Weight};

use super::lowered::{Refused, Under, each};
use super::{mail, portal_settings, routes, vault_keys};
use crate::server::{BadTlsFiles, TlsFiles};

/// Whatever can be known to be wrong before a node is started: values that their part refuses, and files that are named and
/// cannot be used. Opens files, connects nowhere, writes nothing.
pub(crate) fn objections(settings: &Settings, now: Timestamp) -> Vec<Objection> {
    let mut all = Vec::new();
    all.extend(tls(settings, now));
    all.extend(super::brand::read(&settings.brand).err().unwrap_or_default());
    all.extend(keys(settings));
    all.extend(canaries(settings));
    let rules = |(place, portal): (usize, &Portal)| {
        each("access", &portal.access, |rule| routes::rule(&portal.id, rule, &settings.organisations))
            .under(&format!("portal.{place}"))
            .err()
    };
    let portals = portal_settings::refusals(settings);
    let refusals = mail::refusals(settings).into_iter().chain(portals).chain(settings.portals.iter().enumerate().filter_map(rules));
    all.extend(refusals.map(|Refused { key, reason }| objection(&key, reason, "compare it with config/examples/full.toml")));
    all
}

fn tls(settings: &Settings, now: Timestamp) -> Vec<Objection> {
    let Some(files) = settings.server.tls.as_ref() else { return Vec::new() };
    let hosts = settings.portals.iter().flat_map(|portal| &portal.hosts);
    let hosts: Vec<&str> = std::iter::once(&settings.server.sign_in_host).chain(hosts).map(String::as_str).collect();
    let bad = match (TlsFiles { certificate: files.certificate.clone(), key: files.key.clone() }).remarks(&hosts, now) {
        Ok(remarks) => {
            let warning =
                |what: String| objection("server.tls.certificate", what, "browsers warn people, or refuse: get another certificate");
            return remarks.into_iter().map(warning).map(|warning| Objection { weight: Weight::Warning, ..warning }).collect();
        }
        Err(bad) => bad,
    };
    let is_key = !matches!(&bad, BadTlsFiles::File { path, .. } if *path == files.certificate);
    let (key, help) = if is_key {
        ("server.tls.key", "give the certificate's own private key, in PEM, without a passphrase")
    } else {
        ("server.tls.certificate", "give the server's certificate and those that lead to its root, in PEM")
    };
    vec![objection(key, bad.to_string(), help)]
}

fn keys(settings: &Settings) -> Option<Objection> {
    let path: &Path = &settings.vault.keys_file;
    // The first start makes it.
    if settings.vault.create && !path.exists() {
        return None;
    }
    let failed = vault_keys::read(path).err()?;
    Some(objection("vault.keys_file", failed.to_string(), ""))
}

fn canaries(settings: &Settings) -> impl Iterator<Item = Objection> {
    settings.portals.iter().enumerate().filter_map(|(place, portal)| {
        let path = &portal.canary.as_ref()?.password_file;
        let error = std::fs::read(path).err()?;
        let what = format!("{} cannot be read: {error}", path.display());
        Some(objection(&format!("portal.{place}.canary.password_file"), what, "write the password of the portal user into it"))
    })
}

fn objection(key: &str, what: String, help: &str) -> Objection {
    Objection { key: key.to_owned(), what, help: help.to_owned(), weight: Weight::Mistake }
}
