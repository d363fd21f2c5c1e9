use http::StatusCode;

use super::{Step, UnderWay};
use crate::asked::Asked;
use crate::question_fields::{self, Chosen};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ChooseQuestionsView, FieldError};
use crate::{Pages, Problem};

/// `GET /register/questions`: asks for three security questions and their answers.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let under_way = pages.registration_under_way(asked).await?;
    match not_yet(pages, &under_way)? {
        Some(elsewhere) => Ok(elsewhere),
        None => {
            let chosen = under_way.registration.questions.as_deref().unwrap_or_default();
            Ok(show(pages, asked, &under_way, Chosen::of(chosen.iter().map(|one| one.question.as_str())), Vec::new()))
        }
    }
}

/// `POST /register/questions`: takes them.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let mut under_way = pages.registration_under_way(asked).await?;
    if let Some(elsewhere) = not_yet(pages, &under_way)? {
        return Ok(elsewhere);
    }
    let form = pages.checked_form(asked, None)?;
    under_way.registration.questions = if form.has("without") && pages.deps.security_questions.may_do_without() {
        Some(Vec::new())
    } else {
        match question_fields::read(&form) {
            Ok(answers) => Some(answers),
            Err((chosen, errors)) => return Ok(show(pages, asked, &under_way, chosen, errors)),
        }
    };
    pages.registration_goes_on(asked, under_way).await
}

/// Where to go instead, if a step before is missing or all are taken.
fn not_yet(pages: &Pages, under_way: &UnderWay<'_>) -> Result<Option<Reply>, Problem> {
    if !pages.deps.security_questions.may_choose() {
        return Err(Problem::NotFound);
    }
    let UnderWay { registration, journey, .. } = under_way;
    let elsewhere = registration.done || registration.codes.is_none() || registration.password_hash.is_none();
    Ok(elsewhere.then(|| pages.to_own(&pages.registration_href(registration, journey))))
}

fn show(pages: &Pages, asked: &Asked<'_>, under_way: &UnderWay<'_>, chosen: Chosen, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let view = ChooseQuestionsView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: Some(pages.progress(Step::Questions)),
        action: pages.register_href("questions", &under_way.journey),
        back: pages.register_href("codes", &under_way.journey),
        person: under_way.registration.email.clone(),
        prove: false,
        without: pages.deps.security_questions.may_do_without(),
        rows: chosen.rows(),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
