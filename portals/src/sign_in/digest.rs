use std::sync::Arc;

use accounts::ports::Rng;
use accounts::{Credential, Verdict};

use super::failure::{Failure, refuses_to_judge};
use super::proof::{is_proved, shows};
use super::visit::{Ask, Visit};
use crate::digest::{Challenge, Digest};
use crate::recipe::{Basic, Values};

/// Answers the challenge of a page that is shown to be closed without it: an open page would prove nothing.
pub(crate) async fn sign_in(
    visit: &mut Visit<'_>,
    digest: &Basic,
    credential: &Credential,
    values: &Values<'_>,
    rng: &dyn Rng,
) -> Result<(Verdict, String), Failure> {
    if credential.username.chars().any(char::is_control) {
        return Ok((Verdict::WrongCredentials, "HTTP Digest cannot carry such a user name".to_owned()));
    }
    let proof = &digest.proof;
    let url = visit.url(proof.page.as_str())?;
    let without = visit.ask(Ask::page(url.clone())).await?;
    refuses_to_judge(without.status).map_or(Ok(()), Err)?;
    if without.status != 401 {
        let reason = format!("the proof page proves nothing: it answers {} without a credential", without.status);
        return Err(Failure::Unrecognised(reason));
    }
    let challenge =
        Challenge::of(&without.headers).ok_or_else(|| Failure::unrecognised("the proof page asks for no Digest that is known"))?;
    let answer = |challenge| Digest::new(challenge, &credential.username, &credential.password, rng.bytes16());
    visit.digest = Some(Arc::new(answer(challenge)));
    let ask = Ask::page(url);
    let mut with = visit.ask(ask.clone()).await?;
    if with.status == 401
        && let Some(challenge) = Challenge::of(&with.headers).filter(|challenge| challenge.stale)
    {
        // The portal says itself that the credential was right (RFC 7616 §3.3): only the nonce was too old.
        visit.digest = Some(Arc::new(answer(challenge)));
        with = visit.ask(ask.clone()).await?;
    }
    refuses_to_judge(with.status).map_or(Ok(()), Err)?;
    let is_open =
        if proof.status.is_empty() && proof.body.is_none() { (200..400).contains(&with.status) } else { shows(&with, proof, values)? };
    let verdict = match with.status {
        _ if is_open => Verdict::SignedIn,
        401 | 403 => Verdict::WrongCredentials,
        300..=399 if proof.status.is_empty() => {
            let (proved, why) = is_proved(visit, proof, values, ask).await?;
            return Ok((if proved { Verdict::SignedIn } else { Verdict::Unrecognised }, format!("proof: {why}")));
        }
        _ => Verdict::Unrecognised,
    };
    Ok((verdict, format!("answered {} without and {} with the credential", without.status, with.status)))
}
