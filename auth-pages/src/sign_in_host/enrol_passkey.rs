//! A person of whom a second factor is demanded, and who has none, makes a passkey.

use accounts::use_cases::{PasskeyEnrolled, ask_to_enrol_passkey, enrol_passkey};
use accounts::{Left, SessionId};
use http::StatusCode;
use locales::phrase;

use super::enter::end_the_one_before;
use super::half_way::OnTheWay;
use super::passkeys::{NAME, name_in, status};
use super::recovery_codes;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{AddPasskeyView, FieldError, MakePasskeyView, Question};
use crate::{Pages, Problem};

/// `GET /enrol/passkey`: asks what to call it.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    Ok(show(pages, asked, &allowed(pages, asked)?, Vec::new()))
}

/// `POST /enrol/passkey`: has the browser make it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = allowed(pages, asked)?;
    let form = pages.checked_form(asked, in_session(asked, &way))?;
    let name = match name_in(&form) {
        Ok(name) => name,
        Err(error) => return Ok(show(pages, asked, &way, vec![error])),
    };
    let Some(question) = ask_to_enrol_passkey(&pages.deps, &way.half_way, pages.browser(asked)?, name).await? else {
        return Err(pages.over(&way.journey));
    };
    let guard = pages.guard_form(asked, in_session(asked, &way));
    let view = MakePasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: format!("/enrol/passkey/made?{}", way.carried),
        back: format!("/enrol?{}", way.carried),
        name: name.to_owned(),
        question: Question::of(question),
    };
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie))
}

/// `GET /enrol/passkey/made`: a reloaded page that was made of a post begins at the page before.
pub(super) fn get_made(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = allowed(pages, asked)?;
    Ok(pages.to_own(&format!("/enrol/passkey?{}", way.carried)))
}

/// `POST /enrol/passkey/made`: keeps what the browser has made, signs in, and shows the recovery codes.
pub(super) async fn post_made(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = allowed(pages, asked)?;
    let form = pages.checked_form(asked, in_session(asked, &way))?;
    let answer = (form.get("ceremony"), form.get("credential"));
    let wrong =
        match enrol_passkey(&pages.deps, &way.half_way, asked.visit.who.as_ref(), pages.browser(asked)?, answer, asked.device()).await? {
            PasskeyEnrolled::Done { recovery_codes: codes, session } => {
                if way.half_way.left == Left::EnrolToSignIn {
                    end_the_one_before(pages, asked).await?;
                }
                let go_on = format!("/sign-in?flow={}", pages.seal(&way.journey));
                let reply = recovery_codes::show(pages, asked, phrase!("passkey-is-added"), &codes, go_on);
                return Ok(with_cookie(reply, session.map(|session| pages.pass_cookie(&session))));
            }
            PasskeyEnrolled::Refused => phrase!("error-passkey-not-made"),
            PasskeyEnrolled::Over => phrase!("error-passkey-over"),
        };
    Ok(show(pages, asked, &way, vec![FieldError::new(NAME, wrong)]))
}

fn allowed(pages: &Pages, asked: &Asked<'_>) -> Result<OnTheWay, Problem> {
    let way = pages.on_the_way(asked)?;
    let is_theirs = match way.half_way.left {
        Left::EnrolToSignIn => true,
        Left::EnrolInSession { .. } => asked.visit.who.as_ref().is_some_and(|who| who.account.id == way.half_way.account),
        Left::Enrol { .. } | Left::Code | Left::Passkey | Left::NewPassword { .. } => false,
    };
    if !is_theirs || pages.deps.passkeys.is_none() {
        return Err(pages.over(&way.journey));
    }
    Ok(way)
}

/// The session in which it is made; none where it begins one.
fn in_session<'a>(asked: &'a Asked<'_>, way: &OnTheWay) -> Option<&'a SessionId> {
    asked.visit.who.as_ref().filter(|_| matches!(way.half_way.left, Left::EnrolInSession { .. })).map(|who| &who.session.id)
}

fn show(pages: &Pages, asked: &Asked<'_>, way: &OnTheWay, errors: Vec<FieldError>) -> Reply {
    let guard = pages.guard_form(asked, in_session(asked, way));
    let view = AddPasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: format!("/enrol/passkey?{}", way.carried),
        back: format!("/enrol?{}", way.carried),
        name: String::new(),
        prove: None,
        errors,
    };
    with_cookie(pages.page(asked.visit, status(&view.errors), &view), guard.set_cookie)
}
