use accounts::use_cases::{Recognised, mail_address_token};
use accounts::{ContactChange, EmailAddress, Recipient};

use super::{EMAIL, EMAIL_MAIL, EMAIL_TOKEN};
use crate::asked::Asked;
use crate::reply::Handled;
use crate::views::MailView;
use crate::{Pages, Problem};

/// `GET /account/contact/email/mail`: "Where's my e-mail?"
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let Some(change) = pages.contact_change(asked, who) else { return Ok(pages.to_own(EMAIL)) };
    let ContactChange::Email(mailed) = &change else { return Ok(pages.to_own(EMAIL)) };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let browser = pages.browser(asked)?;
    let view = MailView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        action: pages.contact_href(EMAIL_MAIL, browser, who, &change),
        email: mailed.to.clone(),
        change: EMAIL.to_owned(),
        token: pages.contact_href(EMAIL_TOKEN, browser, who, &change),
        from: pages.settings.mail_from.clone(),
        subject: pages.token_subject(asked.visit),
        fate: pages.mail_fate(mailed).await?,
    };
    Ok(pages.mail_page(asked.visit, &view, guard.set_cookie))
}

/// `POST /account/contact/email/mail`: mails a new token to the same address.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    pages.checked_form(asked, Some(&who.session.id))?;
    let Some(ContactChange::Email(mailed)) = pages.contact_change(asked, who) else { return Ok(pages.to_own(EMAIL)) };
    let Ok(new) = EmailAddress::parse(&mailed.to) else { return Ok(pages.to_own(EMAIL)) };
    let browser = pages.browser(asked)?;
    let change = mail_address_token(&pages.deps, browser, Recipient { email: &new, ..who.account.recipient() }, asked.visit.client)
        .await?
        .ok_or(Problem::TooMany)?;
    Ok(pages.to_own(&pages.contact_href(EMAIL_TOKEN, browser, who, &change)))
}
