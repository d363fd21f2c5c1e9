use accounts::use_cases::ask_for_passkey;
use http::StatusCode;

use crate::asked::Asked;
use crate::email_field::read_email;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{EmailView, FieldError, PasskeyOffer, Question};
use crate::{Pages, Problem, WhoRegisters};

/// `GET /sign-in`: asks for the e-mail address, or goes on if somebody is signed in already.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = match (pages.journey(asked), &asked.visit.who) {
        (Ok(journey), Some(who)) => return pages.go_on(journey, who).await,
        // Signed in meanwhile: beginning anew at the portal asks for nothing.
        (Err(Problem::FlowExpired { again, .. }), Some(_)) => return Ok(pages.see_other(&again)),
        (journey, _) => journey?,
    };
    let typed = journey.email().unwrap_or("").to_owned();
    show(pages, asked, &journey, &typed, Vec::new()).await
}

/// `POST /sign-in`: takes the address along to the password page. Whether it is known here is not looked at, unless the pages may tell:
/// then an unknown one leads to the registration.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let form = pages.checked_form(asked, None)?;
    match read_email(form.get("email")) {
        Ok(email) => {
            let may_register = pages.settings.registration != WhoRegisters::Nobody && pages.settings.disclose_registered;
            let unknown = may_register && pages.deps.accounts.by_email(&email).await?.is_none();
            let page = if unknown { "/register" } else { "/sign-in/password" };
            let sealed = pages.seal(&journey.with_email(email.as_str()));
            Ok(pages.to_own(&format!("{page}?flow={sealed}")))
        }
        Err(wrong) => show(pages, asked, &journey, &wrong.shown, vec![wrong.error]).await,
    }
}

/// `GET /sign-in/state`: for the script of a page that waits while another tab signs in.
pub(super) fn state(pages: &Pages, asked: &Asked<'_>) -> Reply {
    pages.json(StatusCode::OK, format!("{{\"signed_in\":{}}}\n", asked.visit.who.is_some()))
}

async fn show(pages: &Pages, asked: &Asked<'_>, journey: &Journey, email: &str, errors: Vec<FieldError>) -> Handled {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let flow = pages.seal(journey);
    let mut frame = pages.frame(asked.visit);
    frame.waiting = asked.visit.who.is_none().then(|| format!("/sign-in?flow={flow}"));
    let browser = asked.cookies.browser.or(guard.browser.as_deref()).unwrap_or_default();
    let passkey = ask_for_passkey(&pages.deps, browser, None)
        .await?
        .map(|question| PasskeyOffer { href: format!("/sign-in/passkey?flow={flow}"), question: Question::of(question) });
    let register = (pages.settings.registration != WhoRegisters::Nobody).then(|| format!("/register?flow={flow}"));
    let view = EmailView {
        frame,
        passkey,
        register,
        form_token: guard.token,
        flow,
        portal: pages.portal_of(journey),
        email: email.to_owned(),
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}
