use accounts::Verdict;
use accounts::ports::Rng;
use http::HeaderName;
use secret::Secret;

use super::failure::Failure;
use super::form::{self, Reached};
use super::headers::render;
use super::judge::Judgement;
use super::proof::is_proved;
use super::request::text;
use super::visit::{Ask, Page, Visit};
use crate::recipe::{Extracted, Json, Values};

/// What a JSON sign-in comes to.
pub(crate) struct Signed {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    /// The headers that every later request carries.
    pub(crate) headers: Vec<(HeaderName, Secret<String>)>,
    /// How long what was given lasts, in seconds.
    pub(crate) lasts: Option<u64>,
    /// What was found on the way.
    pub(crate) extracted: Extracted,
}

/// Sends what the page's script would, and keeps what the answer gives.
pub(crate) async fn sign_in(visit: &mut Visit<'_>, json: &Json, values: &Values<'_>, rng: &dyn Rng) -> Result<Signed, Failure> {
    let refused = |verdict, reason| Ok(Signed { verdict, reason, headers: Vec::new(), lasts: None, extracted: Extracted::default() });
    let last = match form::go_through(visit, &json.steps, &json.verdicts, values, rng).await? {
        Reached::Decided(Judgement::Rule(number, verdict), decided) if verdict != Verdict::SignedIn => {
            return refused(verdict, format!("rule {number} on {}", decided.0.status));
        }
        Reached::Decided(_, decided) => {
            return Err(Failure::unrecognised(format!("signed in on {}, before any answer with a token", decided.0.status)));
        }
        Reached::Answer(last) => *last,
    };
    let (page, mut extracted) = (last.answered.page, last.extracted);
    match last.rules.judge(visit, &page) {
        Some(Judgement::Rule(number, verdict)) if verdict != Verdict::SignedIn => {
            return refused(verdict, format!("rule {number} on {}", page.status));
        }
        Some(_) => {}
        None => {
            if let Some(verdict) = by_status(&page) {
                return refused(verdict, format!("no rule matched; answered {}", page.status));
            }
        }
    }
    if let Err(missing) = form::extract_from(visit, &json.answer, &page, &mut extracted) {
        return refused(Verdict::Unrecognised, format!("answered {}: {missing}", page.status));
    }
    let values = Values { extracted: &extracted, ..*values };
    let mut headers = Vec::new();
    for (name, template) in &json.headers {
        let Some(value) = render(name, template, &values)? else {
            return refused(Verdict::Unrecognised, format!("answered {}, and nothing for the header `{name}`", page.status));
        };
        visit.carry(name, &value);
        headers.push((name.clone(), value));
    }
    for (name, template) in &json.cookies {
        let value = template.render(&values).map_err(text)?;
        visit.take_cookie(name, &value)?;
    }
    let lasts = match &json.expires {
        Some(template) => template.render(&values).ok().and_then(|text| text.reveal().parse::<f64>().ok()).and_then(seconds),
        None => None,
    };
    let reason = format!("answered {} with what was wanted", page.status);
    let Some(proof) = &json.proof else {
        return Ok(Signed { verdict: Verdict::SignedIn, reason, headers, lasts, extracted });
    };
    let ask = Ask::page(visit.url(proof.page.as_str())?);
    let (proved, why) = is_proved(visit, proof, &values, ask).await?;
    let verdict = if proved { Verdict::SignedIn } else { Verdict::WrongCredentials };
    Ok(Signed { verdict, reason: format!("proof: {why}"), headers, lasts, extracted })
}

/// What the status alone says; nothing of 2xx, which depends on what it gives.
fn by_status(page: &Page) -> Option<Verdict> {
    match page.status {
        200..=299 => None,
        400 | 401 | 403 | 422 => Some(Verdict::WrongCredentials),
        429 => Some(Verdict::Locked),
        500.. => Some(Verdict::Unavailable),
        _ => Some(Verdict::Unrecognised),
    }
}

/// Portals write whole numbers, and some write them as fractions.
fn seconds(number: f64) -> Option<u64> {
    const YEAR: f64 = 366.0 * 24.0 * 3600.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and a year")]
    (number >= 0.0).then(|| number.min(YEAR) as u64)
}
