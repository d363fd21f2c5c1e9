use accounts::Reset;
use http::StatusCode;

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
        heading: "Your new password is set",
        text: "You are signed out everywhere, and a mail about it is on its way to you. Sign in with the new password to go on.",
        sign_in: format!("/sign-in/password?flow={}", pages.seal(&step.journey.with_email(email))),
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}
