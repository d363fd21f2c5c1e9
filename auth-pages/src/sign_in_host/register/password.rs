use accounts::use_cases::{PasswordChosen, admit_registration, choose_password};
use http::StatusCode;
use locales::phrase;
use policies::{PasswordExpiry, PasswordOwner};

use super::{Step, UnderWay};
use crate::asked::Asked;
use crate::expiry_words;
use crate::new_password::{Wrong, asked_for, new_password, unmet_error};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::SetPasswordView;
use crate::{Pages, Problem};

/// `GET /register/password`: asks for the password.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let under_way = pages.registration_under_way(asked).await?;
    if let Some(elsewhere) = not_yet(pages, &under_way) {
        return Ok(elsewhere);
    }
    Ok(show(pages, asked, &under_way, (Vec::new(), None)))
}

/// `POST /register/password`: takes it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let mut under_way = pages.registration_under_way(asked).await?;
    if let Some(elsewhere) = not_yet(pages, &under_way) {
        return Ok(elsewhere);
    }
    let form = pages.checked_form(asked, None)?;
    let name = under_way.registration.full_name();
    let owner = PasswordOwner { email: &under_way.registration.email, name: &name };
    let new = match new_password(&pages.deps, owner, &form).await? {
        Ok(new) => new,
        Err(wrong) => return Ok(show(pages, asked, &under_way, wrong)),
    };
    if !admit_registration(&pages.deps, asked.visit.client).await? {
        return Err(Problem::TooMany);
    }
    let life = pages.deps.password_lives.of(&under_way.registration.email);
    let expiry = expiry_words::chosen(&form, life).unwrap_or_default();
    match choose_password(&pages.deps, &mut under_way.registration, &new, expiry).await {
        PasswordChosen::Done => {}
        PasswordChosen::Unmet(unmet) => {
            return Ok(show(pages, asked, &under_way, (vec![unmet_error(&pages.deps, &unmet)], None)));
        }
        PasswordChosen::Busy => return Err(Problem::Busy),
    }
    // What was chosen after it stays; the token is mailed anew, since the mail is a thing of the last step.
    under_way.registration.token = None;
    pages.registration_goes_on(asked, under_way).await
}

/// Where to go instead, if a step before is missing or all are taken.
fn not_yet(pages: &Pages, under_way: &UnderWay<'_>) -> Option<Reply> {
    let UnderWay { registration, journey, .. } = under_way;
    let elsewhere = registration.done || registration.contact.is_none();
    elsewhere.then(|| pages.to_own(&pages.registration_href(registration, journey)))
}

fn show(pages: &Pages, asked: &Asked<'_>, under_way: &UnderWay<'_>, wrong: Wrong) -> Reply {
    let (errors, strength) = wrong;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let chosen = PasswordExpiry::from_days(under_way.registration.password_days).unwrap_or_default();
    let view = SetPasswordView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: Some(pages.progress(Step::Password)),
        heading: phrase!("choose-password"),
        button: phrase!("continue"),
        action: pages.register_href("password", &under_way.journey),
        back: Some(pages.register_href("contact", &under_way.journey)),
        email: under_way.registration.email.clone(),
        lead: None,
        password: asked_for(&pages.deps, strength),
        expiry: expiry_words::choices(pages.deps.password_lives.of(&under_way.registration.email), chosen),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
