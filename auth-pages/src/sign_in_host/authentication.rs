use accounts::AuditKind;
use http::StatusCode;

use super::AUTHENTICATION;
use crate::Pages;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::views::AuthenticationView;

/// `GET /account/authentication`: with what the person proves who they are.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    // The address alone proves nothing: the trail knows what was done last.
    let last = pages.deps.accounts.events(who.account.id, 1).await?.into_iter().next();
    let changed = last.is_some_and(|(_, kind, ..)| kind == AuditKind::PasswordChanged.as_str()) && asked.query.has("changed");
    let done = changed.then(|| "Your password is changed. Every other browser has been signed out.".to_owned());
    Ok(pages.page(StatusCode::OK, &AuthenticationView { frame: pages.frame(asked.visit), done }))
}
