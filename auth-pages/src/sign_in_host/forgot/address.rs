use accounts::EmailAddress;
use accounts::use_cases::ask_for_reset;
use http::StatusCode;

use super::Step;
use crate::asked::Asked;
use crate::email_field::read_email;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, ForgotView};
use crate::{Pages, Problem};

/// `GET /forgot`: asks for the e-mail address.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let typed = journey.email().unwrap_or("").to_owned();
    Ok(show(pages, asked, &journey, &typed, Vec::new()))
}

/// `POST /forgot`: mails a token. The answer is the same whether or not the address has an account.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let form = pages.checked_form(asked, None)?;
    match read_email(form.get("email")) {
        Ok(email) => send(pages, asked, journey.with_email(email.as_str()), &email).await,
        Err(wrong) => Ok(show(pages, asked, &journey, &wrong.shown, vec![wrong.error])),
    }
}

/// Mails a token to `email` and leads to the page that asks for it.
pub(super) async fn send(pages: &Pages, asked: &Asked<'_>, journey: Journey, email: &EmailAddress) -> Handled {
    let browser = pages.browser(asked)?;
    let reset = ask_for_reset(&pages.deps, browser, email, &asked.device()).await?.ok_or(Problem::TooMany)?;
    Ok(pages.to_own(&pages.reset_href("token", &Step { browser, journey, reset })))
}

fn show(pages: &Pages, asked: &Asked<'_>, journey: &Journey, email: &str, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let flow = pages.seal(journey);
    let view = ForgotView { frame: pages.frame(asked.visit), form_token: guard.token, flow, email: email.to_owned(), errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
