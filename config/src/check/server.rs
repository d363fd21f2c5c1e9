use std::path::Path;

use crate::at::At;
use crate::file::{FileServer, FileTls};
use crate::notes::Notes;
use crate::settings::{Scheme, Server, Tls};
use crate::value::{host_name, is_loopback_name, network, path_under, socket};

const LISTEN: &str = "127.0.0.1:8080";
const SIGN_IN_HOST: &str = "login.localhost";
const DATA_DIR: &str = "latchkey-data";

pub(super) fn check(server: Option<&At<FileServer>>, directory: &Path, notes: &mut Notes) -> Option<Server> {
    let absent = FileServer::default();
    let file = server.map_or(&absent, |at| &at.value);
    let listen = match &file.listen {
        Some(at) => notes.read(at, |text| socket(text)),
        None => socket(LISTEN).ok(),
    };
    let sign_in_host = notes.read_or(&file.sign_in_host, SIGN_IN_HOST.to_owned(), |text| host_name(text));
    let external_port = file.external_port.as_ref().map(|at| at.value);
    if let Some(at) = &file.external_port
        && at.value == 0
    {
        notes.wrong(&at.span, "port 0 is no port", "write the port that browsers use, or leave it out");
    }
    let data_dir = notes.read_or(&file.data_dir, directory.join(DATA_DIR), |text| path_under(directory, text));
    let trusted_proxies = match &file.trusted_proxies {
        Some(list) => notes.read_all(list, |text| network(text)),
        None => Some(Vec::new()),
    };
    for (at, network) in file.trusted_proxies.iter().flat_map(|list| &list.value).zip(trusted_proxies.iter().flatten()) {
        if network.prefix_len() == 0 {
            notes.warn(
                &at.span,
                "everybody is trusted here: any client can claim to be another",
                "name the networks of your balancers alone",
            );
        }
    }
    let proxy_protocol = file.proxy_protocol.as_ref().is_some_and(|at| at.value);
    if let Some(at) = &file.proxy_protocol
        && at.value
        && trusted_proxies.as_ref().is_some_and(Vec::is_empty)
    {
        notes.wrong(
            &at.span,
            "nobody may speak the PROXY protocol: `trusted_proxies` names no network",
            "name those of your balancers there",
        );
    }
    let admin_listen = notes.read_opt(&file.admin_listen, |text| socket(text));
    if let (Some(at), Some(Some(admin)), Some(listen)) = (&file.admin_listen, admin_listen, listen)
        && admin == listen
        && admin.port() != 0
    {
        notes.wrong(&at.span, "`admin_listen` is the same as `listen`", "give it a port of its own");
    }
    let tls = match &file.tls {
        Some(at) => tls(at, data_dir.as_deref().unwrap_or(directory), notes).map(Some),
        None => Some(None),
    };
    let external_scheme = scheme(file, notes);
    let server = Server {
        listen: listen?,
        sign_in_host: sign_in_host?,
        external_port,
        external_scheme,
        data_dir: data_dir?,
        trusted_proxies: trusted_proxies?,
        proxy_protocol,
        admin_listen: admin_listen?,
        tls: tls?,
    };
    plain_http(file, &server, notes);
    Some(server)
}

fn tls(at: &At<FileTls>, data_dir: &Path, notes: &mut Notes) -> Option<Tls> {
    let together = "certificate and key are given together";
    let certificate = notes.need(&at.span, "certificate", &at.certificate, together);
    let key = notes.need(&at.span, "key", &at.key, together);
    let certificate = certificate.and_then(|at| notes.read(at, |text| path_under(data_dir, text)));
    let key = key.and_then(|at| notes.read(at, |text| path_under(data_dir, text)));
    Some(Tls { certificate: certificate?, key: key? })
}

fn scheme(file: &FileServer, notes: &mut Notes) -> Scheme {
    match (&file.external_scheme, &file.tls) {
        (Some(at), Some(_)) if at.value == Scheme::Http => {
            notes.wrong(
                &at.span,
                "`external_scheme` is \"http\" although [server.tls] is there",
                "leave it out: with a certificate browsers speak https",
            );
            Scheme::Https
        }
        (Some(at), _) => at.value,
        (None, Some(_)) => Scheme::Https,
        (None, None) => Scheme::Http,
    }
}

/// Plain HTTP must not leave the machine.
fn plain_http(file: &FileServer, server: &Server, notes: &mut Notes) {
    if server.external_scheme == Scheme::Https {
        return;
    }
    let help = "add [server.tls], or, behind a balancer that ends TLS, external_scheme = \"https\"; plain HTTP is for \
                localhost, *.localhost and 127.0.0.1, listening on a loopback address";
    if let Some(at) = &file.listen
        && !server.listen.ip().is_loopback()
    {
        notes.wrong(&at.span, "passwords would cross the network in clear: this is plain HTTP", help);
    }
    if let Some(at) = &file.sign_in_host
        && !is_loopback_name(&server.sign_in_host)
    {
        notes.wrong(&at.span, "browsers do not keep a sign-in over plain HTTP to this host", help);
    }
}
