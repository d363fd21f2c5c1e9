use accounts::use_cases::{OwnSession, Recognised, SessionsToEnd, end_own_sessions, own_sessions};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::SESSIONS;
use crate::asked::Asked;
use crate::browser_words::browser_title;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{EndSessionsView, FieldError};
use crate::{Pages, Problem};

/// The path's last part that means all other sessions; anything else is a handle.
const OTHERS: &str = "others";

/// `GET /account/sessions/{which}/end`: asks whether to sign out there.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, which: &str) -> Handled {
    match &asked.visit.who {
        Some(who) => show(pages, asked, who, which, Vec::new()).await,
        None => pages.sign_in_first(asked, SESSIONS),
    }
}

/// `POST /account/sessions/{which}/end`: signs out there.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, which: &str) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, SESSIONS);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    if let Err(error) = pages.prove_if_stale(asked, who, &form).await? {
        return show(pages, asked, who, which, vec![error]).await;
    }
    let to_end = if which == OTHERS { SessionsToEnd::Others } else { SessionsToEnd::One(which) };
    end_own_sessions(&pages.deps, who, to_end).await?;
    Ok(pages.to_own(&format!("{SESSIONS}?ended")))
}

async fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, which: &str, errors: Vec<FieldError>) -> Result<Reply, Problem> {
    let mut others = own_sessions(&pages.deps, who).await?;
    others.retain(|own| !own.here && (which == OTHERS || own.handle == which));
    let browsers: Vec<Phrase> = others.iter().map(words).collect();
    if browsers.is_empty() {
        // It has ended meanwhile.
        return Ok(pages.to_own(SESSIONS));
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = EndSessionsView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: format!("{SESSIONS}/{which}/end"),
        all: which == OTHERS,
        browsers,
        person: who.account.email.to_string(),
        prove: pages.must_prove(who),
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}

fn words(own: &OwnSession) -> Phrase {
    let device = &own.session.device;
    phrase!("browser-from", browser = browser_title(&device.user_agent), address = device.address.to_string())
}
