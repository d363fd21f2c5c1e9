use ipnet::IpNet;

use super::unreachable;
use crate::at::At;
use crate::file::{FileAccess, FileRequire};
use crate::notes::Notes;
use crate::settings::{AccessRule, Methods, Require};
use crate::value::{method, network, path_glob};

const EVERY_PATH: &str = "/**";

pub(super) fn check(rules: Option<&Vec<At<FileAccess>>>, notes: &mut Notes) -> Option<Vec<AccessRule>> {
    let rules = rules.map(Vec::as_slice).unwrap_or_default();
    let read: Vec<Option<AccessRule>> = rules.iter().map(|at| rule(at, notes)).collect();
    let read: Vec<AccessRule> = read.into_iter().collect::<Option<_>>()?;
    let spans: Vec<_> = rules.iter().map(|at| at.span.clone()).collect();
    unreachable::warn(&read, &spans, notes);
    Some(read)
}

fn rule(at: &At<FileAccess>, notes: &mut Notes) -> Option<AccessRule> {
    let path = notes.read_or(&at.path, EVERY_PATH.to_owned(), |text| path_glob(text));
    let methods = match &at.methods {
        Some(list) => methods(list, notes),
        None => Some(Methods::Any),
    };
    let leave_out = "a rule selects by path and methods, and demands `networks` and `require`";
    notes.unsupported(&at.when, "when", leave_out);
    notes.unsupported(&at.groups, "groups", leave_out);
    notes.unsupported(&at.organisations, "organisations", leave_out);
    notes.unsupported(&at.accounts, "accounts", leave_out);
    notes.unsupported(&at.fresh, "fresh", leave_out);
    notes.only(&at.require, "require", |value| *value != FileRequire::SecondFactor, "supported: \"public\", \"password\" and \"deny\"");
    let networks = match &at.networks {
        Some(list) => networks(list, notes),
        None => Some(Vec::new()),
    };
    let require = match at.require.as_ref().map(|at| at.value) {
        None | Some(FileRequire::Password) => Some(Require::Password),
        Some(FileRequire::Public) => Some(Require::Public),
        Some(FileRequire::Deny) => Some(Require::Deny),
        Some(FileRequire::SecondFactor) => None,
    };
    Some(AccessRule { path: path?, methods: methods?, networks: networks?, require: require? })
}

fn networks(list: &At<Vec<At<String>>>, notes: &mut Notes) -> Option<Vec<IpNet>> {
    if list.is_empty() {
        notes.wrong(&list.span, "a rule without networks lets nobody pass", "name the networks, or write require = \"deny\"");
        return None;
    }
    notes.read_all(list, |text| network(text))
}

fn methods(list: &At<Vec<At<String>>>, notes: &mut Notes) -> Option<Methods> {
    if list.is_empty() {
        notes.wrong(&list.span, "a rule without methods selects nothing", "write [\"*\"], or name the methods");
    }
    let read = notes.read_all(list, |text| method(text))?;
    match read.as_slice() {
        [one] if one == "*" => Some(Methods::Any),
        several if several.iter().any(|one| one == "*") => {
            notes.wrong(&list.span, "\"*\" is every method already", "write [\"*\"], or name the methods");
            None
        }
        _ => Some(Methods::Only(read)),
    }
}
