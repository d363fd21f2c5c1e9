use accounts::{EmailAddress, MailedToken, Reset, TokenWay};
use http::StatusCode;

use super::{Step, address};
use crate::asked::Asked;
use crate::problem::Errand;
use crate::reply::{Handled, with_cookie};
use crate::views::TextLostView;
use crate::{Pages, Problem};

/// `GET /forgot/text`: "Where's my text message?" What became of it is not told to who is not signed in: it would tell who has an account
/// with a number.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let email = asked_for(&step)?.to.clone();
    let guard = pages.guard_form(asked, None);
    let view = TextLostView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: pages.reset_href("text", &step),
        email,
        change: format!("/forgot?flow={}", pages.seal(&step.journey)),
        token: pages.reset_href("token", &step),
    };
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie))
}

/// `POST /forgot/text`: sends a new token, by text message or by mail.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let email = EmailAddress::parse(&asked_for(&step)?.to).map_err(|_| Problem::StartAgain(Errand::Reset))?;
    let form = pages.checked_form(asked, None)?;
    let way = if form.has(address::WAY) { address::way(form.get(address::WAY)) } else { TokenWay::Text };
    address::send(pages, asked, step.journey, &email, way).await
}

fn asked_for<'a>(step: &'a Step<'_>) -> Result<&'a MailedToken, Problem> {
    match &step.reset {
        Reset::Asked(texted) if texted.way == TokenWay::Text => Ok(texted),
        Reset::Asked(_) | Reset::Proved(_) | Reset::Done { .. } => Err(Problem::StartAgain(Errand::Reset)),
    }
}
