use accounts::use_cases::{Recognised, code_standing, may_remove_codes, own_passkeys, reissue_recovery_codes, remove_codes};
use accounts::{HalfWay, Left, OneTimeCode};
use http::StatusCode;
use locales::phrase;

use super::{AUTHENTICATION, ONE_TIME_CODE, RECOVERY_CODES, REMOVE_CODES, recovery_codes};
use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, with_cookie};
use crate::views::{FactorChange, FactorChangeView, FieldError, Prove};
use crate::{Pages, Problem};

/// `GET` of `/account/authentication/one-time-code`, `…/one-time-code/remove` and `/account/authentication/recovery-codes`: says what the
/// change takes, and asks for password and code.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    match wanted(pages, asked, who).await? {
        Some((change, _)) => show(pages, asked, who, change, Vec::new()).await,
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
    if let Some(error) = pages.unproved(asked, who, &form).await? {
        return show(pages, asked, who, change, vec![error]).await;
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
        (REMOVE_CODES, Some(_)) if may_remove_codes(&pages.deps, who).await? => FactorChange::Remove,
        (RECOVERY_CODES, Some(_)) => FactorChange::NewRecoveryCodes,
        (RECOVERY_CODES, None) if !own_passkeys(&pages.deps, who).await?.is_empty() => FactorChange::NewRecoveryCodes,
        _ => return Ok(None),
    };
    Ok(Some((change, set_up)))
}

async fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, change: FactorChange, errors: Vec<FieldError>) -> Handled {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = FactorChangeView {
        frame: pages.frame(asked.visit),
        action: match change {
            FactorChange::SetUp | FactorChange::Replace => ONE_TIME_CODE,
            FactorChange::Remove => REMOVE_CODES,
            FactorChange::NewRecoveryCodes => RECOVERY_CODES,
        },
        change,
        prove: Some(Prove { person: who.account.email.to_string(), beside: pages.beside_password(asked, who, &guard).await? }),
        form_token: guard.token,
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}
