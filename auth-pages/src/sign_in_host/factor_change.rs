use accounts::use_cases::{CodeCheck, Recognised, check_code, code_standing, reissue_recovery_codes, remove_codes};
use accounts::{HalfWay, Left, OneTimeCode};
use http::StatusCode;
use locales::phrase;

use super::code::{FIELD, MAX_CODE};
use super::{AUTHENTICATION, ONE_TIME_CODE, RECOVERY_CODES, REMOVE_CODES, recovery_codes};
use crate::asked::Asked;
use crate::code_words;
use crate::form::{Form, too_long};
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FactorChange, FactorChangeView, FieldError};
use crate::{Pages, Problem};

/// `GET` of `/account/authentication/one-time-code`, `…/one-time-code/remove` and `/account/authentication/recovery-codes`: says what the
/// change takes, and asks for password and code.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    match wanted(pages, asked, who).await? {
        Some((change, _)) => Ok(show(pages, asked, who, change, Vec::new())),
        None => Ok(pages.to_own(AUTHENTICATION)),
    }
}

/// `POST` of the same: does it, or goes on to the QR code.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let Some((change, set_up)) = wanted(pages, asked, who).await? else {
        return Ok(pages.to_own(AUTHENTICATION));
    };
    let error = match pages.prove_password(who, &form).await? {
        Err(error) => Some(error),
        // Only with the right password is a code looked at, and spent.
        Ok(_) if change == FactorChange::SetUp => None,
        Ok(_) => wrong_code(pages, asked, who, &form).await?,
    };
    if let Some(error) = error {
        return Ok(show(pages, asked, who, change, vec![error]));
    }
    match change {
        FactorChange::SetUp | FactorChange::Replace => {
            let left = Left::Enrol { replaces: set_up.map(|code| code.version) };
            let now = pages.deps.clock.now();
            let half_way = HalfWay { account: who.account.id, password_at: now, left };
            Ok(pages.to_what_is_left(asked, &Journey::to_own_page(AUTHENTICATION, now), &half_way))
        }
        FactorChange::Remove => {
            remove_codes(&pages.deps, who).await?;
            Ok(pages.to_own(&format!("{AUTHENTICATION}?removed")))
        }
        FactorChange::NewRecoveryCodes => {
            let codes = reissue_recovery_codes(&pages.deps, who).await?;
            let done = phrase!("recovery-codes-new");
            Ok(recovery_codes::show(pages, asked, done, &codes, AUTHENTICATION.to_owned()))
        }
    }
}

/// What the address asks for, if it can be done as things stand; and the factor that is set up.
async fn wanted(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Result<Option<(FactorChange, Option<OneTimeCode>)>, Problem> {
    let set_up = code_standing(&pages.deps, who).await?.set_up;
    let change = match (asked.path, &set_up) {
        (ONE_TIME_CODE, None) => FactorChange::SetUp,
        (ONE_TIME_CODE, Some(_)) => FactorChange::Replace,
        (REMOVE_CODES, Some(_)) if pages.deps.second_factor.may_remove() => FactorChange::Remove,
        (RECOVERY_CODES, Some(_)) => FactorChange::NewRecoveryCodes,
        _ => return Ok(None),
    };
    Ok(Some((change, set_up)))
}

async fn wrong_code(pages: &Pages, asked: &Asked<'_>, who: &Recognised, form: &Form) -> Result<Option<FieldError>, Problem> {
    let typed = form.get(FIELD);
    let typed = if too_long(typed, MAX_CODE) { "" } else { typed };
    Ok(match check_code(&pages.deps, &who.account, typed, &asked.device()).await? {
        CodeCheck::Right(_) => None,
        refused => Some(FieldError::new(FIELD, code_words::of(refused))),
    })
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, change: FactorChange, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = FactorChangeView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: match change {
            FactorChange::SetUp | FactorChange::Replace => ONE_TIME_CODE,
            FactorChange::Remove => REMOVE_CODES,
            FactorChange::NewRecoveryCodes => RECOVERY_CODES,
        },
        change,
        person: who.account.email.to_string(),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
