use accounts::use_cases::{admit_registration, keep_registration, kept_registration, mail_registration_token};
use accounts::{EmailAddress, Registration, RegistrationStep};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use locales::phrase;

use super::Step;
use crate::asked::Asked;
use crate::cookies::SameSite;
use crate::email_field::read_email;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, RegisterView};
use crate::{Pages, Problem};

/// The cookie lives as long as the registration.
const SECONDS: u32 = 3600;

/// `GET /register`: asks for the e-mail address; goes on where the person left, unless they want to correct the address.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let mut typed = journey.email().unwrap_or("").to_owned();
    if let Some(registration) = under_way(pages, asked).await? {
        if !asked.query.has("correct") {
            return Ok(pages.to_own(&pages.registration_href(&registration, &journey)));
        }
        typed = registration.email;
    }
    Ok(show(pages, asked, &journey, &typed, Vec::new()))
}

/// `POST /register`: begins, or corrects the address of what is under way.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let form = pages.checked_form(asked, None)?;
    let email = match read_email(form.get("email")) {
        Ok(email) => email,
        Err(wrong) => return Ok(show(pages, asked, &journey, &wrong.shown, vec![wrong.error])),
    };
    if !admit_registration(&pages.deps, asked.visit.client).await? {
        return Err(Problem::TooMany);
    }
    if pages.settings.disclose_registered && pages.deps.accounts.by_email(&email).await?.is_some() {
        let taken = phrase!("error-email-taken");
        return Ok(show(pages, asked, &journey, email.as_str(), vec![FieldError::new("email", taken)]));
    }
    let journey = journey.with_email(email.as_str());
    match (asked.cookies.registration, under_way(pages, asked).await?) {
        (Some(name), Some(registration)) => correct(pages, asked, name, registration, &email, &journey).await,
        _ => begin(pages, asked, &email, &journey).await,
    }
}

async fn begin(pages: &Pages, asked: &Asked<'_>, email: &EmailAddress, journey: &Journey) -> Handled {
    let name = URL_SAFE_NO_PAD.encode(pages.deps.rng.bytes16());
    let registration = Registration::begin(email.as_str(), asked.visit.reader.language(), pages.deps.clock.now());
    keep_registration(&pages.deps, &name, &registration).await?;
    let cookie = pages.names.header(pages.names.registration, &name, SameSite::Lax, Some(SECONDS));
    Ok(with_cookie(pages.to_own(&pages.registration_href(&registration, journey)), cookie))
}

async fn correct(
    pages: &Pages,
    asked: &Asked<'_>,
    name: &str,
    mut registration: Registration,
    email: &EmailAddress,
    journey: &Journey,
) -> Handled {
    registration.correct_email(email.as_str());
    registration.language = asked.visit.reader.language();
    if registration.is_complete(pages.deps.security_questions) && registration.token.is_none() {
        if !mail_registration_token(&pages.deps, name, &mut registration, email, asked.visit.client).await? {
            return Err(Problem::TooMany);
        }
    } else {
        keep_registration(&pages.deps, name, &registration).await?;
    }
    Ok(pages.to_own(&pages.registration_href(&registration, journey)))
}

/// What this browser has begun and not ended.
async fn under_way(pages: &Pages, asked: &Asked<'_>) -> Result<Option<Registration>, Problem> {
    let Some(name) = asked.cookies.registration else { return Ok(None) };
    let kept = kept_registration(&pages.deps, name).await?;
    Ok(kept.filter(|registration| registration.step(pages.deps.security_questions) != RegistrationStep::Done))
}

fn show(pages: &Pages, asked: &Asked<'_>, journey: &Journey, email: &str, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let flow = pages.seal(journey);
    let (progress, email) = (pages.progress(Step::Address), email.to_owned());
    let view = RegisterView { frame: pages.frame(asked.visit), form_token: guard.token, progress, flow, email, errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
