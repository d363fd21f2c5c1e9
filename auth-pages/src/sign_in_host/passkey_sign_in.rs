use accounts::use_cases::{PasskeySignIn, ask_for_passkey, sign_in_with_passkey};
use accounts::{HalfWay, Left};
use http::StatusCode;
use locales::phrase;

use super::password::locked_words;
use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, with_cookie};
use crate::views::{FieldError, PasskeyView, Question};
use crate::{Pages, Problem};

/// The button of every page that asks for a passkey: what is wrong is said there.
pub(super) const FIELD: &str = "use-passkey";

/// `GET /sign-in/passkey`: asks for a passkey, in the place of the password or, with `half`, after it.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = way(pages, asked)?;
    if let Some(who) = &asked.visit.who
        && way.half_way.as_ref().is_none_or(|half_way| half_way.account == who.account.id)
    {
        return pages.go_on(way.journey, who).await;
    }
    show(pages, asked, &way, Vec::new()).await
}

/// `POST /sign-in/passkey`: takes the browser's answer, and goes on.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = way(pages, asked)?;
    let form = pages.checked_form(asked, None)?;
    let answer = (form.get("ceremony"), form.get("credential"));
    let browser = pages.browser(asked)?;
    let wrong = if answer.1.is_empty() {
        phrase!("error-passkey-none")
    } else {
        match sign_in_with_passkey(&pages.deps, browser, way.half_way.as_ref(), answer, asked.device()).await? {
            PasskeySignIn::Done(step) => return pages.take_step(asked, way.journey, step).await,
            PasskeySignIn::Refused => phrase!("error-passkey-refused"),
            PasskeySignIn::Locked => locked_words(pages),
            PasskeySignIn::Over => phrase!("error-passkey-over"),
            PasskeySignIn::TooMany => return Err(Problem::TooMany),
        }
    };
    show(pages, asked, &way, vec![FieldError::new(FIELD, wrong)]).await
}

/// Where the person goes, and what they have proved before.
struct Way {
    journey: Journey,
    half_way: Option<HalfWay>,
    /// What the addresses of this page carry.
    carried: String,
}

fn way(pages: &Pages, asked: &Asked<'_>) -> Result<Way, Problem> {
    if asked.query.get("half").is_empty() {
        let journey = pages.journey(asked)?;
        let carried = format!("flow={}", pages.seal(&journey));
        return Ok(Way { journey, half_way: None, carried });
    }
    let way = pages.on_the_way(asked)?;
    Ok(Way { journey: way.journey, half_way: Some(way.half_way), carried: way.carried })
}

async fn show(pages: &Pages, asked: &Asked<'_>, way: &Way, errors: Vec<FieldError>) -> Handled {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let browser = asked.cookies.browser.or(guard.browser.as_deref()).unwrap_or_default();
    let Some(question) = ask_for_passkey(&pages.deps, browser, way.half_way.as_ref()).await? else {
        return match way.half_way {
            Some(_) => Err(pages.over(&way.journey)),
            None => Err(Problem::NotFound),
        };
    };
    let carried = &way.carried;
    let other = match way.half_way.as_ref().map(|half_way| half_way.left) {
        None => Some((format!("/sign-in?{carried}"), phrase!("passkey-use-password"))),
        Some(Left::Code) => Some((format!("/sign-in/code?{carried}"), phrase!("passkey-use-code"))),
        Some(_) => Some((format!("/sign-in/code?{carried}"), phrase!("passkey-use-recovery"))),
    };
    let view = PasskeyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: format!("/sign-in/passkey?{carried}"),
        question: Question::of(question),
        portal: pages.portal_of(&way.journey),
        title: phrase!("passkey-sign-in"),
        text: if way.half_way.is_some() { phrase!("passkey-after-password") } else { phrase!("passkey-instead") },
        other,
        errors,
    };
    Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
}
