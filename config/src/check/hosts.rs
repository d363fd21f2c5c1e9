//! Rules about hosts that span portals: each belongs to one portal, none is the sign-in host's.

use std::collections::BTreeMap;

use crate::at::At;
use crate::file::{File, FilePortal};
use crate::notes::Notes;
use crate::settings::{Scheme, Server};
use crate::value::{host_name, is_loopback_name};

pub(super) fn check(file: &File, server: Option<&Server>, notes: &mut Notes) {
    let mut ids: BTreeMap<&str, ()> = BTreeMap::new();
    let sign_in_host_given =
        file.server.as_ref().is_none_or(|server| server.sign_in_host.is_some() || notes.something_taken_out(&server.span));
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, portal) in file.portal.as_deref().into_iter().flatten().enumerate() {
        if let Some(id) = &portal.id
            && ids.insert(id.as_str(), ()).is_some()
        {
            notes.wrong(&id.span, format!("another portal has the id \"{}\"", id.value), "give each its own id");
        }
        for host in portal.hosts.as_deref().into_iter().flatten().filter(|host| host_name(host).is_ok()) {
            match owners.insert(host.as_str(), index) {
                Some(owner) if owner == index => {
                    notes.wrong(&host.span, "this host is listed twice", "list it once");
                }
                Some(_) => notes.wrong(
                    &host.span,
                    format!("another portal has the host \"{}\"", host.value),
                    "a host belongs to one portal; several upstreams of one portal go into its `upstream`",
                ),
                None => {}
            }
            beside_server(host, portal, server, notes);
            if !sign_in_host_given && server.is_some_and(|server| server.external_scheme == Scheme::Https) && !is_loopback_name(host) {
                notes.wrong(
                    &host.span,
                    "people would be sent to login.localhost, on their own machine, to sign in",
                    format!("add sign_in_host to [server], as \"login.{}\"", parent(host)),
                );
            }
        }
    }
}

fn beside_server(host: &At<String>, portal: &FilePortal, server: Option<&Server>, notes: &mut Notes) {
    let Some(server) = server else { return };
    if host.value == server.sign_in_host {
        let id = portal.id.as_ref().map_or("portal", |id| id.as_str());
        notes.wrong(
            &host.span,
            "this is the sign-in host",
            format!("give the portal a host of its own, as \"{id}.{}\"", parent(&server.sign_in_host)),
        );
    }
    if server.external_scheme == Scheme::Http && !is_loopback_name(host) {
        notes.wrong(
            &host.span,
            "browsers do not keep a sign-in over plain HTTP to this host",
            "add [server.tls], or, behind a balancer that ends TLS, external_scheme = \"https\"; plain HTTP is for \
             localhost, *.localhost and 127.0.0.1",
        );
    }
}

/// The domain that the host is in, or the host itself when it is a single word.
fn parent(host: &str) -> &str {
    host.split_once('.').map_or(host, |(_, parent)| parent)
}
