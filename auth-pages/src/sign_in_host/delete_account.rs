use accounts::use_cases::{Recognised, delete_account};
use http::StatusCode;

use super::{DELETE_ACCOUNT, OWN_DATA};
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{AccountDeletedView, DeleteAccountView, FieldError, Frame};

/// `GET /account/data/delete`: says what will be gone, and asks for the password.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match &asked.visit.who {
        Some(who) => Ok(show(pages, asked, who, Vec::new())),
        None => pages.sign_in_first(asked, OWN_DATA),
    }
}

/// `POST /account/data/delete`: deletes the account.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, OWN_DATA);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let proved = match pages.prove_password(asked, who, &form).await? {
        Ok(proved) => proved,
        Err(error) => return Ok(show(pages, asked, who, vec![error])),
    };
    delete_account(&pages.deps, &proved).await?;
    let frame = Frame { person: None, ..pages.frame(asked.visit) };
    let reply = pages.page(asked.visit, StatusCode::OK, &AccountDeletedView { frame });
    Ok(with_cookie(reply, pages.names.expire(pages.names.pass)))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = DeleteAccountView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: DELETE_ACCOUNT,
        person: who.account.email.to_string(),
        links: who.account.links.len(),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
