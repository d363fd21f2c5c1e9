use std::time::{Duration, Instant};

use super::Gateway;
use super::ctx::Ctx;

/// How often a long answer asks whether its session still lives.
const EVERY: Duration = Duration::from_secs(1);

impl Gateway {
    /// Whether the answer may go on: its session has not been ended, nor its lifetime passed. Being idle ends no answer that is
    /// under way. Asks at most once a second, and memory alone; where memory does not know, the store is asked beside it, for
    /// the next time.
    pub(crate) fn may_go_on(&self, ctx: &mut Ctx) -> bool {
        let Some(who) = &ctx.who else { return true };
        let now = Instant::now();
        if now.saturating_duration_since(ctx.looked_at) < EVERY {
            return true;
        }
        ctx.looked_at = now;
        match self.parts.deps.sessions.cached_session(&who.session.id) {
            Some(None) => false,
            Some(Some(session)) => self.now().since(session.created_at) < self.parts.deps.life.lifetime,
            None => {
                let (sessions, id) = (self.parts.deps.sessions.clone(), who.session.id);
                tokio::spawn(async move { sessions.session(&id).await.map(drop) });
                true
            }
        }
    }
}
