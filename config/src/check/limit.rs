use std::num::NonZeroU32;

use super::access::{EVERY_PATH, methods, when};
use crate::at::At;
use crate::file::{FileLimit, FilePer};
use crate::notes::Notes;
use crate::settings::{LimitRule, Methods, Per, When};
use crate::value::path_glob;

pub(super) fn check(limits: Option<&Vec<At<FileLimit>>>, notes: &mut Notes) -> Option<Vec<LimitRule>> {
    let limits = limits.map(Vec::as_slice).unwrap_or_default();
    let read: Vec<Option<LimitRule>> = limits.iter().map(|at| limit(at, notes)).collect();
    read.into_iter().collect()
}

fn limit(at: &At<FileLimit>, notes: &mut Notes) -> Option<LimitRule> {
    let path = notes.read_or(&at.path, EVERY_PATH.to_owned(), |text| path_glob(text));
    let methods = match &at.methods {
        Some(list) => methods(list, notes),
        None => Some(Methods::Any),
    };
    let when = at.when.as_ref().map_or(Some(When::default()), |at| when(at, notes));
    let rate = notes.need(&at.span, "rate", &at.rate, "say how many requests, as rate = \"20/s\"");
    let rate = rate.and_then(|at| notes.read(at, |text| crate::value::rate(text)));
    let burst = match &at.burst {
        Some(at) => NonZeroU32::new(at.value).map(Some).or_else(|| {
            notes.wrong(&at.span, "with a burst of 0 nothing is ever admitted", "write 1 or more");
            None
        }),
        None => Some(None),
    };
    let per = match at.per.as_ref().map(|at| at.value) {
        Some(FilePer::Network) => Per::Network,
        Some(FilePer::Portal) => Per::Portal,
        Some(FilePer::Person) | None => Per::Person,
    };
    let (requests, within) = rate?;
    Some(LimitRule { path: path?, methods: methods?, when: when?, per, requests, within, burst: burst?.unwrap_or(requests), line: 0 })
}
