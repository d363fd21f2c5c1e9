use accounts::use_cases::{
    InvitationCheck, admit_registration, check_invitation, keep_registration, kept_registration, mail_registration_token,
};
use accounts::{BadToken, EmailAddress, Registration, RegistrationStep, Token};
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
use crate::{Pages, Problem, WhoRegisters};

/// The cookie lives as long as the registration.
const SECONDS: u32 = 3600;
const INVITATION: &str = "invitation";

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
    let invited = pages.settings.registration == WhoRegisters::Invited;
    if !admit_registration(&pages.deps, asked.visit.client).await? {
        return Err(Problem::TooMany);
    }
    if pages.settings.disclose_registered && pages.deps.accounts.by_email(&email).await?.is_some() {
        let taken = phrase!("error-email-taken");
        return Ok(show(pages, asked, &journey, email.as_str(), vec![FieldError::new("email", taken)]));
    }
    if invited && let Err(error) = check(pages, asked, &email, form.get(INVITATION)).await? {
        return Ok(show(pages, asked, &journey, email.as_str(), vec![error]));
    }
    let journey = journey.with_email(email.as_str());
    match (asked.cookies.registration, under_way(pages, asked).await?) {
        (Some(name), Some(registration)) => correct(pages, asked, name, registration, &email, &journey).await,
        _ => begin(pages, asked, &email, &journey).await,
    }
}

/// Whether the typed token is that of an invitation to this address.
async fn check(pages: &Pages, asked: &Asked<'_>, email: &EmailAddress, typed: &str) -> Result<Result<(), FieldError>, Problem> {
    let wrong = |message| Ok(Err(FieldError::new(INVITATION, message)));
    let token = match Token::parse(typed) {
        Ok(token) => token,
        Err(BadToken::Empty) => return wrong(phrase!("error-invitation-empty")),
        Err(BadToken::Shape) => return wrong(phrase!("error-token-shape")),
    };
    match check_invitation(&pages.deps, email, &token, asked.visit.client).await? {
        InvitationCheck::Right => Ok(Ok(())),
        InvitationCheck::Wrong => wrong(phrase!("error-invitation-wrong")),
        InvitationCheck::TooMany => Err(Problem::TooMany),
    }
}

async fn begin(pages: &Pages, asked: &Asked<'_>, email: &EmailAddress, journey: &Journey) -> Handled {
    let name = URL_SAFE_NO_PAD.encode(pages.deps.rng.bytes16());
    let invited = pages.settings.registration == WhoRegisters::Invited;
    let registration =
        Registration { invited, ..Registration::begin(email.as_str(), asked.visit.reader.language(), pages.deps.clock.now()) };
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
    registration.invited = pages.settings.registration == WhoRegisters::Invited;
    registration.language = asked.visit.reader.language();
    if !registration.invited && registration.is_complete(pages.deps.security_questions) && registration.token.is_none() {
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
    Ok(kept
        .filter(|registration| pages.may_go_on(registration) && registration.step(pages.deps.security_questions) != RegistrationStep::Done))
}

fn show(pages: &Pages, asked: &Asked<'_>, journey: &Journey, email: &str, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let flow = pages.seal(journey);
    let (progress, email) = (pages.progress(Step::Address), email.to_owned());
    let invited = pages.settings.registration == WhoRegisters::Invited;
    let view = RegisterView { frame: pages.frame(asked.visit), form_token: guard.token, progress, flow, email, invited, errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
