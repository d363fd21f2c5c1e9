use accounts::use_cases::{Recognised, forget_devices};
use http::StatusCode;

use super::SESSIONS;
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, ForgetDevicesView};

/// `GET /account/sessions/forget`: asks whether no browser is to be known any more.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match &asked.visit.who {
        Some(who) => Ok(show(pages, asked, who, Vec::new())),
        None => pages.sign_in_first(asked, SESSIONS),
    }
}

/// `POST /account/sessions/forget`: forgets them.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, SESSIONS);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    if let Err(error) = pages.prove_if_stale(asked, who, &form).await? {
        return Ok(show(pages, asked, who, vec![error]));
    }
    forget_devices(&pages.deps, who, &asked.device()).await?;
    Ok(pages.to_own(&format!("{SESSIONS}?forgotten")))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = ForgetDevicesView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        person: who.account.email.to_string(),
        prove: pages.must_prove(who),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
