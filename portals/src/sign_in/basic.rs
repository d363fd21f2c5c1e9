use accounts::{Credential, Verdict};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderName;
use http::header::AUTHORIZATION;
use secret::Secret;

use super::failure::{Failure, refuses_to_judge};
use super::proof::{is_proved, shows};
use super::visit::{Ask, Visit, sensitive};
use crate::recipe::{Basic, Values};

/// Tries the credential on a page that is shown to be closed without it: an open page would prove nothing.
pub(crate) async fn sign_in(
    visit: &mut Visit<'_>,
    basic: &Basic,
    credential: &Credential,
    values: &Values<'_>,
) -> Result<(Verdict, String, Vec<(HeaderName, Secret<String>)>), Failure> {
    let Some(header) = header(credential) else {
        return Ok((Verdict::WrongCredentials, "HTTP Basic cannot carry such a user name or password".to_owned(), Vec::new()));
    };
    let url = visit.url(basic.proof.page.as_str())?;
    let without = visit.ask(Ask::page(url.clone())).await?;
    refuses_to_judge(without.status).map_or(Ok(()), Err)?;
    if !matches!(without.status, 401 | 403) {
        let reason = format!("the proof page proves nothing: it answers {} without a credential", without.status);
        return Err(Failure::Unrecognised(reason));
    }
    let mut ask = Ask::page(url);
    ask.extra.extend(sensitive(AUTHORIZATION, &header));
    let with = visit.ask(ask.clone()).await?;
    refuses_to_judge(with.status).map_or(Ok(()), Err)?;
    let proof = &basic.proof;
    let is_open =
        if proof.status.is_empty() && proof.body.is_none() { (200..400).contains(&with.status) } else { shows(&with, proof, values)? };
    let verdict = match with.status {
        _ if is_open => Verdict::SignedIn,
        401 | 403 => Verdict::WrongCredentials,
        300..=399 if proof.status.is_empty() => {
            let (proved, why) = is_proved(visit, proof, values, ask).await?;
            let verdict = if proved { Verdict::SignedIn } else { Verdict::Unrecognised };
            return Ok((verdict, format!("proof: {why}"), vec![(AUTHORIZATION, header)]));
        }
        _ => Verdict::Unrecognised,
    };
    Ok((verdict, format!("answered {} without and {} with the credential", without.status, with.status), vec![(AUTHORIZATION, header)]))
}

/// RFC 7617 §2: no colon in the user name, no control characters; UTF-8.
fn header(credential: &Credential) -> Option<Secret<String>> {
    let (user, password) = (&credential.username, credential.password.reveal());
    if user.contains(':') || user.chars().chain(password.chars()).any(char::is_control) {
        return None;
    }
    let plain = Secret::new(format!("{user}:{password}"));
    Some(Secret::new(format!("Basic {}", STANDARD.encode(plain.reveal()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_is_encoded_as_the_rfc_says() {
        let value =
            |user: &str, password: &str| header(&Credential::new(user.into(), Secret::from(password))).map(|value| value.reveal().clone());
        assert_eq!(value("Aladdin", "open sesame").as_deref(), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        assert_eq!(value("test", "123£").as_deref(), Some("Basic dGVzdDoxMjPCow=="));
        assert_eq!(value("a", "b:c").as_deref(), Some("Basic YTpiOmM="));
        assert_eq!(value("a:b", "c"), None);
        assert_eq!(value("a", "b\r\nX: y"), None);
    }
}
