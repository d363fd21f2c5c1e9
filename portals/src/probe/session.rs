//! What a sign-in has left, and a second one to compare it with: what differs between the two is drawn anew for each.

use accounts::{Credential, Verdict};
use http::HeaderName;
use secret::Secret;

use super::Prober;
use super::draft::Draft;
use crate::cookies::Jar;
use crate::recipe::Recipe;
use crate::sign_in::failure::Failure;
use crate::sign_in::form::{self, Reached, go_through};
use crate::sign_in::json;
use crate::sign_in::visit::{Page, Visit};

/// What speaks for the person.
#[derive(Default)]
pub(super) struct Session {
    pub(super) jar: Jar,
    /// What goes along with every request.
    pub(super) headers: Vec<(HeaderName, Secret<String>)>,
}

/// What a token is called in the answer to a login.
const TOKEN_NAMES: [&str; 9] =
    ["access_token", "accesstoken", "token", "jwt", "auth_token", "authtoken", "id_token", "sessiontoken", "key"];

/// Shorter texts are no tokens.
const MIN_TOKEN: usize = 16;

impl Prober {
    /// A browser that has this session.
    pub(super) fn visit_with(&self, session: &Session) -> Visit<'_> {
        let mut visit = self.visit();
        visit.jar = session.jar.clone();
        session.headers.iter().for_each(|(name, value)| visit.carry(name, value));
        visit
    }

    /// The recipe as it will be, from the beginning.
    pub(super) async fn attempt(&self, draft: &Draft, credential: &Credential) -> Result<(Verdict, String, Session), Failure> {
        let (mut visit, values) = (self.visit(), self.values(credential));
        let (verdict, why, headers) = match draft.recipe() {
            Some(Recipe::Form(recipe)) => {
                let (verdict, why, _) = form::sign_in(&mut visit, &recipe, &values, self.rng.as_ref()).await?;
                (verdict, why, Vec::new())
            }
            Some(Recipe::Json(recipe)) => {
                let signed = json::sign_in(&mut visit, &recipe, &values, self.rng.as_ref()).await?;
                (signed.verdict, signed.reason, signed.headers)
            }
            _ => return Err(Failure::unrecognised("no recipe")),
        };
        Ok((verdict, why, Session { jar: visit.jar, headers }))
    }

    /// Posts a login as JSON and reads where the token stands in the answer (RFC 6901), if there is one: where it is expected, or under
    /// a name that says so.
    pub(super) async fn answer_as_json(
        &self,
        draft: &Draft,
        credential: &Credential,
        expected: Option<&str>,
    ) -> Result<Option<String>, String> {
        let Some(Recipe::Form(recipe)) = draft.recipe() else { return Err("no recipe".to_owned()) };
        let mut visit = self.visit();
        let reached = go_through(&mut visit, &recipe.steps, &[], &self.values(credential), self.rng.as_ref()).await;
        let Reached::Answer(last) = reached.map_err(|failure| failure.to_string())? else { return Err("no answer".to_owned()) };
        let page = last.answered.page;
        if page.status >= 400 {
            return Err(format!("answered {}: it was refused, or is sent differently here", page.status));
        }
        let answer: Option<serde_json::Value> = serde_json::from_slice(&page.body).ok();
        let stands =
            |pointer: &&str| answer.as_ref().is_some_and(|answer| answer.pointer(pointer).is_some_and(serde_json::Value::is_string));
        Ok(expected.filter(stands).map(str::to_owned).or_else(|| token_in(&page)))
    }
}

fn token_in(page: &Page) -> Option<String> {
    if !(200..300).contains(&page.status) {
        return None;
    }
    let answer: serde_json::Value = serde_json::from_slice(&page.body).ok()?;
    let mut best: Option<(usize, String)> = None;
    walk(&answer, "", 3, &mut |pointer, key, text| {
        let key = key.to_ascii_lowercase();
        let Some(rank) = TOKEN_NAMES.iter().position(|name| *name == key) else { return };
        if text.len() >= MIN_TOKEN && best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, pointer.to_owned()));
        }
    });
    best.map(|(_, pointer)| pointer)
}

/// Every text of an answer with its pointer and key, down to a depth.
fn walk(value: &serde_json::Value, at: &str, depth: usize, tell: &mut impl FnMut(&str, &str, &str)) {
    let Some(fields) = value.as_object() else { return };
    for (key, value) in fields {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        match value {
            serde_json::Value::String(text) => tell(&pointer, key, text),
            _ if depth > 1 => walk(value, &pointer, depth.saturating_sub(1), tell),
            _ => {}
        }
    }
}

/// In how many seconds a JWT ends, by what it says of itself (RFC 7519 §4.1.4, §4.1.6).
pub(super) fn lasts(headers: &[(HeaderName, Secret<String>)]) -> Option<u64> {
    use base64::Engine as _;
    headers.iter().find_map(|(_, value)| {
        let token = value.reveal().rsplit(' ').next()?;
        let mut parts = token.split('.');
        let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
        let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).ok()?;
        let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
        let seconds = claims.get("exp")?.as_u64()?.checked_sub(claims.get("iat")?.as_u64()?)?;
        // What ends at once cannot be used; what lasts for months will have been ended otherwise.
        (60..=90 * 24 * 3600).contains(&seconds).then_some(seconds)
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn a_token_is_found_where_answers_have_it() {
        let found = |status, body: &str| {
            let url = "https://x.example.com/".parse().unwrap();
            token_in(&Page { url, status, headers: HeaderMap::new(), location: None, body: body.into() })
        };
        let long = "0123456789abcdef0123";
        assert_eq!(found(200, &format!(r#"{{"token":"{long}"}}"#)).as_deref(), Some("/token"));
        assert_eq!(
            found(201, &format!(r#"{{"data":{{"a/b":1,"accessToken":"{long}"}},"key":"{long}"}}"#)).as_deref(),
            Some("/data/accessToken")
        );
        assert_eq!(found(200, &format!(r#"{{"a":{{"b":{{"c":{{"token":"{long}"}}}}}}}}"#)), None);
        assert_eq!(found(401, &format!(r#"{{"token":"{long}"}}"#)), None);
        for none in [r#"{"token":"short"}"#, r#"{"token":12}"#, "[]", "<html>", ""] {
            assert_eq!(found(200, none), None, "{none}");
        }
    }

    #[test]
    fn a_jwt_says_how_long_it_counts() {
        use base64::Engine as _;
        let of = |claims: &str| {
            let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims);
            lasts(&[(http::header::AUTHORIZATION, Secret::new(format!("Bearer e30.{claims}.c2ln")))])
        };
        assert_eq!(of(r#"{"iat":1000,"exp":4600}"#), Some(3600));
        for none in [r#"{"iat":1000}"#, r#"{"iat":1000,"exp":1001}"#, r#"{"iat":5000,"exp":1000}"#, r#"{"iat":0,"exp":99999999999}"#, "{"] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(lasts(&[(http::header::AUTHORIZATION, Secret::new("Bearer opaque".to_owned()))]), None);
    }
}
