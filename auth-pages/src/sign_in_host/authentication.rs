use accounts::AuditKind;
use accounts::use_cases::{CodeStanding, Recognised, code_standing};
use http::StatusCode;

use super::AUTHENTICATION;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{AuthenticationView, CodesRow};
use crate::{Pages, Problem};

/// `GET /account/authentication`: with what the person proves who they are.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let standing = code_standing(&pages.deps, who).await?;
    let done = done(pages, asked, who, &standing).await?;
    let codes = match standing.set_up {
        None => CodesRow::NotSetUp,
        Some(code) => CodesRow::SetUp {
            since: Moment::new(code.enrolled_at, pages.deps.clock.now()),
            left: standing.recovery_codes,
            removable: pages.deps.second_factor.may_remove(),
        },
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &AuthenticationView { frame: pages.frame(asked.visit), done, codes }))
}

/// What was just done. The address alone proves nothing: the trail knows what was done last.
async fn done(pages: &Pages, asked: &Asked<'_>, who: &Recognised, standing: &CodeStanding) -> Result<Option<String>, Problem> {
    if asked.query.has("removed") && standing.set_up.is_none() {
        return Ok(Some("One-time codes are removed. Your password alone signs you in.".to_owned()));
    }
    let last = pages.deps.accounts.events(who.account.id, 1).await?.into_iter().next();
    let changed = last.is_some_and(|(_, kind, ..)| kind == AuditKind::PasswordChanged.as_str()) && asked.query.has("changed");
    Ok(changed.then(|| "Your password is changed. Every other browser has been signed out.".to_owned()))
}
