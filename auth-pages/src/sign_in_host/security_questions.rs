use accounts::use_cases::{Recognised, choose_security_questions, remove_security_questions};
use http::StatusCode;

use super::{AUTHENTICATION, QUESTIONS, REMOVE_QUESTIONS};
use crate::asked::Asked;
use crate::question_fields::{self, Chosen};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ChooseQuestionsView, FieldError, RemoveQuestionsView};
use crate::{Pages, Problem};

/// `GET` of `/account/authentication/questions` and `…/questions/remove`: asks for three questions, or whether they are to go.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else { return pages.sign_in_first(asked, AUTHENTICATION) };
    allowed(pages, asked)?;
    if asked.path == REMOVE_QUESTIONS {
        return Ok(show_removal(pages, asked, who, Vec::new()));
    }
    Ok(show(pages, asked, who, Chosen::of(std::iter::empty()), Vec::new()))
}

/// `POST` of the same: takes or removes them.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else { return pages.sign_in_first(asked, AUTHENTICATION) };
    allowed(pages, asked)?;
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    if asked.path == REMOVE_QUESTIONS {
        match pages.prove_password(asked, who, &form).await? {
            Ok(proved) => remove_security_questions(&pages.deps, &proved, &asked.device()).await?,
            Err(error) => return Ok(show_removal(pages, asked, who, vec![error])),
        };
        return Ok(pages.to_own(&format!("{AUTHENTICATION}?questions")));
    }
    let answers = match question_fields::read(&form) {
        Ok(answers) => answers,
        Err((chosen, errors)) => return Ok(show(pages, asked, who, chosen, errors)),
    };
    let proved = match pages.prove_password(asked, who, &form).await? {
        Ok(proved) => proved,
        Err(error) => {
            let chosen = Chosen::of(answers.iter().map(|one| one.question.as_str()));
            return Ok(show(pages, asked, who, chosen, vec![error]));
        }
    };
    choose_security_questions(&pages.deps, &proved, &answers, &asked.device()).await?;
    Ok(pages.to_own(&format!("{AUTHENTICATION}?questions")))
}

fn allowed(pages: &Pages, asked: &Asked<'_>) -> Result<(), Problem> {
    let questions = pages.deps.security_questions;
    let there = questions.may_choose() && (asked.path != REMOVE_QUESTIONS || questions.may_do_without());
    there.then_some(()).ok_or(Problem::NotFound)
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, chosen: Chosen, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = ChooseQuestionsView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        action: QUESTIONS.to_owned(),
        back: AUTHENTICATION.to_owned(),
        person: who.account.email.to_string(),
        prove: true,
        without: false,
        rows: chosen.rows(),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}

fn show_removal(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let (frame, person) = (pages.frame(asked.visit), who.account.email.to_string());
    let view = RemoveQuestionsView { frame, form_token: guard.token, action: REMOVE_QUESTIONS, person, errors };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
