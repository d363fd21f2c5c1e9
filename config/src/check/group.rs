use std::collections::BTreeSet;

use super::accounts::{DEMANDING, second_factor, second_factor_grace};
use crate::at::At;
use crate::file::{File, FileGroup};
use crate::notes::Notes;
use crate::settings::Group;
use crate::value::line;

/// Every `[[group]]`; a name that comes twice is a mistake.
pub(super) fn check_all(file: &File, notes: &mut Notes) -> Option<Vec<Group>> {
    let all = file.group.as_deref().map_or(&[][..], Vec::as_slice);
    let checked: Vec<_> = all.iter().map(|at| check(at, notes)).collect();
    let mut taken = BTreeSet::new();
    for name in all.iter().filter_map(|at| at.name.as_ref()) {
        if !taken.insert(name.value.clone()) {
            notes.wrong(&name.span, format!("the group `{}` is named twice", name.value), "name it once");
        }
    }
    checked.into_iter().collect()
}

fn check(at: &At<FileGroup>, notes: &mut Notes) -> Option<Group> {
    let name = notes.need(&at.span, "name", &at.name, "name the group, as name = \"ops\"");
    let name = name.and_then(|name| notes.read(name, |text| line(text)));
    let second_factor = second_factor(&at.second_factor);
    let second_factor_grace = second_factor_grace(&at.second_factor_grace, second_factor, DEMANDING, notes);
    Some(Group { name: name?, second_factor, second_factor_grace: second_factor_grace? })
}
