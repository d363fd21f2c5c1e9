use accounts::use_cases::{ChangePassword, PasswordChange, Recognised, change_password};
use http::StatusCode;
use locales::{Phrase, phrase};
use policies::PasswordOwner;
use secret::Secret;
use serde_json::json;

use super::{AUTHENTICATION, CHANGE_PASSWORD};
use crate::asked::Asked;
use crate::form::{Form, too_long};
use crate::new_password::{NEW, asked_for, judge, new_password, strength_word, unmet_error};
use crate::prove_password::{FIELD, MAX_PASSWORD, wait_words};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ChangePasswordView, FieldError};
use crate::{Pages, Problem};

/// `GET /account/authentication/password`: asks for the current and a new password.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match &asked.visit.who {
        Some(who) => Ok(show(pages, asked, who, Vec::new(), None)),
        None => pages.sign_in_first(asked, CHANGE_PASSWORD),
    }
}

/// `POST /account/authentication/password`: changes it; this browser goes on under a new session.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, CHANGE_PASSWORD);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let current = form.get(FIELD);
    let mut errors = Vec::new();
    if current.is_empty() {
        errors.push(FieldError::new(FIELD, phrase!("error-current-password-empty")));
    } else if too_long(current, MAX_PASSWORD) {
        errors.push(FieldError::new(FIELD, phrase!("error-password-long")));
    }
    let new = match new_password(&pages.deps, owner(who), &form).await? {
        Ok(new) if errors.is_empty() => new,
        Ok(_) => return Ok(show(pages, asked, who, errors, None)),
        Err((more, strength)) => {
            errors.extend(more);
            return Ok(show(pages, asked, who, errors, strength));
        }
    };
    let known_device = pages.known_device(asked);
    let wanted = ChangePassword { current: &Secret::from(current), new: &new, device: asked.device(), known_device: known_device.as_ref() };
    let wrong = |field, message: Phrase| Ok(show(pages, asked, who, vec![FieldError::new(field, message)], None));
    match change_password(&pages.deps, who, wanted).await? {
        PasswordChange::Done(session) => {
            let reply = with_cookie(pages.to_own(&format!("{AUTHENTICATION}?changed")), pages.pass_cookie(&session));
            // Every other browser is a stranger's from now on.
            Ok(with_cookie(reply, pages.device_cookie(asked, session.account)))
        }
        PasswordChange::Refused => wrong(FIELD, phrase!("error-master-password-wrong")),
        PasswordChange::Unmet(unmet) => Ok(show(pages, asked, who, vec![unmet_error(&pages.deps, &unmet)], None)),
        PasswordChange::ChangedMeanwhile => wrong(FIELD, phrase!("error-password-changed-meanwhile")),
        PasswordChange::Wait(wait) => wrong(FIELD, wait_words(wait)),
        PasswordChange::Busy => Err(Problem::Busy),
    }
}

/// `POST /account/authentication/strength`: judges a password while it is typed, for the script of the page.
pub(super) async fn strength(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let who = asked.visit.who.as_ref().ok_or(Problem::SignInNeeded)?;
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    judged(pages, asked, owner(who), &form).await
}

/// `POST /strength`: the same for somebody who is not signed in. It knows nothing of them: all rules are looked at when the form comes.
pub(super) async fn strangers_strength(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let form = pages.checked_form(asked, None)?;
    judged(pages, asked, PasswordOwner { email: "", name: "" }, &form).await
}

async fn judged(pages: &Pages, asked: &Asked<'_>, owner: PasswordOwner<'_>, form: &Form) -> Handled {
    let judged = judge(&pages.deps, owner, &Secret::from(form.get(NEW))).await?;
    // Words of our own: nothing of what was typed.
    let strength = strength_word(judged.strength);
    let told = if judged.unmet.is_empty() {
        phrase!("script-strength", strength = strength)
    } else {
        phrase!("script-strength-refused", strength = strength)
    };
    Ok(pages.json(StatusCode::OK, format!("{}\n", json!({ "told": asked.visit.reader.words.say(told) }))))
}

fn owner(who: &Recognised) -> PasswordOwner<'_> {
    PasswordOwner { email: who.account.email.as_str(), name: &who.account.name }
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>, strength: Option<Phrase>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = ChangePasswordView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        person: who.account.email.to_string(),
        password: asked_for(&pages.deps, strength),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
