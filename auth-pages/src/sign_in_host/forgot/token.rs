use accounts::use_cases::{ResetCheck, check_reset_token};
use accounts::{MailedToken, Reset, TokenWay};
use http::StatusCode;
use locales::phrase;

use super::Step;
use crate::asked::Asked;
use crate::problem::Errand;
use crate::reply::{Handled, Reply, with_cookie};
use crate::token_field::{self, SPENT, read_token};
use crate::views::{FieldError, SentBy, TokenView};
use crate::{Pages, Problem};

/// `GET /forgot/token`: asks for the token that was sent.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let Reset::Asked(mailed) = &step.reset else { return Err(Problem::StartAgain(Errand::Reset)) };
    Ok(show(pages, asked, &step, mailed, Vec::new()))
}

/// `POST /forgot/token`: checks it, and leads to what is to be proved next.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let Reset::Asked(mailed) = &step.reset else { return Err(Problem::StartAgain(Errand::Reset)) };
    let form = pages.checked_form(asked, None)?;
    let again = |error| Ok(show(pages, asked, &step, mailed, vec![error]));
    let typed = match read_token(form.get(token_field::FIELD), mailed.way) {
        Ok(typed) => typed,
        Err(error) => return again(error),
    };
    match check_reset_token(&pages.deps, step.browser, mailed, &typed).await? {
        ResetCheck::Right(permit) => pages.to_next_reset_step(step, permit).await,
        ResetCheck::Wrong => again(FieldError::new(token_field::FIELD, token_field::wrong(mailed.way))),
        ResetCheck::Spent => again(FieldError::new(token_field::FIELD, SPENT)),
    }
}

fn show(pages: &Pages, asked: &Asked<'_>, step: &Step<'_>, mailed: &MailedToken, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let offered = token_field::whereabouts_are_offered(mailed, pages.deps.clock.now());
    let (lead, by, page) = match mailed.way {
        TokenWay::Mail => (phrase!("reset-token-lead"), SentBy::Mail(pages.token_subject(asked.visit)), "mail"),
        TokenWay::Text => (phrase!("reset-text-lead"), SentBy::Text, "text"),
    };
    let view = TokenView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        lead,
        action: pages.reset_href("token", step),
        to: mailed.to.clone(),
        to_number: false,
        change: format!("/forgot?flow={}", pages.seal(&step.journey)),
        by,
        whereabouts: (offered.is_ok() || !errors.is_empty()).then(|| pages.reset_href(page, step)),
        errors,
    };
    let reply = with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie);
    token_field::refreshed(reply, status, offered)
}
