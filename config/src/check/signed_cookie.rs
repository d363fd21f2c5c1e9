use std::path::Path;

use super::{assertion, proof};
use crate::at::At;
use crate::file::{Field, FileCookieFormat, FileSignIn};
use crate::notes::Notes;
use crate::settings::{CookieFormat, CookieSignIn, TicketDigest};
use crate::value::{Template, cookie_name, line, path_under, template};

pub(super) fn check(at: &At<FileSignIn>, directory: &Path, notes: &mut Notes) -> Option<CookieSignIn> {
    let name = notes.need(&at.span, "cookie", &at.cookie, "name the cookie that the portal reads, as cookie = \"auth_tkt\"");
    let name = name.and_then(|name| notes.read(name, |text| cookie_name(text)));
    let help = "name the file with the secret that the portal knows too, as secret_file = \"/etc/latchkey/wiki.secret\"";
    let secret_file = notes.need(&at.span, "secret_file", &at.secret_file, help);
    let secret_file = secret_file.and_then(|path| notes.read(path, |text| path_under(directory, text)));
    let lifetime = assertion::lifetime(&at.lifetime, notes);
    let proof = match &at.proof {
        Some(at) => proof::check(at, None, notes).map(Some),
        None => Some(None),
    };
    let format = notes.need(&at.span, "format", &at.format, "say what it is: format = \"auth-tkt\" or \"jwt\"")?;
    let format = match format.value {
        FileCookieFormat::AuthTkt => auth_tkt(at, notes),
        FileCookieFormat::Jwt => jwt(at, notes),
    };
    Some(CookieSignIn { name: name?, secret_file: secret_file?, format: format?, lifetime: lifetime?, proof: proof? })
}

fn auth_tkt(at: &FileSignIn, notes: &mut Notes) -> Option<CookieFormat> {
    for (field, key) in [(&at.issuer, "issuer"), (&at.audience, "audience")] {
        belongs(field, key, "jwt", notes);
    }
    belongs(&at.claims, "claims", "jwt", notes);
    let said = |field: &Field<String>, notes: &mut Notes| notes.read_opt(field, |text| template(text, assertion::PLACEHOLDERS));
    let user = said(&at.user, notes);
    let (tokens, data) = (said(&at.tokens, notes), said(&at.data, notes));
    let usual = || template("{username}", assertion::PLACEHOLDERS).ok();
    let user: Option<Template> = user?.or_else(usual);
    let digest = at.digest.as_ref().map_or(TicketDigest::Sha512, |at| at.value);
    Some(CookieFormat::AuthTkt { digest, user: user?, tokens: tokens?, data: data? })
}

fn jwt(at: &FileSignIn, notes: &mut Notes) -> Option<CookieFormat> {
    for (field, key) in [(&at.user, "user"), (&at.tokens, "tokens"), (&at.data, "data")] {
        belongs(field, key, "auth-tkt", notes);
    }
    belongs(&at.digest, "digest", "auth-tkt", notes);
    let issuer = notes.read_opt(&at.issuer, |text| line(text));
    let audience = notes.read_opt(&at.audience, |text| line(text));
    let claims = assertion::claims(&at.claims, notes);
    Some(CookieFormat::Jwt { issuer: issuer?, audience: audience?, claims: claims? })
}

fn belongs<T>(field: &Field<T>, key: &str, format: &str, notes: &mut Notes) {
    if let Some(at) = field {
        notes.wrong(&at.span, format!("`{key}` belongs to the format `{format}`"), "leave it out, or change the format");
    }
}
