use accounts::AuditKind;
use accounts::use_cases::Recognised;
use http::StatusCode;
use locales::{Phrase, phrase};

use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{ContactDetailsView, NumberRow};
use crate::{Pages, Problem};

/// `GET /account/contact`: what is known, and where it is changed.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let details = pages.deps.accounts.contact(who.account.id).await?;
    let number = match (details.number, details.number_verified_at) {
        (None, _) => NumberRow::None,
        (Some(number), None) => NumberRow::NotVerified(number.to_string(), pages.deps.texting.is_some()),
        (Some(number), Some(at)) => NumberRow::Verified(number.to_string(), Moment::new(at, pages.deps.clock.now())),
    };
    let view = ContactDetailsView {
        frame: pages.frame(asked.visit),
        done: done(pages, asked, who).await?,
        name: who.account.name.clone(),
        email: who.account.email.to_string(),
        number,
        pin: details.pin.is_some(),
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}

/// What was just done. The address alone proves nothing: the trail knows what was done last.
async fn done(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Result<Option<Phrase>, Problem> {
    if !asked.query.has("changed") {
        return Ok(None);
    }
    let last = pages.deps.accounts.events(who.account.id, 1).await?.into_iter().next();
    let is = |kind: AuditKind| last.as_ref().is_some_and(|(_, word, ..)| word == kind.as_str());
    let said = [
        (AuditKind::NameChanged, phrase!("name-is-changed")),
        (AuditKind::PinChanged, phrase!("pin-is-changed")),
        (AuditKind::NumberChanged, phrase!("number-is-changed")),
        (AuditKind::NumberRemoved, phrase!("number-is-removed")),
        (AuditKind::EmailChanged, phrase!("email-is-changed")),
    ];
    Ok(said.into_iter().find(|(kind, _)| is(*kind)).map(|(_, words)| words))
}
