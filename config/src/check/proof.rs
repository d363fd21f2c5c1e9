use crate::at::At;
use crate::file::FileProof;
use crate::notes::Notes;
use crate::settings::Proof;
use crate::value::{Placeholder, mark, page, status, template};

/// `default_page`: where the section may leave the page out.
pub(super) fn check(at: &At<FileProof>, default_page: Option<&str>, notes: &mut Notes) -> Option<Proof> {
    let page = match (&at.page, default_page) {
        (None, Some(default)) => Some(default.to_owned()),
        (field, _) => notes
            .need(&at.span, "page", field, "give a page that only a signed-in user sees, as page = \"/profile\"")
            .and_then(|at| notes.read(at, |text| page(text))),
    };
    let body = notes.read_opt(&at.body, |text| {
        mark(text)?;
        template(text, &[Placeholder::Username])
    });
    let status = match &at.status {
        Some(list) => notes.read_all(list, |code| status(*code)),
        None => Some(Vec::new()),
    };
    Some(Proof { page: page?, body: body?, status: status? })
}
