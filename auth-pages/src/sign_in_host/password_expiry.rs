use accounts::use_cases::{Recognised, set_password_expiry};
use http::StatusCode;
use locales::phrase;

use super::AUTHENTICATION;
use crate::asked::Asked;
use crate::expiry_words::{FIELD, choices, chosen, longest_words};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, PasswordExpiryView};
use crate::{Pages, Problem};

/// `GET /account/authentication/expiry`: asks after how long another password is wanted.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match &asked.visit.who {
        Some(who) => Ok(show(pages, asked, who, Vec::new())),
        None => pages.sign_in_first(asked, AUTHENTICATION),
    }
}

/// `POST /account/authentication/expiry`: keeps the choice.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let life = pages.deps.password_lives.of(who.account.email.as_str());
    let Some(expiry) = chosen(&form, life) else {
        return Ok(show(pages, asked, who, vec![FieldError::new(FIELD, phrase!("error-expiry"))]));
    };
    if pages.must_prove(who)
        && let Err(error) = pages.prove_password(asked, who, &form).await?
    {
        return Ok(show(pages, asked, who, vec![error]));
    }
    if !set_password_expiry(&pages.deps, who, expiry).await? {
        return Err(Problem::Internal);
    }
    Ok(pages.to_own(&format!("{AUTHENTICATION}?expiry")))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Reply {
    let life = pages.deps.password_lives.of(who.account.email.as_str());
    let expiry = choices(life, who.account.password_expiry);
    if expiry.is_empty() {
        // Nothing to choose: the organisation's time is shorter than every choice.
        return pages.to_own(AUTHENTICATION);
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = PasswordExpiryView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        person: who.account.email.to_string(),
        expiry,
        longest: longest_words(life),
        prove: pages.must_prove(who),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
