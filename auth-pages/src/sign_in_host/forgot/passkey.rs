use accounts::Permit;
use accounts::ResetStep;
use accounts::use_cases::{PasskeyForReset, ask_for_reset_passkey, check_reset_passkey};
use http::StatusCode;
use locales::phrase;

use super::Step;
use crate::asked::Asked;
use crate::problem::Errand;
use crate::reply::{Handled, with_cookie};
use crate::sign_in_host::passkey_sign_in::FIELD;
use crate::views::{FieldError, PasskeyView, Question};
use crate::{Pages, Problem};

/// `GET /forgot/passkey`: asks for a passkey: a token from the mail alone must not be enough.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    match pages.reset_permit(&step).await? {
        (permit, owed @ (ResetStep::Code | ResetStep::Passkey)) => show(pages, asked, &step, (permit, owed), Vec::new()).await,
        (permit, _) => pages.to_next_reset_step(step, permit).await,
    }
}

/// `POST /forgot/passkey`: takes the browser's answer, and leads to what is to be proved next.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let form = pages.checked_form(asked, None)?;
    let (permit, owed) = pages.reset_permit(&step).await?;
    let answer = (form.get("ceremony"), form.get("credential"));
    let wrong = if answer.1.is_empty() {
        phrase!("error-passkey-none")
    } else {
        match check_reset_passkey(&pages.deps, &permit, step.browser, answer, &asked.device()).await? {
            PasskeyForReset::Right(permit) => return pages.to_next_reset_step(step, permit).await,
            PasskeyForReset::Refused => phrase!("error-passkey-refused"),
            PasskeyForReset::Over => phrase!("error-passkey-over"),
            PasskeyForReset::TooMany => return Err(Problem::TooMany),
            PasskeyForReset::OutOfTurn => return Err(Problem::StartAgain(Errand::Reset)),
        }
    };
    show(pages, asked, &step, (permit, owed), vec![FieldError::new(FIELD, wrong)]).await
}

async fn show(pages: &Pages, asked: &Asked<'_>, step: &Step<'_>, (permit, owed): (Permit, ResetStep), errors: Vec<FieldError>) -> Handled {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let question = ask_for_reset_passkey(&pages.deps, &permit, step.browser).await?.ok_or(Problem::StartAgain(Errand::Reset))?;
    let guard = pages.guard_form(asked, None);
    let code = pages.reset_href("code", step);
    let other = match owed {
        ResetStep::Code => (code, phrase!("passkey-use-code")),
        _ => (format!("{code}&recovery"), phrase!("passkey-use-recovery")),
    };
    let view = PasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: pages.reset_href("passkey", step),
        question: Question::of(question),
        portal: None,
        title: phrase!("passkey-use"),
        text: phrase!("passkey-in-reset"),
        other: Some(other),
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}
