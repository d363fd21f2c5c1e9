use accounts::Left;
use accounts::use_cases::{PasswordRenewal, renew_password};
use http::StatusCode;
use locales::phrase;
use policies::PasswordOwner;

use super::half_way::OnTheWay;
use crate::asked::Asked;
use crate::expiry_words::longest_words;
use crate::new_password::{Wrong, asked_for, new_password, unmet_error};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::SetPasswordView;
use crate::{Pages, Problem};

/// `GET /sign-in/new-password`: asks a person whose password has ended for another one.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match before_asking(pages, asked).await? {
        Before::Ask(way) => Ok(show(pages, asked, &way, (Vec::new(), None))),
        Before::Answer(reply) => Ok(reply),
    }
}

/// `POST /sign-in/new-password`: takes it, and goes on.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = match before_asking(pages, asked).await? {
        Before::Ask(way) => way,
        Before::Answer(reply) => return Ok(reply),
    };
    let form = pages.checked_form(asked, None)?;
    // The person's name is not known here: it is judged with the rest, when the account has been read.
    let owner = PasswordOwner { email: way.journey.email().unwrap_or_default(), name: "" };
    let new = match new_password(&pages.deps, owner, &form).await? {
        Ok(new) => new,
        Err(wrong) => return Ok(show(pages, asked, &way, wrong)),
    };
    match renew_password(&pages.deps, &way.half_way, &new, asked.device()).await? {
        PasswordRenewal::Done(step) => pages.take_step(asked, way.journey, step).await,
        PasswordRenewal::Unmet(unmet) => Ok(show(pages, asked, &way, (vec![unmet_error(&pages.deps, &unmet)], None))),
        PasswordRenewal::Over => Err(pages.over(&way.journey)),
        PasswordRenewal::Busy => Err(Problem::Busy),
    }
}

enum Before {
    Ask(OnTheWay),
    /// There is nothing to ask.
    Answer(Reply),
}

async fn before_asking(pages: &Pages, asked: &Asked<'_>) -> Result<Before, Problem> {
    let way = match (pages.on_the_way(asked), &asked.visit.who) {
        // The back button after signing in.
        (Err(Problem::ProofOver { .. }), Some(who)) => {
            return Ok(Before::Answer(pages.go_on(pages.journey(asked)?, who).await?));
        }
        (way, _) => way?,
    };
    match (&asked.visit.who, way.half_way.left) {
        (Some(who), _) if who.account.id == way.half_way.account => Ok(Before::Answer(pages.go_on(way.journey, who).await?)),
        (_, Left::NewPassword { .. }) => Ok(Before::Ask(way)),
        _ => Err(pages.over(&way.journey)),
    }
}

fn show(pages: &Pages, asked: &Asked<'_>, way: &OnTheWay, wrong: Wrong) -> Reply {
    let (errors, strength) = wrong;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let email = way.journey.email().unwrap_or_default();
    let lead = match longest_words(pages.deps.password_lives.of(email)) {
        Some(longest) => phrase!("password-ended-longest", longest = longest),
        None => phrase!("password-ended-wish"),
    };
    let view = SetPasswordView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        heading: phrase!("choose-new-password"),
        lead: Some(lead),
        button: phrase!("set-new-password"),
        action: format!("/sign-in/new-password?{}", way.carried),
        back: None,
        email: email.to_owned(),
        password: asked_for(&pages.deps, strength),
        expiry: Vec::new(),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
