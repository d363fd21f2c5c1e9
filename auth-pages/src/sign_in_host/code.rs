use accounts::Left;
use accounts::use_cases::{CodeCheck, CodeSignIn, sign_in_with_code};
use http::StatusCode;
use locales::phrase;

use super::enter::enter;
use super::half_way::OnTheWay;
use crate::asked::Asked;
use crate::code_words;
use crate::form::too_long;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{CodeView, FieldError};
use crate::{Pages, Problem};

/// More characters than any code has, however it is spaced.
pub(super) const MAX_CODE: usize = 64;
pub(super) const FIELD: &str = "code";

/// `GET /sign-in/code`: asks for a one-time code, or with `recovery` for a recovery code.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match before_asking(pages, asked).await? {
        Before::Ask(way) => show(pages, asked, &way, StatusCode::OK, Vec::new()).await,
        Before::Answer(reply) => Ok(reply),
    }
}

/// `POST /sign-in/code`: signs in, and goes on.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = match before_asking(pages, asked).await? {
        Before::Ask(way) => way,
        Before::Answer(reply) => return Ok(reply),
    };
    let form = pages.checked_form(asked, None)?;
    let typed = form.get(FIELD);
    let refused = if typed.trim().is_empty() || too_long(typed, MAX_CODE) {
        CodeCheck::NoCode
    } else {
        match sign_in_with_code(&pages.deps, &way.half_way, typed, asked.device()).await? {
            CodeSignIn::Done(session) => return enter(pages, asked, way.journey, session).await,
            CodeSignIn::HalfWay(half_way) => return Ok(pages.to_what_is_left(asked, &way.journey, &half_way)),
            CodeSignIn::Over => return Err(pages.over(&way.journey)),
            CodeSignIn::Refused(check) => check,
        }
    };
    let status = if refused == CodeCheck::TooMany { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
    let wrong = if way.half_way.left == Left::Passkey { code_words::of_recovery(refused) } else { code_words::of(refused) };
    show(pages, asked, &way, status, vec![FieldError::new(FIELD, wrong)]).await
}

enum Before {
    Ask(OnTheWay),
    /// There is nothing to ask.
    Answer(Reply),
}

async fn before_asking(pages: &Pages, asked: &Asked<'_>) -> Result<Before, Problem> {
    let way = match (pages.on_the_way(asked), &asked.visit.who) {
        // The back button after signing in, or another tab has signed in.
        (Err(Problem::ProofOver { .. }), Some(who)) => {
            return Ok(Before::Answer(pages.go_on(pages.journey(asked)?, who).await?));
        }
        (way, _) => way?,
    };
    match &asked.visit.who {
        Some(who) if who.account.id == way.half_way.account => Ok(Before::Answer(pages.go_on(way.journey, who).await?)),
        _ if !matches!(way.half_way.left, Left::Code | Left::Passkey) => Err(pages.over(&way.journey)),
        _ => Ok(Before::Ask(way)),
    }
}

async fn show(pages: &Pages, asked: &Asked<'_>, way: &OnTheWay, status: StatusCode, errors: Vec<FieldError>) -> Handled {
    let account = way.half_way.account;
    let has_passkey = pages.deps.passkeys.is_some() && !pages.deps.accounts.passkeys(account).await?.is_empty();
    let guard = pages.guard_form(asked, None);
    let mut frame = pages.frame(asked.visit);
    frame.waiting = asked.visit.who.is_none().then(|| format!("/sign-in?flow={}", pages.seal(&way.journey)));
    let view = CodeView {
        frame,
        form_token: guard.token,
        action: format!("/sign-in/code?{}", way.carried),
        portal: pages.portal_of(&way.journey),
        why: None,
        passkey: has_passkey.then(|| format!("/sign-in/passkey?{}", way.carried)),
        app: way.half_way.left == Left::Code,
        recovery: way.half_way.left == Left::Passkey || asked.query.has("recovery"),
        button: phrase!("sign-in"),
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}
