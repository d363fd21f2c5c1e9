use http::StatusCode;

use super::ACTIVITY;
use crate::Pages;
use crate::activity_words::activity_words;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{ActivityRow, ActivityView};

/// Events on one page.
const ON_A_PAGE: u32 = 25;
/// The last page that is served: beyond it lies what nobody looks for by leafing.
const LAST_PAGE: u32 = 400;

/// `GET /account/activity`: the person's own audit trail, newest first.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, ACTIVITY);
    };
    let page = asked.query.get("page").parse().unwrap_or(1_u32).clamp(1, LAST_PAGE);
    let skip = page.saturating_sub(1).saturating_mul(ON_A_PAGE);
    let now = pages.deps.clock.now();
    // One more than is shown tells whether there is a next page.
    let mut events = pages.deps.accounts.events_page(who.account.id, skip, ON_A_PAGE.saturating_add(1)).await?;
    let more = events.len() > usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX) && page < LAST_PAGE;
    events.truncate(usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX));
    let portal = |id: &str| pages.portal(&accounts::PortalId::new(id)).map_or_else(|| id.to_owned(), |portal| portal.name.clone());
    let rows = events.into_iter().map(|(at, kind, about, address)| ActivityRow {
        at: Moment::new(at, now),
        words: activity_words(&kind, &about, portal),
        address,
    });
    let view = ActivityView {
        frame: pages.frame(asked.visit),
        rows: rows.collect(),
        newer: (page > 1).then(|| page.saturating_sub(1)),
        older: more.then(|| page.saturating_add(1)),
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}
