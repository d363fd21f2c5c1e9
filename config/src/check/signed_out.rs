use std::ops::Range;

use crate::at::At;
use crate::file::{FileSignedOut, OneOrMany};
use crate::notes::Notes;
use crate::settings::SignedOut;
use crate::value::{cookie_name, header_name, mark, size, status, text_glob};

/// Enough for the head of a login page.
const SCAN: usize = 32 << 10;
/// A body is held back while it is searched.
const MOST_SCAN: usize = 1 << 20;

pub(super) fn check(tables: Option<&At<OneOrMany<FileSignedOut>>>, notes: &mut Notes) -> Option<Vec<SignedOut>> {
    let Some(tables) = tables else {
        return Some(Vec::new());
    };
    let read: Vec<Option<SignedOut>> = match &tables.value {
        OneOrMany::One(table) => vec![one(&tables.span, table, notes)],
        OneOrMany::Many(tables) => tables.iter().map(|table| one(&table.span, table, notes)).collect(),
    };
    read.into_iter().collect()
}

fn one(span: &Range<usize>, file: &FileSignedOut, notes: &mut Notes) -> Option<SignedOut> {
    let request = notes.read_opt(&file.request, |text| text_glob(text));
    let location = notes.read_opt(&file.location, |text| text_glob(text));
    let mut header = Vec::new();
    for (name, value) in file.header.iter().flat_map(|header| &header.value) {
        header.push(notes.read(value, |text| Ok((header_name(name)?, text_glob(text)?))));
    }
    let header = header.into_iter().collect::<Option<Vec<_>>>();
    let cookie_cleared = notes.read_opt(&file.cookie_cleared, |text| cookie_name(text));
    let status = match &file.status {
        Some(list) => notes.read_all(list, |code| status(*code)),
        None => Some(Vec::new()),
    };
    let body = notes.read_opt(&file.body, |text| mark(text));
    let scan = notes.read_or(&file.scan, SCAN, |text| size(text, MOST_SCAN));
    if let (Some(at), None) = (&file.scan, &file.body)
        && !notes.something_taken_out(span)
    {
        notes.wrong(&at.span, "`scan` is about the body, but no `body` is given", "add body, or leave scan out");
    }
    let read = SignedOut {
        request: request?,
        location: location?,
        status: status?,
        header: header?,
        cookie_cleared: cookie_cleared?,
        body: body?,
        scan: scan?,
    };
    let of_head = read.request.is_some() || read.location.is_some() || !read.status.is_empty();
    let no_mark = !of_head && read.header.is_empty() && read.cookie_cleared.is_none() && read.body.is_none();
    if no_mark && !notes.something_taken_out(span) {
        notes.wrong(
            span,
            "nothing says when the portal's session is over",
            "give location, status, header, cookie_cleared, body or request",
        );
    }
    Some(read)
}
