use std::time::Duration;

use accounts::Verdict;
use accounts::keys::AssertionKeys;
use accounts::ports::Rng;
use data_encoding::HEXLOWER;
use http::HeaderName;
use http::header::AUTHORIZATION;
use secret::Secret;
use serde_json::{Map, Value};

use super::failure::Failure;
use super::proof::is_proved;
use super::request::text;
use super::visit::{Ask, Visit};
use crate::recipe::{Assertion, Template, Values};

/// What the portal is shown.
pub(super) struct Signed {
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) header: (HeaderName, Secret<String>),
}

/// Signs what is said of the person and, where there is a proof page, sees whether the portal believes it.
pub(super) async fn sign_in(
    visit: &mut Visit<'_>,
    assertion: &Assertion,
    values: &Values<'_>,
    keys: &AssertionKeys,
    rng: &dyn Rng,
) -> Result<Signed, Failure> {
    let Assertion { issuer, audience, lifetime, claims: said, .. } = assertion;
    let statement = Statement { issuer, audience: audience.as_deref(), lifetime: *lifetime, claims: said };
    let claims = claims(visit, &statement, values, rng)?;
    let token = keys.sign(assertion.algorithm, &claims).ok_or_else(|| Failure::unrecognised("the assertion cannot be signed"))?;
    let token = if assertion.header == AUTHORIZATION { Secret::new(format!("Bearer {}", token.reveal())) } else { token };
    visit.carry(&assertion.header, &token);
    let header = (assertion.header.clone(), token);
    let Some(proof) = &assertion.proof else {
        return Ok(Signed { verdict: Verdict::SignedIn, reason: "signed; no proof page".to_owned(), header });
    };
    let ask = Ask::page(visit.url(proof.page.as_str())?);
    let (proved, why) = is_proved(visit, proof, values, ask).await?;
    // It is not the person who was wrong.
    let verdict = if proved { Verdict::SignedIn } else { Verdict::Unrecognised };
    Ok(Signed { verdict, reason: format!("proof: {why}"), header })
}

/// What a JWT says.
pub(super) struct Statement<'a> {
    pub(super) issuer: &'a str,
    /// `None`: the portal's public origin.
    pub(super) audience: Option<&'a str>,
    pub(super) lifetime: Duration,
    pub(super) claims: &'a [(String, Template)],
}

/// RFC 7519 §4.1. What there is nothing to say about is left out, but for the groups: nobody's groups are none.
pub(super) fn claims(
    visit: &Visit<'_>,
    statement: &Statement<'_>,
    values: &Values<'_>,
    rng: &dyn Rng,
) -> Result<Map<String, Value>, Failure> {
    let mut claims = Map::new();
    for (name, template) in statement.claims {
        if template.is_groups() {
            claims.insert(name.clone(), values.account.groups.clone().into());
            continue;
        }
        let said = template.render(values).map_err(text)?;
        if !said.reveal().is_empty() {
            claims.insert(name.clone(), said.reveal().clone().into());
        }
    }
    let now = visit.now().millis().div_euclid(1000);
    let lifetime = i64::try_from(statement.lifetime.as_secs()).unwrap_or(i64::MAX);
    claims.insert("iss".to_owned(), statement.issuer.into());
    claims.insert("aud".to_owned(), statement.audience.map_or_else(|| visit.public_origin(), str::to_owned).into());
    claims.insert("iat".to_owned(), now.into());
    claims.insert("exp".to_owned(), now.saturating_add(lifetime).into());
    claims.insert("jti".to_owned(), HEXLOWER.encode(&rng.bytes16()).into());
    Ok(claims)
}
