use accounts::use_cases::mail_registration_token;
use accounts::{EmailAddress, RegistrationStep};

use super::{Step, UnderWay};
use crate::asked::Asked;
use crate::problem::Errand;
use crate::reply::Handled;
use crate::views::MailView;
use crate::{Pages, Problem};

/// `GET /register/mail`: "Where's my e-mail?"
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let UnderWay { registration, journey, .. } = pages.registration_under_way(asked).await?;
    let Some(mailed) = registration.token.as_ref().filter(|_| registration.step(pages.deps.security_questions) == RegistrationStep::Token)
    else {
        return Ok(pages.to_own(&pages.registration_href(&registration, &journey)));
    };
    let guard = pages.guard_form(asked, None);
    let view = MailView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: Some(pages.progress(Step::Token)),
        action: pages.register_href("mail", &journey),
        email: mailed.to.clone(),
        change: pages.correct_address_href(&journey),
        token: pages.register_href("token", &journey),
        from: pages.settings.mail_from.clone(),
        subject: pages.token_subject(asked.visit),
        fate: pages.mail_fate(mailed).await?,
    };
    Ok(pages.mail_page(asked.visit, &view, guard.set_cookie))
}

/// `POST /register/mail`: mails a new token.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let UnderWay { name, mut registration, journey } = pages.registration_under_way(asked).await?;
    pages.checked_form(asked, None)?;
    if registration.step(pages.deps.security_questions) == RegistrationStep::Token {
        let email = EmailAddress::parse(&registration.email).map_err(|_| Problem::StartAgain(Errand::Registration))?;
        if !mail_registration_token(&pages.deps, name, &mut registration, &email, asked.visit.client).await? {
            return Err(Problem::TooMany);
        }
    }
    Ok(pages.to_own(&pages.registration_href(&registration, &journey)))
}
