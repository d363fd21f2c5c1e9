use std::ops::Range;
use std::path::Path;

use super::{access, canary, cookies, in_browser, limit, login_host, path, rollout, sign_in, sign_out, signed_out};
use crate::at::At;
use crate::fault::{Fault, shown};
use crate::file::{Field, File, FilePortal, List};
use crate::notes::Notes;
use crate::settings::{CorsPreflight, Portal, SignIn, UpstreamHost};
use crate::value::{host_header, host_name, line, web_url};

const EXAMPLE: &str = "add [[portal]] with id = \"wiki\", hosts = [\"wiki.localhost\"] and upstream = [\"http://127.0.0.1:8081\"]";

pub(super) fn check_all(file: &File, directory: &Path, notes: &mut Notes) -> Option<Vec<Portal>> {
    let none = file.portal.as_ref().is_none_or(|portals| portals.is_empty());
    if none && !notes.something_taken_out(&(0..0)) {
        notes.wrong(&(0..0), "there is no [[portal]] in this file", EXAMPLE);
    }
    let portals = file.portal.as_ref()?;
    let read: Vec<Option<Portal>> = portals.iter().map(|at| check(at, directory, notes)).collect();
    read.into_iter().collect()
}

fn check(at: &At<FilePortal>, directory: &Path, notes: &mut Notes) -> Option<Portal> {
    let id = notes.need(&at.span, "id", &at.id, "give the portal a short name, as id = \"wiki\"");
    let id = id.and_then(|id| notes.read(id, |text| portal_id(text)));
    let name = match &at.name {
        Some(name) => notes.read(name, |text| line(text)),
        None => id.clone(),
    };
    let hosts = some_of(&at.hosts, &at.span, "hosts", "name its public host, as hosts = [\"wiki.example.com\"]", notes);
    let hosts = hosts.and_then(|hosts| notes.read_all(hosts, |text| host_name(text)));
    let help = "say where it runs, as upstream = [\"http://10.0.0.5:8080\"]";
    let upstream =
        some_of(&at.upstream, &at.span, "upstream", help, notes).and_then(|list| notes.read_all(list, |text| crate::value::upstream(text)));
    let upstream_host = notes.read_or(&at.upstream_host, UpstreamHost::Public, |text| which_host(text));
    let forgot_password_url = notes.read_opt(&at.forgot_password_url, |text| web_url(text));
    let support = notes.read_opt(&at.support, |text| line(text));
    let login_hosts = login_host::check_all(at, notes);
    let sign_in = sign_in::check(at.sign_in.as_ref(), directory, notes);
    if let Some(known) = &login_hosts {
        login_host::all_known(at.sign_in.as_ref(), known, notes);
    }
    let canary = canary::check(&at.canary, sign_in.as_ref(), directory, notes);
    let signed_out = signed_out::check(at.signed_out.as_ref(), notes);
    let sign_out = sign_out::check(at.sign_out.as_ref(), sign_in.as_ref(), notes);
    let cookies = cookies::check(at.cookies.as_deref(), notes);
    let in_browser = in_browser::check(at.browser.as_ref(), sign_in.as_ref(), notes);
    let require = access::portal_require(&at.require, notes);
    let second_factor_grace = access::grace(&at.second_factor_grace, require, notes);
    let access = access::check(at.access.as_deref(), (require, second_factor_grace.flatten()), notes);
    let limits = limit::check(at.limit.as_deref(), notes);
    let path = path::check(at.path.as_deref());
    path::warn(path, &at.access, &at.limit, notes);
    let rollout = rollout::check(&at.rollout, sign_in.as_ref(), notes);
    let learn = rollout::learn(&at.learn, rollout, sign_in.as_ref(), notes);
    let links_per_account = links_per_account(&at.links_per_account, sign_in.as_ref(), notes);
    Some(Portal {
        id: id?,
        name: name?,
        hosts: hosts?,
        upstream: upstream?,
        upstream_host: upstream_host?,
        login_hosts: login_hosts?,
        forgot_password_url: forgot_password_url?,
        support: support?,
        sign_in: sign_in?,
        canary: canary?,
        signed_out: signed_out?,
        sign_out: sign_out?,
        cookies: cookies?,
        in_browser: in_browser?,
        repeat_posts: at.repeat_posts.as_ref().is_some_and(|at| at.value),
        cors_preflight: at.cors_preflight.as_ref().map_or(CorsPreflight::Pass, |at| at.value),
        path,
        access: access?,
        require,
        second_factor_grace: second_factor_grace?,
        limits: limits?,
        rollout: rollout?,
        learn,
        links_per_account: links_per_account?,
    })
}

/// The list, which must be there and have a member.
pub(super) fn some_of<'f>(
    list: &'f List<String>,
    table: &Range<usize>,
    key: &str,
    help: &str,
    notes: &mut Notes,
) -> Option<&'f At<Vec<At<String>>>> {
    let list = notes.need(table, key, list, help)?;
    if list.is_empty() {
        notes.wrong(&list.span, format!("`{key}` is empty"), help);
    }
    Some(list)
}

pub(super) fn portal_id(text: &str) -> Result<String, Fault> {
    let fits = (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Fault::new(format!("{} is not an id", shown(text)), "1 to 32 of a-z, 0-9 and -, as \"team-wiki\""))
    }
}

pub(super) fn which_host(text: &str) -> Result<UpstreamHost, Fault> {
    match text {
        "public" => Ok(UpstreamHost::Public),
        "upstream" => Ok(UpstreamHost::Upstream),
        name => host_header(name).map(UpstreamHost::Name),
    }
}

/// More would be a list that nobody chooses from.
const MOST_LINKS: u32 = 20;

fn links_per_account(field: &Field<u32>, sign_in: Option<&SignIn>, notes: &mut Notes) -> Option<u16> {
    let count = notes.read_or(field, 1, |count| match u16::try_from(*count) {
        Ok(fits) if (1..=MOST_LINKS).contains(count) => Ok(fits),
        _ => Err(Fault::new(format!("an account links between 1 and {MOST_LINKS} logins of a portal"), "write 2, or leave it out")),
    })?;
    let takes_logins = matches!(sign_in, None | Some(SignIn::Form(_) | SignIn::Json(_) | SignIn::Basic(_) | SignIn::Digest(_)));
    if let (Some(at), false) = (field, takes_logins || count == 1) {
        notes.wrong(&at.span, "people link no logins with this sign-in method", "write 1, or leave it out");
        return None;
    }
    Some(count)
}
