use std::collections::BTreeMap;

use crate::at::At;
use crate::fault::Fault;
use crate::file::{Field, FileBrowser};
use crate::notes::Notes;
use crate::settings::{InBrowser, SignIn};
use crate::value::{Placeholder, Template, cookie_name, recipe_template};

pub(super) fn check(file: Option<&At<FileBrowser>>, sign_in: Option<&SignIn>, notes: &mut Notes) -> Option<InBrowser> {
    let Some(at) = file else {
        return Some(InBrowser::default());
    };
    if matches!(sign_in, Some(SignIn::None)) {
        notes.wrong(&at.span, "nobody is signed in to this portal", "give it a `[portal.sign_in]`, or leave this section out");
    }
    let finds = matches!(sign_in, Some(SignIn::Json(_) | SignIn::Form(_)) | None);
    let local_storage = entries(&at.local_storage, storage_key, finds, notes);
    let session_storage = entries(&at.session_storage, storage_key, finds, notes);
    let cookies = entries(&at.cookies, cookie_name, finds, notes);
    Some(InBrowser { local_storage: local_storage?, session_storage: session_storage?, cookies: cookies? })
}

type Named = Field<BTreeMap<String, At<String>>>;

/// `finds`: whether the sign-in finds values that can be put in.
fn entries(
    field: &Named,
    name_of: impl Fn(&str) -> Result<String, Fault>,
    finds: bool,
    notes: &mut Notes,
) -> Option<Vec<(String, Template)>> {
    let mut read = Vec::new();
    for (name, value) in field.iter().flat_map(|table| &table.value) {
        let entry = notes.read(value, |text| Ok((name_of(name)?, recipe_template(text)?)));
        if let Some((_, template)) = &entry {
            if template.uses(Placeholder::Password) {
                let help = "the gateway itself says who the person is: most scripts only look whether something is there";
                notes.warn(&value.span, "this leaves the person's password in the browser", help);
            }
            if template.uses(Placeholder::Totp) {
                notes.wrong(&value.span, "a one-time code is used up by the sign-in", "leave {totp} out");
            }
            if !finds && template.uses_extracted() {
                notes.wrong(
                    &value.span,
                    "nothing is extracted by this method",
                    "only \"form\" and \"json\" find values that can be put here",
                );
            }
        }
        read.push(entry);
    }
    read.into_iter().collect()
}

fn storage_key(text: &str) -> Result<String, Fault> {
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(Fault::new("this is no key that a script uses", "give the key that the portal's script looks for, as token"));
    }
    Ok(text.to_owned())
}
