use std::time::Duration;

use accounts::use_cases::{SignIn, SignInRequest, sign_in};
use http::{HeaderValue, StatusCode, header};
use locales::{Phrase, how_long, phrase};
use secret::Secret;

use super::enter::enter;
use crate::asked::Asked;
use crate::form::too_long;
use crate::journey::Journey;
use crate::prove_password::MAX_PASSWORD;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, PasswordView};
use crate::{Pages, Problem};

/// `GET /sign-in/password`: asks for the password.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let (journey, email) = match before_asking(pages, asked).await? {
        Before::Ask(journey, email) => (journey, email),
        Before::Answer(reply) => return Ok(reply),
    };
    Ok(show(pages, asked, &journey, email, Vec::new()))
}

/// `POST /sign-in/password`: signs in, and goes on.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let (journey, email) = match before_asking(pages, asked).await? {
        Before::Ask(journey, email) => (journey, email),
        Before::Answer(reply) => return Ok(reply),
    };
    let form = pages.checked_form(asked, None)?;
    let typed = form.get("password");
    let again = |message: Phrase| Ok(show(pages, asked, &journey, email.clone(), vec![FieldError::new("password", message)]));
    if typed.is_empty() {
        return again(phrase!("error-password-empty"));
    }
    if too_long(typed, MAX_PASSWORD) {
        return again(phrase!("error-password-long"));
    }
    let password = Secret::from(typed);
    let known_device = pages.known_device(asked);
    let request = SignInRequest { email: &email, password: &password, device: asked.device(), known_device: known_device.as_ref() };
    match sign_in(&pages.deps, request).await? {
        SignIn::Done(session) => enter(pages, asked, journey, session).await,
        SignIn::HalfWay(half_way) => Ok(pages.to_what_is_left(asked, &journey, &half_way)),
        SignIn::Refused => again(phrase!("error-sign-in-refused")),
        SignIn::Locked => again(locked_words(pages)),
        SignIn::Wait(wait) => {
            Ok(wait_first(show(pages, asked, &journey, email, vec![FieldError::new("password", wait_words(wait))]), wait))
        }
        SignIn::Busy => Err(Problem::Busy),
    }
}

/// The same for every address, known or not.
pub(crate) fn wait_words(wait: Duration) -> Phrase {
    phrase!("error-sign-in-wait", wait = how_long(wait))
}

/// Tells a client when to come back.
fn wait_first(mut reply: Reply, wait: Duration) -> Reply {
    *reply.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    reply.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().saturating_add(1)));
    reply
}

/// Said only to who knows the password.
pub(super) fn locked_words(pages: &Pages) -> Phrase {
    match &pages.settings.customer_care {
        Some(care) => phrase!("error-locked-care", care = care),
        None => phrase!("error-locked"),
    }
}

enum Before {
    /// The password is asked for, of this address.
    Ask(Journey, String),
    /// There is nothing to ask.
    Answer(Reply),
}

async fn before_asking(pages: &Pages, asked: &Asked<'_>) -> Result<Before, Problem> {
    let journey = pages.journey(asked)?;
    let Some(email) = journey.email().map(str::to_owned) else {
        return Ok(Before::Answer(pages.to_own(&format!("/sign-in?flow={}", pages.seal(&journey)))));
    };
    match &asked.visit.who {
        // Another tab has signed in the same person. Somebody else who types their own address is not let in as them.
        Some(who) if who.account.email.as_str() == email => Ok(Before::Answer(pages.go_on(journey, who).await?)),
        _ => Ok(Before::Ask(journey, email)),
    }
}

fn show(pages: &Pages, asked: &Asked<'_>, journey: &Journey, email: String, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let flow = pages.seal(journey);
    let mut frame = pages.frame(asked.visit);
    frame.waiting = asked.visit.who.is_none().then(|| format!("/sign-in?flow={flow}"));
    let view = PasswordView { frame, form_token: guard.token, flow, portal: pages.portal_of(journey), email, errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
