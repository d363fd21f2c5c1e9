use accounts::use_cases::{AnswersCheck, AnswersForReset, check_reset_answers, reset_questions};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::Step;
use crate::asked::Asked;
use crate::problem::Errand;
use crate::question_fields::{ANSWERS, asked_questions, read_answers};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{AnswerQuestionsView, FieldError};
use crate::{Pages, Problem};

const WRONG: Phrase = phrase!("error-answers-wrong");
const TOO_MANY: Phrase = phrase!("error-answers-too-many");

/// `GET /forgot/questions`: asks the security questions, beside the token and not in its place.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let (permit, _) = pages.reset_permit(&step).await?;
    match reset_questions(&pages.deps, &permit).await? {
        Some(questions) => Ok(show(pages, asked, &step, questions, StatusCode::OK, Vec::new())),
        None => pages.to_next_reset_step(step, permit).await,
    }
}

/// `POST /forgot/questions`: checks the answers, and leads to what is to be proved next.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let form = pages.checked_form(asked, None)?;
    let (permit, _) = pages.reset_permit(&step).await?;
    let questions = reset_questions(&pages.deps, &permit).await?.ok_or(Problem::StartAgain(Errand::Reset))?;
    let answers = match read_answers(&form) {
        Ok(answers) => answers,
        Err(errors) => return Ok(show(pages, asked, &step, questions, StatusCode::UNPROCESSABLE_ENTITY, errors)),
    };
    let (status, message) = match check_reset_answers(&pages.deps, &permit, &answers, &asked.device()).await? {
        AnswersForReset::Right(permit) => return pages.to_next_reset_step(step, permit).await,
        AnswersForReset::OutOfTurn => return Err(Problem::StartAgain(Errand::Reset)),
        AnswersForReset::Refused(AnswersCheck::TooMany) => (StatusCode::TOO_MANY_REQUESTS, TOO_MANY),
        AnswersForReset::Refused(AnswersCheck::Right | AnswersCheck::Wrong) => (StatusCode::UNPROCESSABLE_ENTITY, WRONG),
    };
    let errors = ANSWERS.first().map(|field| FieldError::new(field, message)).into_iter().collect();
    Ok(show(pages, asked, &step, questions, status, errors))
}

fn show(pages: &Pages, asked: &Asked<'_>, step: &Step<'_>, questions: Vec<String>, status: StatusCode, errors: Vec<FieldError>) -> Reply {
    let guard = pages.guard_form(asked, None);
    let action = pages.reset_href("questions", step);
    let rows = asked_questions(questions);
    let view = AnswerQuestionsView { frame: pages.frame(asked.visit), form_token: guard.token, action, rows, errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
