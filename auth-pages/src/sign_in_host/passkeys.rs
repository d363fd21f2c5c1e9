use accounts::use_cases::{
    CodeCheck, PasskeyMade, Recognised, add_passkey, ask_for_new_passkey, check_code, code_standing, may_remove_passkey, own_passkeys,
    remove_passkey,
};
use http::StatusCode;
use locales::phrase;

use super::code::{FIELD as CODE, MAX_CODE};
use super::{AUTHENTICATION, PASSKEYS};
use crate::asked::Asked;
use crate::code_words;
use crate::form::{Form, too_long};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{AddPasskeyView, FieldError, MakePasskeyView, Question, RemovePasskeyView};
use crate::{Pages, Problem};

/// The field for what its person calls a passkey.
const NAME: &str = "passkey_name";
const LONGEST_NAME: usize = 60;

/// `GET /account/authentication/passkeys/add`: asks what to call it, and for password and code.
pub(super) async fn get_add(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    show_add(pages, asked, who, "", Vec::new()).await
}

/// `POST` of the same: has the browser make one.
pub(super) async fn post_add(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let typed = form.get(NAME).trim();
    let name = if typed.is_empty() { "Passkey" } else { typed };
    if too_long(name, LONGEST_NAME) || name.chars().any(char::is_control) {
        return show_add(pages, asked, who, "", vec![FieldError::new(NAME, phrase!("error-passkey-name"))]).await;
    }
    if let Some(error) = unproved(pages, asked, who, &form).await? {
        return show_add(pages, asked, who, typed, vec![error]).await;
    }
    let Some(question) = ask_for_new_passkey(&pages.deps, who, pages.browser(asked)?, name).await? else {
        return show_add(pages, asked, who, typed, vec![FieldError::new(NAME, phrase!("error-passkeys-enough"))]).await;
    };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = MakePasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        name: name.to_owned(),
        question: Question { options: question.options, ceremony: question.ceremony },
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
        PasskeyMade::Done => return Ok(pages.to_own(&format!("{AUTHENTICATION}?passkey"))),
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
    if let Some(error) = unproved(pages, asked, who, &form).await? {
        return show_remove(pages, asked, who, id, vec![error]).await;
    }
    remove_passkey(&pages.deps, who, id).await?;
    Ok(pages.to_own(&format!("{AUTHENTICATION}?passkey")))
}

/// What is missing of password and, where one-time codes are set up, code.
async fn unproved(pages: &Pages, asked: &Asked<'_>, who: &Recognised, form: &Form) -> Result<Option<FieldError>, Problem> {
    if let Err(error) = pages.prove_password(who, form).await? {
        return Ok(Some(error));
    }
    if !has_codes(pages, who).await? {
        return Ok(None);
    }
    let typed = form.get(CODE);
    let typed = if too_long(typed, MAX_CODE) { "" } else { typed };
    Ok(match check_code(&pages.deps, &who.account, typed, &asked.device()).await? {
        CodeCheck::Right(_) => None,
        refused => Some(FieldError::new(CODE, code_words::of(refused))),
    })
}

async fn has_codes(pages: &Pages, who: &Recognised) -> Result<bool, Problem> {
    Ok(code_standing(&pages.deps, who).await?.set_up.is_some())
}

async fn show_add(pages: &Pages, asked: &Asked<'_>, who: &Recognised, name: &str, errors: Vec<FieldError>) -> Handled {
    if pages.deps.passkeys.is_none() {
        return Err(Problem::NotFound);
    }
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = AddPasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        person: who.account.email.to_string(),
        name: name.to_owned(),
        code: has_codes(pages, who).await?,
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
        form_token: guard.token,
        action: format!("{PASSKEYS}/{}/remove", passkey.id),
        name: passkey.name,
        person: who.account.email.to_string(),
        code: has_codes(pages, who).await?,
        errors,
    };
    let reply = pages.page(asked.visit, status(&view.errors), &view);
    Ok(with_cookie(reply, guard.set_cookie))
}

fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
