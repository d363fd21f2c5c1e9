use accounts::{CanaryRecord, Portal};
use http::StatusCode;

use super::SUPPORT_PORTALS;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::verdict_words::of_a_canary;
use crate::views::{CanaryRow, CanaryState, SupportPortalsView};
use crate::{Pages, Problem};

/// `GET /support/portals`: how the canary of each portal fares. To others than the support's people it is not there.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let support = &pages.settings.support;
    if support.groups.is_empty() {
        return Err(Problem::NotFound);
    }
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, SUPPORT_PORTALS);
    };
    if !who.account.groups.iter().any(|group| support.groups.contains(group)) {
        return Err(Problem::NotFound);
    }
    let mut rows = Vec::new();
    for portal in pages.portals_by_name() {
        let state = state(pages, &portal).await?;
        rows.push(CanaryRow { portal: portal.name.clone(), id: portal.id.to_string(), state });
    }
    Ok(pages.page(asked.visit, StatusCode::OK, &SupportPortalsView { frame: pages.frame(asked.visit), rows }))
}

async fn state(pages: &Pages, portal: &Portal) -> Result<CanaryState, Problem> {
    let support = &pages.settings.support;
    if !support.watched.contains(&portal.id) {
        return Ok(CanaryState::None);
    }
    Ok(match support.canaries.canary(&portal.id).await? {
        None => CanaryState::NotYet,
        Some(record) => tried(pages, record),
    })
}

fn tried(pages: &Pages, record: CanaryRecord) -> CanaryState {
    let (now, verdict) = (pages.deps.clock.now(), record.verdict());
    CanaryState::Tried {
        works: verdict == accounts::Verdict::SignedIn,
        words: of_a_canary(verdict),
        since: Moment::new(record.since, now),
        before: record.before().map(of_a_canary),
        last: Moment::new(record.tried_at, now),
        waits: record.refused.is_some(),
        reason: record.reason,
        steps: record.steps,
    }
}
