use std::time::Duration;

use super::accounts::second_factor_grace;
use super::portal::portal_id;
use super::unreachable;
use crate::at::At;
use crate::fault::{Fault, shown};
use crate::file::{Field, File, FileAccess, FileRequire, FileWhen, List};
use crate::notes::Notes;
use crate::settings::{AccessRule, Methods, Require, SecondFactor, When};
use crate::value::{duration, hours, line, mail_address, method, network, path_glob};

/// Shorter, and people would be asked again and again on their way to the page.
const LEAST_FRESH: Duration = Duration::from_secs(60);
pub(super) const EVERY_PATH: &str = "/**";

/// What a portal takes where no rule says so.
pub(super) fn portal_require(field: &Field<FileRequire>, notes: &mut Notes) -> Require {
    let Some(at) = field else { return Require::Password };
    match required(at.value) {
        require @ (Require::Password | Require::SecondFactor) => require,
        Require::Public | Require::Deny => {
            notes.wrong(&at.span, "a whole portal takes \"password\" or \"second-factor\"", "write a rule for the rest: [[portal.access]]");
            Require::Password
        }
    }
}

/// How long somebody who has no second factor may go on without the one that is required.
pub(super) fn grace(field: &Field<String>, require: Require, notes: &mut Notes) -> Option<Option<Duration>> {
    let demanded = if require == Require::SecondFactor { SecondFactor::Required } else { SecondFactor::Offered };
    second_factor_grace(field, demanded, "require = \"second-factor\"", notes)
}

const fn required(word: FileRequire) -> Require {
    match word {
        FileRequire::Password => Require::Password,
        FileRequire::SecondFactor => Require::SecondFactor,
        FileRequire::Public => Require::Public,
        FileRequire::Deny => Require::Deny,
    }
}

pub(super) fn check(
    rules: Option<&Vec<At<FileAccess>>>,
    unless_said: (Require, Option<Duration>),
    notes: &mut Notes,
) -> Option<Vec<AccessRule>> {
    let rules = rules.map(Vec::as_slice).unwrap_or_default();
    let read: Vec<Option<AccessRule>> = rules.iter().map(|at| rule(at, unless_said, notes)).collect();
    let read: Vec<AccessRule> = read.into_iter().collect::<Option<_>>()?;
    let spans: Vec<_> = rules.iter().map(|at| at.span.clone()).collect();
    unreachable::warn(&read, &spans, notes);
    Some(read)
}

fn rule(at: &At<FileAccess>, unless_said: (Require, Option<Duration>), notes: &mut Notes) -> Option<AccessRule> {
    let path = notes.read_or(&at.path, EVERY_PATH.to_owned(), |text| path_glob(text));
    let methods = match &at.methods {
        Some(list) => methods(list, notes),
        None => Some(Methods::Any),
    };
    let when = at.when.as_ref().map_or(Some(When::default()), |at| when(at, notes));
    let networks = some_or_all(&at.networks, "networks", notes, |text| network(text));
    let groups = some_or_all(&at.groups, "groups", notes, |text| line(text));
    let organisations = some_or_all(&at.organisations, "organisations", notes, |text| portal_id(text));
    let accounts = some_or_all(&at.accounts, "accounts", notes, |text| mail_address(text).map(|address| address.to_ascii_lowercase()));
    let fresh = notes.read_opt(&at.fresh, |text| duration(text));
    if let (Some(at), Some(Some(within))) = (&at.fresh, fresh)
        && within < LEAST_FRESH
    {
        notes.wrong(&at.span, "what is proved within less than a minute is old before the page is there", "write at least \"1m\"");
    }
    let (require, unless_said) = at.require.as_ref().map_or(unless_said, |at| (required(at.value), None));
    let second_factor_grace = grace(&at.second_factor_grace, require, notes).map(|said| said.or(unless_said));
    asks_for_nobody(at, require, notes);
    Some(AccessRule {
        path: path?,
        methods: methods?,
        when: when?,
        networks: networks?,
        groups: groups?,
        organisations: organisations?,
        accounts: accounts?,
        require,
        second_factor_grace: second_factor_grace?,
        fresh: fresh?,
        line: 0,
    })
}

/// A rule that lets anyone pass, or nobody, cannot demand anything of who they are.
fn asks_for_nobody(at: &At<FileAccess>, require: Require, notes: &mut Notes) {
    let word = match require {
        Require::Public => "public",
        Require::Deny => "deny",
        Require::Password | Require::SecondFactor => return,
    };
    let lists = [("groups", &at.groups), ("organisations", &at.organisations), ("accounts", &at.accounts)];
    let spans = lists.into_iter().filter_map(|(key, list)| Some((key, &list.as_ref()?.span)));
    for (key, span) in spans.chain(at.fresh.as_ref().map(|fresh| ("fresh", &fresh.span))) {
        let what = format!("with require = \"{word}\" nobody is asked who they are, so `{key}` cannot be demanded");
        notes.wrong(span, what, format!("leave `{key}` out, or require \"password\" or \"second-factor\""));
    }
    if let (Require::Deny, Some(networks)) = (require, &at.networks) {
        notes.wrong(
            &networks.span,
            "a rule with require = \"deny\" denies from everywhere",
            "select by when = { networks = [...] }, or leave `networks` out",
        );
    }
}

pub(super) fn when(at: &At<FileWhen>, notes: &mut Notes) -> Option<When> {
    let networks = some_or_all(&at.networks, "networks", notes, |text| network(text));
    let hours = notes.read_opt(&at.hours, |text| hours(text));
    Some(When { networks: networks?, hours: hours? })
}

/// The members of a list; all, where it is left out. One without members would let nobody pass.
fn some_or_all<R>(list: &List<String>, key: &str, notes: &mut Notes, parse: impl FnMut(&String) -> Result<R, Fault>) -> Option<Vec<R>> {
    let Some(list) = list else { return Some(Vec::new()) };
    if list.is_empty() {
        notes.wrong(&list.span, format!("`{key}` is empty"), "name some, leave it out, or write require = \"deny\"");
        return None;
    }
    notes.read_all(list, parse)
}

/// Every organisation that a rule names has to be there.
pub(super) fn check_organisations(file: &File, notes: &mut Notes) {
    let known = file.organisation.as_deref().map_or(&[][..], Vec::as_slice).iter().filter_map(|at| at.id.as_ref());
    let known: Vec<&str> = known.map(|id| id.value.as_str()).collect();
    let portals = file.portal.as_deref().map_or(&[][..], Vec::as_slice);
    let rules = portals.iter().filter_map(|portal| portal.access.as_deref()).flatten();
    for name in rules.filter_map(|rule| rule.organisations.as_deref()).flatten() {
        if !known.contains(&name.value.as_str()) {
            let help = match known.as_slice() {
                [] => "add an [[organisation]] with this id".to_owned(),
                known => format!("there are: {}", known.join(", ")),
            };
            notes.wrong(&name.span, format!("there is no organisation {}", shown(name)), help);
        }
    }
}

pub(super) fn methods(list: &At<Vec<At<String>>>, notes: &mut Notes) -> Option<Methods> {
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
