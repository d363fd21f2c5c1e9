use crate::at::At;
use crate::file::FileVerdict;
use crate::notes::Notes;
use crate::settings::VerdictRule;
use crate::value::{cookie_name, header_name, mark, status, text_glob};

pub(super) fn check_all(verdicts: Option<&Vec<At<FileVerdict>>>, notes: &mut Notes) -> Option<Vec<VerdictRule>> {
    let verdicts = verdicts.map(Vec::as_slice).unwrap_or_default();
    let read: Vec<Option<VerdictRule>> = verdicts.iter().map(|at| check(at, notes)).collect();
    after_a_catch_all(verdicts, notes);
    read.into_iter().collect()
}

fn check(at: &At<FileVerdict>, notes: &mut Notes) -> Option<VerdictRule> {
    let help = "say what the answer means, as is = \"signed-in\" or is = \"wrong-credentials\"";
    let is = notes.need(&at.span, "is", &at.is, help);
    let status = match &at.status {
        Some(list) => notes.read_all(list, |code| status(*code)),
        None => Some(Vec::new()),
    };
    let location = notes.read_opt(&at.location, |text| text_glob(text));
    let mut header = Vec::new();
    for (name, value) in at.header.iter().flat_map(|header| &header.value) {
        header.push(notes.read(value, |text| Ok((header_name(name)?, text_glob(text)?))));
    }
    let header = header.into_iter().collect::<Option<Vec<_>>>();
    let cookie = notes.read_opt(&at.cookie, |text| cookie_name(text));
    let body = notes.read_opt(&at.body, |text| mark(text));
    Some(VerdictRule { is: is?.value, status: status?, location: location?, header: header?, cookie: cookie?, body: body? })
}

fn after_a_catch_all(verdicts: &[At<FileVerdict>], notes: &mut Notes) {
    let catches_all =
        |v: &FileVerdict| v.status.is_none() && v.location.is_none() && v.header.is_none() && v.cookie.is_none() && v.body.is_none();
    if let Some(first) = verdicts.iter().position(|at| catches_all(at)) {
        for at in verdicts.iter().skip(first.saturating_add(1)) {
            notes.warn(
                &at.span,
                "this verdict is never reached: one before it has no condition",
                "the first that matches decides: put the one without a condition last",
            );
        }
    }
}
