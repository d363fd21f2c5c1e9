//! Hosts beside the portal's own on which people sign in to it.

use super::portal::{some_of, which_host};
use crate::at::At;
use crate::file::{File, FileLoginHost, FilePortal, FileSignIn, FileStep};
use crate::notes::Notes;
use crate::settings::{LoginHost, Scheme, Server, Upstream, UpstreamHost};
use crate::value::{page_at, upstream};

pub(super) fn check_all(portal: &FilePortal, notes: &mut Notes) -> Option<Vec<LoginHost>> {
    let listed = portal.login_host.as_deref().map(Vec::as_slice).unwrap_or_default();
    let read: Vec<Option<LoginHost>> = listed.iter().map(|at| check(at, notes)).collect();
    let read: Vec<LoginHost> = read.into_iter().collect::<Option<_>>()?;
    for (place, at) in listed.iter().enumerate() {
        let Some((url, host)) = at.url.as_ref().zip(read.get(place)) else { continue };
        if read.iter().take(place).any(|other| other.url == host.url) {
            notes.wrong(&url.span, "this login host is listed twice", "several servers of one go into its `upstream`");
        }
        if portal.hosts.as_deref().into_iter().flatten().any(|own| own.value == host.url.host) {
            notes.wrong(&url.span, "this is a host of the portal itself", "its own pages need no [[portal.login_host]]: leave it out");
        }
    }
    Some(read)
}

fn check(at: &At<FileLoginHost>, notes: &mut Notes) -> Option<LoginHost> {
    let help = "say where people's browsers find it, as url = \"https://login.example.org\"";
    let url = notes.need(&at.span, "url", &at.url, help).and_then(|url| notes.read(url, |text| upstream(text)));
    let help = "say where it runs, as upstream = [\"https://10.0.0.7:8443\"]";
    let servers = some_of(&at.upstream, &at.span, "upstream", help, notes);
    let servers = servers.and_then(|list| notes.read_all(list, |text| upstream(text)));
    let upstream_host = notes.read_or(&at.upstream_host, UpstreamHost::Public, |text| which_host(text));
    Some(LoginHost { url: url?, upstream: servers?, upstream_host: upstream_host? })
}

/// Whether each page of the recipe that is not the portal's own is on one of its login hosts.
pub(super) fn all_known(sign_in: Option<&At<FileSignIn>>, known: &[LoginHost], notes: &mut Notes) {
    let Some(sign_in) = sign_in else { return };
    let of_step = |step: &'_ At<FileStep>| [step.page.clone(), step.send.clone()];
    let steps = sign_in.steps.as_deref().into_iter().flatten().flat_map(of_step);
    let texts: Vec<At<String>> = [sign_in.page.clone(), sign_in.url.clone()].into_iter().chain(steps).flatten().collect();
    for text in texts {
        let Ok(Some(origin)) = origin_of(&text) else { continue };
        if !known.iter().any(|host| host.url == origin) {
            let what = format!("{} is no login host of this portal", origin.origin());
            notes.wrong(
                &text.span,
                what,
                format!("add [[portal.login_host]] with url = \"{}\", or give path and query alone", origin.origin()),
            );
        }
    }
}

fn origin_of(text: &str) -> Result<Option<Upstream>, crate::fault::Fault> {
    // Of a template only the beginning is looked at.
    page_at(text.split('{').next().unwrap_or(text)).map(|(at, _)| at)
}

/// What is https outside does not lead people, or what they type, to http.
pub(super) fn beside_server(file: &File, server: Option<&Server>, notes: &mut Notes) {
    let Some(server) = server else { return };
    let hosts = file.portal.as_deref().into_iter().flatten().flat_map(|portal| portal.login_host.as_deref().into_iter().flatten());
    for url in hosts.filter_map(|host| host.url.as_ref()) {
        let Ok(read) = upstream(url) else { continue };
        if read.scheme == Scheme::Http && server.external_scheme == Scheme::Https {
            let help = format!("write \"https://{}\"; how the gateway itself reaches it is what `upstream` says", read.authority());
            notes.wrong(&url.span, "people who come by https would be sent on in clear", help);
        }
        if read.host == server.sign_in_host {
            notes.wrong(&url.span, "this is the gateway's own sign-in host", "leave it out");
        }
    }
}
