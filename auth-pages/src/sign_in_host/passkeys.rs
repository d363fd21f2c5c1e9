use accounts::use_cases::{PasskeyMade, Recognised, add_passkey, ask_for_new_passkey, may_remove_passkey, own_passkeys, remove_passkey};
use http::StatusCode;
use locales::phrase;

use super::{ADD_PASSKEY, AUTHENTICATION, PASSKEYS, recovery_codes};
use crate::asked::Asked;
use crate::form::{Form, too_long};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{AddPasskeyView, FieldError, MakePasskeyView, Prove, Question, RemovePasskeyView};
use crate::{Pages, Problem};

/// The field for what its person calls a passkey.
pub(super) const NAME: &str = "passkey_name";
const LONGEST_NAME: usize = 60;

/// `GET /account/authentication/passkeys/add`: asks what to call it, and for password and code.
pub(super) async fn get_add(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    show_add(pages, asked, who, "", Vec::new()).await
}

/// What the person calls the new passkey.
pub(super) fn name_in(form: &Form) -> Result<&str, FieldError> {
    let typed = form.get(NAME).trim();
    if too_long(typed, LONGEST_NAME) || typed.chars().any(char::is_control) {
        return Err(FieldError::new(NAME, phrase!("error-passkey-name")));
    }
    Ok(if typed.is_empty() { "Passkey" } else { typed })
}

/// `POST` of the same: has the browser make one.
pub(super) async fn post_add(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let name = match name_in(&form) {
        Ok(name) => name,
        Err(error) => return show_add(pages, asked, who, "", vec![error]).await,
    };
    if let Some(error) = pages.unproved(asked, who, &form).await? {
        return show_add(pages, asked, who, form.get(NAME), vec![error]).await;
    }
    let Some(question) = ask_for_new_passkey(&pages.deps, who, pages.browser(asked)?, name).await? else {
        return show_add(pages, asked, who, "", vec![FieldError::new(NAME, phrase!("error-passkeys-enough"))]).await;
    };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = MakePasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: PASSKEYS.to_owned(),
        back: AUTHENTICATION.to_owned(),
        name: name.to_owned(),
        question: Question::of(question),
    };
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie))
}

/// `POST /account/authentication/passkeys`: keeps what the browser has made.
pub(super) async fn post_made(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let (ceremony, answer) = (form.get("ceremony"), form.get("credential"));
    let wrong = match add_passkey(&pages.deps, who, pages.browser(asked)?, ceremony, answer).await? {
        PasskeyMade::Done { recovery_codes } if recovery_codes.is_empty() => {
            return Ok(pages.to_own(&format!("{AUTHENTICATION}?passkey")));
        }
        PasskeyMade::Done { recovery_codes: codes } => {
            return Ok(recovery_codes::show(pages, asked, phrase!("passkey-is-added"), &codes, AUTHENTICATION.to_owned()));
        }
        PasskeyMade::Refused => phrase!("error-passkey-not-made"),
        PasskeyMade::Over => phrase!("error-passkey-over"),
    };
    show_add(pages, asked, who, "", vec![FieldError::new(NAME, wrong)]).await
}

/// `GET /account/authentication/passkeys/{id}/remove`: asks whether to remove it.
pub(super) async fn get_remove(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    match &asked.visit.who {
        Some(who) => show_remove(pages, asked, who, id, Vec::new()).await,
        None => pages.sign_in_first(asked, AUTHENTICATION),
    }
}

/// `POST` of the same: removes it.
pub(super) async fn post_remove(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    if let Some(error) = pages.unproved(asked, who, &form).await? {
        return show_remove(pages, asked, who, id, vec![error]).await;
    }
    remove_passkey(&pages.deps, who, id).await?;
    Ok(pages.to_own(&format!("{AUTHENTICATION}?passkey")))
}

async fn show_add(pages: &Pages, asked: &Asked<'_>, who: &Recognised, name: &str, errors: Vec<FieldError>) -> Handled {
    if pages.deps.passkeys.is_none() {
        return Err(Problem::NotFound);
    }
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = AddPasskeyView {
        frame: pages.frame(asked.visit),
        action: ADD_PASSKEY.to_owned(),
        back: AUTHENTICATION.to_owned(),
        name: name.to_owned(),
        prove: Some(Prove { person: who.account.email.to_string(), beside: pages.beside_password(asked, who, &guard).await? }),
        form_token: guard.token,
        errors,
    };
    let reply: Reply = pages.page(asked.visit, status(&view.errors), &view);
    Ok(with_cookie(reply, guard.set_cookie))
}

async fn show_remove(pages: &Pages, asked: &Asked<'_>, who: &Recognised, id: &str, errors: Vec<FieldError>) -> Handled {
    let passkey = own_passkeys(&pages.deps, who).await?.into_iter().find(|passkey| passkey.id == id);
    let Some(passkey) = passkey else { return Ok(pages.to_own(AUTHENTICATION)) };
    if !may_remove_passkey(&pages.deps, who).await? {
        return Ok(pages.to_own(AUTHENTICATION));
    }
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = RemovePasskeyView {
        frame: pages.frame(asked.visit),
        action: format!("{PASSKEYS}/{}/remove", passkey.id),
        name: passkey.name,
        prove: Some(Prove { person: who.account.email.to_string(), beside: pages.beside_password(asked, who, &guard).await? }),
        form_token: guard.token,
        errors,
    };
    let reply = pages.page(asked.visit, status(&view.errors), &view);
    Ok(with_cookie(reply, guard.set_cookie))
}

pub(super) fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
