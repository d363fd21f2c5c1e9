use std::collections::BTreeMap;

use super::accounts::{DEMANDING, password_max_age, second_factor, second_factor_grace};
use super::portal::portal_id;
use crate::at::At;
use crate::file::{File, FileOrganisation};
use crate::notes::Notes;
use crate::settings::Organisation;
use crate::value::host_name;

/// Every `[[organisation]]`; a name or a domain that comes twice is a mistake.
pub(super) fn check_all(file: &File, notes: &mut Notes) -> Option<Vec<Organisation>> {
    let all = file.organisation.as_deref().map_or(&[][..], Vec::as_slice);
    let checked: Vec<_> = all.iter().map(|at| check(at, notes)).collect();
    let mut taken = BTreeMap::new();
    for at in all {
        let domains = at.domains.iter().flat_map(|domains| domains.value.iter());
        for (text, what) in at.id.iter().map(|id| (id, "organisation")).chain(domains.map(|domain| (domain, "domain"))) {
            if taken.insert((what, text.value.clone()), ()).is_some() {
                notes.wrong(&text.span, format!("the {what} `{}` is named twice", text.value), "name it once");
            }
        }
    }
    checked.into_iter().collect()
}

fn check(at: &At<FileOrganisation>, notes: &mut Notes) -> Option<Organisation> {
    let id = notes.need(&at.span, "id", &at.id, "give the organisation a short name, as id = \"acme\"");
    let id = id.and_then(|id| notes.read(id, |text| portal_id(text)));
    let help = "name the mail domains of its people, as domains = [\"acme.example\"]";
    let domains = notes.need(&at.span, "domains", &at.domains, help);
    let domains = domains.and_then(|domains| notes.read_all(domains, |text| host_name(text)));
    let password_max_age = password_max_age(&at.password_max_age, notes);
    let second_factor = second_factor(&at.second_factor);
    let second_factor_grace = second_factor_grace(&at.second_factor_grace, second_factor, DEMANDING, notes);
    Some(Organisation {
        id: id?,
        domains: domains?,
        password_max_age: password_max_age?,
        second_factor,
        second_factor_grace: second_factor_grace?,
    })
}
