use crate::at::At;
use crate::file::FileSignOut;
use crate::notes::Notes;
use crate::settings::{SignOut, SignOutMethod};
use crate::value::page;

pub(super) fn check(sign_out: Option<&At<FileSignOut>>, notes: &mut Notes) -> Option<Option<SignOut>> {
    let Some(at) = sign_out else {
        return Some(None);
    };
    let help = "give the portal's own sign-out page, as page = \"/logout\"";
    let page = notes.need(&at.span, "page", &at.page, help).and_then(|at| notes.read(at, |text| page(text)))?;
    Some(Some(SignOut { page, method: at.method.as_ref().map_or(SignOutMethod::Get, |at| at.value) }))
}
