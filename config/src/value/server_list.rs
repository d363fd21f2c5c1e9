//! What Redis' three URL forms share: a login, some servers, a path.

use percent_encoding::percent_decode_str;
use secret::Secret;

use crate::fault::Fault;
use crate::settings::{HostPort, RedisLogin};

/// The parts of `user:password@host:port,host:port/path`.
pub(crate) struct ServerList<'t> {
    pub(crate) login: Option<RedisLogin>,
    pub(crate) servers: Vec<HostPort>,
    pub(crate) path: &'t str,
}

const HELP: &str = "write redis://user:password@host:6379/0, redis+sentinel://host1,host2/master or \
                    redis+cluster://host1,host2 (rediss for TLS); percent-encode @ : / ? # , in names and passwords";

/// Reads what follows `://`. No fault quotes any of it: it may hold a password.
pub(crate) fn server_list(text: &str, default_port: u16) -> Result<ServerList<'_>, Fault> {
    if text.contains(['?', '#']) {
        return Err(Fault::new("options after ? are not supported here", HELP));
    }
    let (before, servers) = text.rsplit_once('@').map_or((None, text), |(login, rest)| (Some(login), rest));
    let (servers, path) = servers.split_once('/').unwrap_or((servers, ""));
    Ok(ServerList {
        login: before.map(login).transpose()?,
        servers: servers.split(',').map(|one| server(one, default_port)).collect::<Result<_, _>>()?,
        path,
    })
}

fn login(text: &str) -> Result<RedisLogin, Fault> {
    let fault = || Fault::new("the login before @ is not user:password or :password", HELP);
    let (user, password) = text.split_once(':').ok_or_else(fault)?;
    if password.is_empty() || password.contains([':', '/', '@']) || user.contains(['/', '@']) {
        return Err(fault());
    }
    let decoded = |text| percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|_| fault());
    Ok(RedisLogin { user: if user.is_empty() { None } else { Some(decoded(user)?) }, password: Secret::new(decoded(password)?) })
}

fn server(text: &str, default_port: u16) -> Result<HostPort, Fault> {
    let fault = || Fault::new("a server is missing or is not host:port", HELP);
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) if host.parse::<std::net::Ipv6Addr>().is_ok() => (host, rest.strip_prefix(':')),
        Some(_) => return Err(fault()),
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let named = host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:".contains(&b));
    let port = port.map_or(Ok(default_port), |port| port.parse().map_err(|_| fault()))?;
    if host.is_empty() || !named || port == 0 { Err(fault()) } else { Ok(HostPort { host: host.to_owned(), port }) }
}
