use accounts::use_cases::{Registered, register};
use accounts::{MailedToken, RegistrationStep};
use http::StatusCode;
use locales::{Phrase, phrase};
use policies::SecurityQuestions;

use super::{Step, UnderWay};
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::token_field::{self, FIELD, SPENT, read_token};
use crate::views::{FieldError, SentBy, TokenView};

const TAKEN: Phrase = phrase!("error-taken-now");

/// `GET /register/token`: asks for the token that was mailed.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let under_way = pages.registration_under_way(asked).await?;
    match mailed(&under_way, pages.deps.security_questions) {
        Some(mailed) => Ok(show(pages, asked, &under_way, mailed, Vec::new())),
        None => Ok(pages.to_own(&pages.registration_href(&under_way.registration, &under_way.journey))),
    }
}

/// `POST /register/token`: checks it, and makes the account.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let mut under_way = pages.registration_under_way(asked).await?;
    let Some(mailed) = mailed(&under_way, pages.deps.security_questions).cloned() else {
        return Ok(pages.to_own(&pages.registration_href(&under_way.registration, &under_way.journey)));
    };
    let form = pages.checked_form(asked, None)?;
    let typed = match read_token(form.get(FIELD), mailed.way) {
        Ok(typed) => typed,
        Err(error) => return Ok(show(pages, asked, &under_way, &mailed, vec![error])),
    };
    let message = match register(&pages.deps, under_way.name, &mut under_way.registration, &typed, &asked.device()).await? {
        Registered::Done | Registered::Incomplete => {
            return Ok(pages.to_own(&pages.registration_href(&under_way.registration, &under_way.journey)));
        }
        Registered::Wrong => token_field::wrong(mailed.way),
        Registered::Spent => SPENT,
        Registered::Taken => TAKEN,
    };
    Ok(show(pages, asked, &under_way, &mailed, vec![FieldError::new(FIELD, message)]))
}

/// The token that is waited for.
fn mailed<'a>(under_way: &'a UnderWay<'_>, questions: SecurityQuestions) -> Option<&'a MailedToken> {
    let waiting = under_way.registration.step(questions) == RegistrationStep::Token;
    under_way.registration.token.as_ref().filter(|_| waiting)
}

fn show(pages: &Pages, asked: &Asked<'_>, under_way: &UnderWay<'_>, mailed: &MailedToken, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let offered = token_field::whereabouts_are_offered(mailed, pages.deps.clock.now());
    let journey = &under_way.journey;
    let view = TokenView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: Some(pages.progress(Step::Token)),
        lead: phrase!("register-token-lead"),
        action: pages.register_href("token", journey),
        to: mailed.to.clone(),
        to_number: false,
        change: pages.correct_address_href(journey),
        by: SentBy::Mail(pages.token_subject(asked.visit)),
        whereabouts: (offered.is_ok() || !errors.is_empty()).then(|| pages.register_href("mail", journey)),
        errors,
    };
    let reply = with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie);
    token_field::refreshed(reply, status, offered)
}
