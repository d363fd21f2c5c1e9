use std::collections::BTreeMap;

use crate::at::At;
use crate::file::{Field, FileConditions, FileVerdict, List};
use crate::notes::Notes;
use crate::settings::{Conditions, VerdictRule};
use crate::value::{cookie_name, header_name, mark, selector, status, text_glob};

/// `steps`: how many the recipe has.
pub(super) fn check_all(verdicts: Option<&Vec<At<FileVerdict>>>, steps: usize, notes: &mut Notes) -> Option<Vec<VerdictRule>> {
    let verdicts = verdicts.map(Vec::as_slice).unwrap_or_default();
    let read: Vec<Option<VerdictRule>> = verdicts.iter().map(|at| check(at, steps, notes)).collect();
    after_a_catch_all(verdicts, notes);
    read.into_iter().collect()
}

/// The conditions as both tables have them.
struct Given<'f> {
    status: &'f List<u16>,
    location: &'f Field<String>,
    header: &'f Field<BTreeMap<String, At<String>>>,
    cookie: &'f Field<String>,
    cookie_changed: &'f Field<String>,
    body: &'f Field<String>,
    selector: &'f Field<String>,
}

macro_rules! given {
    ($at:expr) => {
        Given {
            status: &$at.status,
            location: &$at.location,
            header: &$at.header,
            cookie: &$at.cookie,
            cookie_changed: &$at.cookie_changed,
            body: &$at.body,
            selector: &$at.selector,
        }
    };
}

impl Given<'_> {
    fn nothing(&self) -> bool {
        self.status.is_none()
            && self.location.is_none()
            && self.header.is_none()
            && self.cookie.is_none()
            && self.cookie_changed.is_none()
            && self.body.is_none()
            && self.selector.is_none()
    }
}

fn check(at: &At<FileVerdict>, steps: usize, notes: &mut Notes) -> Option<VerdictRule> {
    let help = "say what the answer means, as is = \"signed-in\" or is = \"wrong-credentials\"";
    let is = notes.need(&at.span, "is", &at.is, help);
    let step = at.step.as_ref().map(|at| (usize::try_from(at.value).unwrap_or(usize::MAX), &at.span));
    if let Some((number, span)) = step
        && !(1..=steps).contains(&number)
        && steps > 0
    {
        notes.wrong(span, format!("there is no step {number}"), format!("the steps of this recipe are 1 to {steps}, in their order"));
    }
    let when = conditions(&given!(at), notes);
    let unless = match &at.not {
        Some(not) => {
            let not: &At<FileConditions> = not;
            if given!(not).nothing() && !notes.something_taken_out(&not.span) {
                notes.wrong(&not.span, "`not` is empty", "give conditions that must not hold, as not = { cookie = \"sid\" }");
            }
            conditions(&given!(not), notes)
        }
        None => Some(Conditions::default()),
    };
    Some(VerdictRule { is: is?.value, step: step.map(|(number, _)| number), when: when?, unless: unless? })
}

fn conditions(at: &Given<'_>, notes: &mut Notes) -> Option<Conditions> {
    let status = match at.status {
        Some(list) => notes.read_all(list, |code| status(*code)),
        None => Some(Vec::new()),
    };
    let location = notes.read_opt(at.location, |text| text_glob(text));
    let mut header = Vec::new();
    for (name, value) in at.header.iter().flat_map(|header| &header.value) {
        header.push(notes.read(value, |text| Ok((header_name(name)?, text_glob(text)?))));
    }
    let header = header.into_iter().collect::<Option<Vec<_>>>();
    let cookie = notes.read_opt(at.cookie, |text| cookie_name(text));
    let cookie_changed = notes.read_opt(at.cookie_changed, |text| cookie_name(text));
    let body = notes.read_opt(at.body, |text| mark(text));
    let selector = notes.read_opt(at.selector, |text| selector(text));
    Some(Conditions {
        status: status?,
        location: location?,
        header: header?,
        cookie: cookie?,
        cookie_changed: cookie_changed?,
        body: body?,
        selector: selector?,
    })
}

fn after_a_catch_all(verdicts: &[At<FileVerdict>], notes: &mut Notes) {
    let catches_all = |v: &FileVerdict| given!(v).nothing() && v.not.is_none() && v.step.is_none();
    if let Some(first) = verdicts.iter().position(|at| catches_all(at)) {
        for at in verdicts.iter().skip(first.saturating_add(1)).filter(|at| at.step.is_none()) {
            notes.warn(
                &at.span,
                "this verdict is never reached: one before it has no condition",
                "the first that matches decides: put the one without a condition last",
            );
        }
    }
}
