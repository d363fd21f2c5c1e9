use accounts::{EmailAddress, MailedToken, Reset, TokenWay};

use super::{Step, address};
use crate::asked::Asked;
use crate::problem::Errand;
use crate::reply::Handled;
use crate::views::MailView;
use crate::{Pages, Problem};

/// `GET /forgot/mail`: "Where's my e-mail?"
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let mailed = asked_for(&step)?;
    let guard = pages.guard_form(asked, None);
    let view = MailView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        action: pages.reset_href("mail", &step),
        email: mailed.to.clone(),
        change: format!("/forgot?flow={}", pages.seal(&step.journey)),
        token: pages.reset_href("token", &step),
        from: pages.settings.mail_from.clone(),
        subject: pages.token_subject(asked.visit),
        fate: pages.mail_fate(mailed).await?,
    };
    Ok(pages.mail_page(asked.visit, &view, guard.set_cookie))
}

/// `POST /forgot/mail`: mails a new token to the same address.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let step = pages.reset_step(asked)?;
    let email = EmailAddress::parse(&asked_for(&step)?.to).map_err(|_| Problem::StartAgain(Errand::Reset))?;
    pages.checked_form(asked, None)?;
    address::send(pages, asked, step.journey, &email, TokenWay::Mail).await
}

fn asked_for<'a>(step: &'a Step<'_>) -> Result<&'a MailedToken, Problem> {
    match &step.reset {
        Reset::Asked(mailed) if mailed.way == TokenWay::Mail => Ok(mailed),
        Reset::Asked(_) | Reset::Proved(_) | Reset::Done { .. } => Err(Problem::StartAgain(Errand::Reset)),
    }
}
