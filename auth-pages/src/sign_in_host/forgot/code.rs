use accounts::use_cases::{CodeCheck, CodeForReset, ask_for_reset_passkey, check_reset_code};
use accounts::{Permit, ResetStep};
use http::StatusCode;
use locales::phrase;

use super::Step;
use crate::asked::Asked;
use crate::code_words;
use crate::form::too_long;
use crate::problem::Errand;
use crate::reply::{Handled, with_cookie};
use crate::sign_in_host::code::{FIELD, MAX_CODE};
use crate::views::{CodeView, FieldError};
use crate::{Pages, Problem};

/// `GET /forgot/code`: asks for the second factor: a token from the mail alone must not be enough.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    match pages.reset_permit(&step).await? {
        (permit, owed @ (ResetStep::Code | ResetStep::Passkey)) => {
            show(pages, asked, &step, (permit, owed), StatusCode::OK, Vec::new()).await
        }
        (permit, _) => pages.to_next_reset_step(step, permit).await,
    }
}

/// `POST /forgot/code`: checks it, and leads to what is to be proved next.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let form = pages.checked_form(asked, None)?;
    let (permit, owed) = pages.reset_permit(&step).await?;
    let typed = form.get(FIELD);
    let refused = if typed.trim().is_empty() || too_long(typed, MAX_CODE) {
        CodeCheck::NoCode
    } else {
        match check_reset_code(&pages.deps, &permit, typed, &asked.device()).await? {
            CodeForReset::Right(permit) => return pages.to_next_reset_step(step, permit).await,
            CodeForReset::OutOfTurn => return Err(Problem::StartAgain(Errand::Reset)),
            CodeForReset::Refused(check) => check,
        }
    };
    let status = if refused == CodeCheck::TooMany { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
    let wrong = if owed == ResetStep::Passkey { code_words::of_recovery(refused) } else { code_words::of(refused) };
    show(pages, asked, &step, (permit, owed), status, vec![FieldError::new(FIELD, wrong)]).await
}

async fn show(
    pages: &Pages,
    asked: &Asked<'_>,
    step: &Step<'_>,
    (permit, owed): (Permit, ResetStep),
    status: StatusCode,
    errors: Vec<FieldError>,
) -> Handled {
    let passkey = ask_for_reset_passkey(&pages.deps, &permit, step.browser).await?.map(|_| pages.reset_href("passkey", step));
    let guard = pages.guard_form(asked, None);
    let view = CodeView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: pages.reset_href("code", step),
        portal: None,
        why: None,
        passkey,
        app: owed == ResetStep::Code,
        recovery: owed == ResetStep::Passkey || asked.query.has("recovery"),
        button: phrase!("continue"),
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}
