use accounts::use_cases::own_sessions;
use accounts::{AuditKind, FactorKind};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::SESSIONS;
use crate::Pages;
use crate::asked::Asked;
use crate::browser_words::browser_title;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{SessionRow, SessionsView};

/// `GET /account/sessions`: where the person is signed in.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, SESSIONS);
    };
    let now = pages.deps.clock.now();
    let rows = own_sessions(&pages.deps, who).await?.into_iter().map(|own| SessionRow {
        browser: browser_title(&own.session.device.user_agent),
        address: own.session.device.address.to_string(),
        factor: own.session.second_factor.map(|given| factor_words(given.kind)),
        since: Moment::new(own.session.created_at, now),
        last_used: Moment::new(own.session.last_seen, now),
        here: own.here,
        handle: own.handle,
    });
    let last = pages.deps.accounts.events(who.account.id, 1).await?.into_iter().next();
    // The address alone proves nothing: the trail knows what was done last.
    let last = last.as_ref().map_or("", |(_, kind, ..)| kind.as_str());
    let done = if asked.query.has("ended") && last == AuditKind::SessionEnded.as_str() {
        Some(phrase!("session-ended"))
    } else if asked.query.has("forgotten") && last == AuditKind::DevicesForgotten.as_str() {
        Some(phrase!("devices-forgotten"))
    } else {
        None
    };
    let view = SessionsView { frame: pages.frame(asked.visit), done, rows: rows.collect() };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}

fn factor_words(kind: FactorKind) -> Phrase {
    match kind {
        FactorKind::OneTimeCode => phrase!("session-with-code"),
        FactorKind::RecoveryCode => phrase!("session-with-recovery"),
        FactorKind::Passkey => phrase!("session-with-passkey"),
    }
}
