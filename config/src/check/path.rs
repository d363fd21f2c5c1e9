use crate::at::At;
use crate::file::{Field, FileAccess, FileLimit, FilePath, List};
use crate::notes::Notes;
use crate::settings::{PathLeeway, Paths};

pub(super) fn check(file: Option<&FilePath>) -> Paths {
    let leeway = |field: Option<&Field<PathLeeway>>| field.and_then(Option::as_ref).map_or(PathLeeway::Keep, |at| at.value);
    Paths { encoded_slash: leeway(file.map(|file| &file.encoded_slash)), parameters: leeway(file.map(|file| &file.parameters)) }
}

/// Warns of rules and limits for paths that the portal is never asked for, because they are refused before.
pub(super) fn warn(paths: Paths, access: &List<FileAccess>, limits: &List<FileLimit>, notes: &mut Notes) {
    let of_rules = access.iter().flat_map(|list| &list.value).filter_map(|rule| rule.path.as_ref());
    let of_limits = limits.iter().flat_map(|list| &list.value).filter_map(|limit| limit.path.as_ref());
    for path in of_rules.chain(of_limits) {
        warn_of_one(paths, path, notes);
    }
}

fn warn_of_one(paths: Paths, path: &At<String>, notes: &mut Notes) {
    let has = |what: &str| path.to_ascii_lowercase().contains(what);
    for (key, leeway, is_there) in
        [("encoded_slash", paths.encoded_slash, has("%2f") || has("%252f")), ("parameters", paths.parameters, has(";") || has("%3b"))]
    {
        if leeway == PathLeeway::Refuse && is_there {
            let what = format!("this selects nothing: [portal.path] has {key} = \"refuse\"");
            notes.warn(&path.span, what, format!("take it out, or write {key} = \"keep\""));
        }
    }
}
