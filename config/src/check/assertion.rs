use std::collections::BTreeMap;
use std::time::Duration;

use super::proof;
use crate::at::At;
use crate::fault::Fault;
use crate::file::{Field, FileSignIn};
use crate::notes::Notes;
use crate::settings::{AssertionAlgorithm, AssertionSignIn};
use crate::value::{Placeholder, Template, duration, injected_header_name, line, template};

/// Nobody else's clock is so far off, and nobody signs out and stays believed for so long.
const LIFETIMES: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(86_400)];
const LIFETIME: Duration = Duration::from_secs(600);

/// What the gateway says itself (RFC 7519 §4.1).
const OURS: [&str; 6] = ["aud", "exp", "iat", "iss", "jti", "nbf"];

/// `issuer`: who says it, unless the file names another.
pub(super) fn check(at: &At<FileSignIn>, notes: &mut Notes) -> Option<AssertionSignIn> {
    let header = notes.read_or(&at.header, "Authorization".to_owned(), |text| injected_header_name(text));
    let algorithm = at.algorithm.as_ref().map_or(AssertionAlgorithm::Es256, |at| at.value);
    let issuer = notes.read_opt(&at.issuer, |text| line(text));
    let audience = notes.read_opt(&at.audience, |text| line(text));
    let lifetime = lifetime(&at.lifetime, notes);
    let claims = claims(&at.claims, notes);
    let proof = match &at.proof {
        Some(at) => proof::check(at, None, notes).map(Some),
        None => Some(None),
    };
    Some(AssertionSignIn {
        header: header?,
        algorithm,
        issuer: issuer?,
        audience: audience?,
        lifetime: lifetime?,
        claims: claims?,
        proof: proof?,
    })
}

/// How long it counts.
pub(super) fn lifetime(field: &Field<String>, notes: &mut Notes) -> Option<Duration> {
    notes.read_or(field, LIFETIME, |text| {
        let lifetime = duration(text)?;
        let [shortest, longest] = LIFETIMES;
        if (shortest..=longest).contains(&lifetime) {
            Ok(lifetime)
        } else {
            Err(Fault::new("nothing that is signed counts for such a time", "from \"1m\" to \"1d\""))
        }
    })
}

/// What it says of the person, by name.
pub(super) fn claims(field: &Field<BTreeMap<String, At<String>>>, notes: &mut Notes) -> Option<Vec<(String, Template)>> {
    let Some(given) = field else {
        let usual = [("email", "{account.email}"), ("groups", "{account.groups}"), ("name", "{account.name}"), ("sub", "{account.email}")];
        return usual.into_iter().map(|(name, text)| Some((name.to_owned(), template(text, PLACEHOLDERS).ok()?))).collect();
    };
    if !given.contains_key("sub") {
        notes.wrong(&given.span, "`sub` is missing here", "say who the person is, as sub = \"{account.email}\"");
    }
    let mut read = Vec::new();
    for (name, value) in &given.value {
        if OURS.contains(&name.as_str()) {
            notes.wrong(&value.span, "the gateway itself says this", "leave it out; `issuer`, `audience` and `lifetime` set some of them");
        }
        read.push(notes.read(value, |text| Ok((name.clone(), template(text, PLACEHOLDERS)?))));
    }
    read.into_iter().collect()
}

/// A password is nothing to tell.
pub(super) const PLACEHOLDERS: &[Placeholder] =
    &[Placeholder::AccountEmail, Placeholder::AccountName, Placeholder::AccountId, Placeholder::AccountGroups, Placeholder::Username];
