use std::sync::LazyLock;

use pingora::proxy::Session;

use super::ctx::Ctx;
use super::outcome::RequestCounters;
use crate::logs::RequestLine;

static OURS: LazyLock<RequestCounters> = LazyLock::new(|| RequestCounters::new("-"));

/// One line for each request, and one count.
pub(super) fn write(session: &Session, ctx: &Ctx) {
    let took = ctx.started.elapsed();
    let counters = ctx.at.as_ref().map_or(&*OURS, |at| &at.to.counters);
    counters.count(ctx.said.outcome);
    let request = session.req_header();
    let line = RequestLine {
        host: &ctx.said.host,
        portal: ctx.at.as_ref().map_or("-", |at| at.to.route.portal.id.as_str()),
        method: request.method.as_str(),
        path: request.uri.path(),
        status: session.response_written().map_or(0, |response| response.status.as_u16()),
        outcome: ctx.said.outcome.as_str(),
        reason: ctx.said.reason,
        support_code: &ctx.said.support_code,
        client: ctx.client,
        account: ctx.who.as_ref().map(|who| who.account.id),
        ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    };
    line.write(ctx.arrived.after(took));
}
