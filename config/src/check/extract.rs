use std::collections::BTreeMap;

use crate::at::At;
use crate::fault::{Fault, shown};
use crate::file::FileExtract;
use crate::notes::Notes;
use crate::settings::Extract;
use crate::value::{cookie_name, header_name, selector};

type Table = At<BTreeMap<String, At<FileExtract>>>;

pub(super) fn check_all(extract: Option<&Table>, notes: &mut Notes) -> Option<Vec<(String, Extract)>> {
    let mut read = Vec::new();
    for (name, at) in extract.iter().flat_map(|table| &table.value) {
        if !is_name(name) {
            notes.wrong(&at.span, format!("{} is not a name for a value", shown(name)), "a-z, 0-9, - and _, as csrf_token");
        }
        read.push(check(at, notes).map(|found| (name.clone(), found)));
    }
    read.into_iter().collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

fn check(at: &At<FileExtract>, notes: &mut Notes) -> Option<Extract> {
    let given = [at.regex.is_some(), at.selector.is_some(), at.json.is_some(), at.cookie.is_some(), at.header.is_some()];
    if given.iter().filter(|given| **given).count() != 1 {
        if !notes.something_taken_out(&at.span) {
            notes.wrong(&at.span, "a value stands in one place", "give one of regex, selector, json, cookie and header");
        }
        return None;
    }
    if let (Some(attribute), None) = (&at.attribute, &at.selector) {
        notes.wrong(&attribute.span, "`attribute` belongs to `selector`", "leave it out");
    }
    if let Some(regex) = &at.regex {
        return notes
            .read(
                regex,
                |text| if text.is_empty() { Err(Fault::new("this finds nothing", "give an expression")) } else { Ok(text.clone()) },
            )
            .map(Extract::Regex);
    }
    if let Some(css) = &at.selector {
        let attribute = at.attribute.as_ref().map(|at| at.value.clone());
        return notes.read(css, |text| selector(text)).map(|css| Extract::Selector(css, attribute));
    }
    if let Some(json) = &at.json {
        return notes.read(json, |text| pointer(text)).map(Extract::Json);
    }
    if let Some(cookie) = &at.cookie {
        return notes.read(cookie, |text| cookie_name(text)).map(Extract::Cookie);
    }
    at.header.as_ref().and_then(|header| notes.read(header, |text| header_name(text))).map(Extract::Header)
}

fn pointer(text: &str) -> Result<String, Fault> {
    if text.starts_with('/') {
        Ok(text.to_owned())
    } else {
        Err(Fault::new(format!("{} is not a JSON pointer", shown(text)), "begin with / and name keys and places, as \"/data/0/token\""))
    }
}
