use std::path::Path;
use std::time::Duration;

use crate::fault::Fault;
use crate::file::{Field, FileCanary};
use crate::notes::Notes;
use crate::settings::{Canary, SignIn};
use crate::value::{duration, line, path_under};

/// Each is a whole sign-in.
const OFTEN: Duration = Duration::from_secs(30);

pub(super) fn check(field: &Field<FileCanary>, sign_in: Option<&SignIn>, directory: &Path, notes: &mut Notes) -> Option<Option<Canary>> {
    let Some(at) = field else { return Some(None) };
    if let Some(SignIn::None) = sign_in {
        notes.wrong(&at.span, "there is nothing to try: the portal is not signed in to", "leave [portal.canary] out");
    }
    let every = notes.need(&at.span, "every", &at.every, "say how often, as every = \"5m\"").and_then(|every| {
        notes.read(every, |text| {
            let every = duration(text)?;
            if every >= OFTEN { Ok(every) } else { Err(Fault::new("this is too often", "\"30s\" is the shortest")) }
        })
    });
    let user = notes.need(&at.span, "user", &at.user, "name the portal user that is kept for this, as user = \"canary\"");
    let user = user.and_then(|user| notes.read(user, |text| line(text)));
    let help = "name the file with that user's password, as password_file = \"/etc/latchkey/canary\"";
    let password_file = notes.need(&at.span, "password_file", &at.password_file, help);
    let password_file = password_file.and_then(|path| notes.read(path, |text| path_under(directory, text)));
    Some(Some(Canary { every: every?, user: user?, password_file: password_file? }))
}
