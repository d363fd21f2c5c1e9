use accounts::Reset;
use http::StatusCode;
use locales::phrase;

use crate::asked::Asked;
use crate::problem::Errand;
use crate::reply::Handled;
use crate::views::DoneView;
use crate::{Pages, Problem};

/// `GET /forgot/done`: says that the new password is in force.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let Reset::Done { email } = &step.reset else { return Err(Problem::StartAgain(Errand::Reset)) };
    let view = DoneView {
        frame: pages.frame(asked.visit),
        heading: phrase!("password-reset-done"),
        text: phrase!("password-reset-done-text"),
        sign_in: format!("/sign-in/password?flow={}", pages.seal(&step.journey.with_email(email))),
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}
