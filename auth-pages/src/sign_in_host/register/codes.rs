use http::StatusCode;
use locales::phrase;

use super::{Step, UnderWay};
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, RegisterCodesView};

const FIELD: &str = "codes";

/// `GET /register/codes`: asks whether the person wants one-time codes, and says what they take.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let under_way = pages.registration_under_way(asked).await?;
    match not_yet(pages, &under_way) {
        Some(elsewhere) => Ok(elsewhere),
        None => Ok(show(pages, asked, &under_way, Vec::new())),
    }
}

/// `POST /register/codes`: takes the answer. The codes themselves are set up at the first sign-in, when there is an account.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let mut under_way = pages.registration_under_way(asked).await?;
    if let Some(elsewhere) = not_yet(pages, &under_way) {
        return Ok(elsewhere);
    }
    let form = pages.checked_form(asked, None)?;
    under_way.registration.codes = match form.get(FIELD) {
        // Where they are demanded at once the first sign-in asks for them in any case.
        _ if demanded(pages, &under_way) => Some(false),
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            let error = FieldError::new("codes_yes", phrase!("error-codes-choose"));
            return Ok(show(pages, asked, &under_way, vec![error]));
        }
    };
    pages.registration_goes_on(asked, under_way).await
}

/// Whether the person has no choice. Who is left time is told by when at the first sign-in, and may want them now.
fn demanded(pages: &Pages, under_way: &UnderWay<'_>) -> bool {
    pages.deps.second_factor.leave_no_time(&under_way.registration.email, &[])
}

/// Where to go instead, if a step before is missing or all are taken.
fn not_yet(pages: &Pages, under_way: &UnderWay<'_>) -> Option<Reply> {
    let UnderWay { registration, journey, .. } = under_way;
    let elsewhere = registration.done || registration.contact.is_none() || registration.password_hash.is_none();
    elsewhere.then(|| pages.to_own(&pages.registration_href(registration, journey)))
}

fn show(pages: &Pages, asked: &Asked<'_>, under_way: &UnderWay<'_>, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let view = RegisterCodesView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: pages.progress(Step::Codes),
        action: pages.register_href("codes", &under_way.journey),
        back: pages.register_href("password", &under_way.journey),
        demanded: demanded(pages, under_way),
        chosen: under_way.registration.codes,
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
