use accounts::use_cases::ask_for_reset;
use accounts::{EmailAddress, Recipient, TokenWay};
use http::StatusCode;

use super::Step;
use crate::asked::Asked;
use crate::email_field::read_email;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, ForgotView};
use crate::{Pages, Problem};

/// The field that says where the token goes.
pub(super) const WAY: &str = "way";

/// `GET /forgot`: asks for the e-mail address, and where the token is to go: of everybody, so that it tells nothing.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let typed = journey.email().unwrap_or("").to_owned();
    Ok(show(pages, asked, &journey, (&typed, TokenWay::Mail), Vec::new()))
}

/// `POST /forgot`: sends a token. The answer is the same whether or not the address has an account.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let journey = pages.journey(asked)?;
    let form = pages.checked_form(asked, None)?;
    let way = way(form.get(WAY));
    match read_email(form.get("email")) {
        Ok(email) => send(pages, asked, journey.with_email(email.as_str()), &email, way).await,
        Err(wrong) => Ok(show(pages, asked, &journey, (&wrong.shown, way), vec![wrong.error])),
    }
}

/// How the token is to go, as the form says.
pub(super) fn way(chosen: &str) -> TokenWay {
    if chosen == "text" { TokenWay::Text } else { TokenWay::Mail }
}

/// Sends a token to the person with this address and leads to the page that asks for it.
pub(super) async fn send(pages: &Pages, asked: &Asked<'_>, journey: Journey, email: &EmailAddress, way: TokenWay) -> Handled {
    let browser = pages.browser(asked)?;
    let language = asked.visit.reader.language();
    let reset = ask_for_reset(&pages.deps, browser, Recipient { email, language: Some(&language) }, way, &asked.device())
        .await?
        .ok_or(Problem::TooMany)?;
    Ok(pages.to_own(&pages.reset_href("token", &Step { browser, journey, reset })))
}

fn show(pages: &Pages, asked: &Asked<'_>, journey: &Journey, typed: (&str, TokenWay), errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let flow = pages.seal(journey);
    let (email, way) = (typed.0.to_owned(), typed.1);
    let by_text = pages.deps.texting.is_some().then_some(way == TokenWay::Text);
    let view = ForgotView { frame: pages.frame(asked.visit), form_token: guard.token, flow, email, by_text, errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
