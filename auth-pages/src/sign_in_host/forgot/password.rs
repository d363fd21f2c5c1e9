use accounts::use_cases::{PasswordReset, reset_password};
use accounts::{Reset, ResetStep};
use http::StatusCode;
use locales::phrase;
use policies::PasswordOwner;

use super::Step;
use crate::asked::Asked;
use crate::new_password::{Wrong, asked_for, new_password, unmet_error};
use crate::problem::Errand;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::SetPasswordView;
use crate::{Pages, Problem};

/// `GET /forgot/password`: asks for the new password.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    match pages.reset_permit(&step).await? {
        (permit, ResetStep::Password) => Ok(show(pages, asked, &step, &permit.email, (Vec::new(), None))),
        (permit, _) => pages.to_next_reset_step(step, permit).await,
    }
}

/// `POST /forgot/password`: takes it, and signs out every browser.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let form = pages.checked_form(asked, None)?;
    let (permit, ResetStep::Password) = pages.reset_permit(&step).await? else {
        return Err(Problem::StartAgain(Errand::Reset));
    };
    let email = permit.email.as_str();
    // The person's name is not known here: it is judged with the rest, when the account has been read.
    let new = match new_password(&pages.deps, PasswordOwner { email, name: "" }, &form).await? {
        Ok(new) => new,
        Err(wrong) => return Ok(show(pages, asked, &step, email, wrong)),
    };
    match reset_password(&pages.deps, &permit, &new, &asked.device()).await? {
        PasswordReset::Done => {
            let reset = Reset::Done { email: email.to_owned() };
            Ok(pages.to_own(&pages.reset_href("done", &Step { reset, ..step })))
        }
        PasswordReset::Unmet(unmet) => Ok(show(pages, asked, &step, email, (vec![unmet_error(&pages.deps, &unmet)], None))),
        PasswordReset::Spent | PasswordReset::NotYet => Err(Problem::StartAgain(Errand::Reset)),
        PasswordReset::Busy => Err(Problem::Busy),
    }
}

fn show(pages: &Pages, asked: &Asked<'_>, step: &Step<'_>, email: &str, wrong: Wrong) -> Reply {
    let (errors, strength) = wrong;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let view = SetPasswordView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        heading: phrase!("choose-new-password"),
        button: phrase!("set-new-password"),
        action: pages.reset_href("password", step),
        back: None,
        email: email.to_owned(),
        lead: None,
        password: asked_for(&pages.deps, strength),
        expiry: Vec::new(),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
