use accounts::Verdict;
use accounts::ports::Rng;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use secret::Secret;
use serde_json::{Map, Value, json};

use super::assertion::{Statement, claims};
use super::auth_tkt::Ticket;
use super::failure::Failure;
use super::proof::is_proved;
use super::request::text;
use super::visit::{Ask, Visit};
use crate::recipe::{CookieFormat, SignedCookie, Template, Values};

/// Makes the cookie that says who the person is and, where there is a proof page, sees whether the portal believes it.
pub(super) async fn sign_in(
    visit: &mut Visit<'_>,
    cookie: &SignedCookie,
    values: &Values<'_>,
    rng: &dyn Rng,
) -> Result<(Verdict, String), Failure> {
    let value = match &cookie.format {
        CookieFormat::AuthTkt { digest, user, tokens, data } => {
            let said = |template: Option<&Template>| match template {
                Some(template) => template.render(values).map_err(text),
                None => Ok(Secret::new(String::new())),
            };
            let (user, tokens, data) = (said(Some(user))?, said(tokens.as_ref())?, said(data.as_ref())?);
            let at =
                u32::try_from(visit.now().millis().div_euclid(1_000)).map_err(|_| Failure::unrecognised("no ticket has such a time"))?;
            let ticket = Ticket { at, user: user.reveal(), tokens: tokens.reveal(), data: data.reveal() };
            let signed = ticket.signed(*digest, &cookie.secret);
            signed.ok_or_else(|| Failure::unrecognised("user name, tokens or data cannot stand in a ticket"))?
        }
        CookieFormat::Jwt { issuer, audience, claims: said } => {
            let statement = Statement { issuer, audience: audience.as_deref(), lifetime: cookie.lifetime, claims: said };
            hs256(&claims(visit, &statement, values, rng)?, &cookie.secret)
        }
    };
    visit.take_cookie(&cookie.name, &value)?;
    let Some(proof) = &cookie.proof else {
        return Ok((Verdict::SignedIn, "signed; no proof page".to_owned()));
    };
    let ask = Ask::page(visit.url(proof.page.as_str())?);
    let (proved, why) = is_proved(visit, proof, values, ask).await?;
    // It is not the person who was wrong.
    let verdict = if proved { Verdict::SignedIn } else { Verdict::Unrecognised };
    Ok((verdict, format!("proof: {why}")))
}

/// RFC 7515 §3.1 with RFC 7518 §3.2.
fn hs256(claims: &Map<String, Value>, secret: &Secret<Vec<u8>>) -> Secret<String> {
    let part = |value: String| URL_SAFE_NO_PAD.encode(value);
    let signed =
        format!("{}.{}", part(json!({ "alg": "HS256", "typ": "JWT" }).to_string()), part(Value::Object(claims.clone()).to_string()));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.reveal()), signed.as_bytes());
    Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of jwt.io, and of many test suites.
    #[test]
    fn the_token_is_signed_as_the_rfc_says() {
        let claims = json!({ "sub": "1234567890", "name": "John Doe", "iat": 1_516_239_022 });
        let token = hs256(claims.as_object().unwrap(), &Secret::new(b"your-256-bit-secret".to_vec()));
        // Members are sorted by their names here.
        let (signed, tag) = token.reveal().rsplit_once('.').unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"your-256-bit-secret");
        assert!(hmac::verify(&key, signed.as_bytes(), &URL_SAFE_NO_PAD.decode(tag).unwrap()).is_ok());
        assert!(signed.starts_with("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."), "{signed}");
        let known = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ";
        assert_eq!(URL_SAFE_NO_PAD.encode(hmac::sign(&key, known.as_bytes())), "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
    }
}
