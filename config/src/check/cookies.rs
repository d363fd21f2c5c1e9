use crate::file::{FileCookies, List};
use crate::notes::Notes;
use crate::settings::Cookies;
use crate::value::cookie_name;

pub(super) fn check(file: Option<&FileCookies>, notes: &mut Notes) -> Option<Cookies> {
    let Some(file) = file else {
        return Some(Cookies::default());
    };
    let hold = names(&file.hold, notes);
    let expose = names(&file.expose, notes);
    let held: Vec<&str> = file.hold.iter().flat_map(|list| &list.value).map(|name| name.as_str()).collect();
    for name in file.expose.iter().flat_map(|list| &list.value) {
        if held.contains(&name.as_str()) {
            notes.wrong(&name.span, "this cookie is both held and exposed", "name it in one of the two lists");
        }
    }
    Some(Cookies { hold: hold?, expose: expose? })
}

fn names(list: &List<String>, notes: &mut Notes) -> Option<Vec<String>> {
    match list {
        Some(list) => notes.read_all(list, |text| cookie_name(text)),
        None => Some(Vec::new()),
    }
}
