use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use accounts::ports::StoreDown;
use accounts::use_cases::{Recognised, recognise, recognise_cached};
use accounts::{Pass, PassScope};

use crate::proxy::{Ctx, Gateway};

/// How often a WebSocket asks whether its session still lives: half of the two seconds within which it must be closed.
const EVERY: Duration = Duration::from_secs(1);

impl Gateway {
    /// Waits until the session that a WebSocket belongs to has ended. One of nobody's, on a public path, never does. What the
    /// client sends is use of the session; what the portal sends is not.
    pub(super) async fn session_ends(&self, ctx: &Ctx, client_spoke: &AtomicBool) {
        let (Some(who), Some(at)) = (ctx.who(), ctx.portal_host()) else { return std::future::pending().await };
        loop {
            tokio::time::sleep(EVERY).await;
            match self.lives(who, &at.host, client_spoke).await {
                Ok(true) => {}
                Ok(false) => return,
                // A store that is away has ended no session.
                Err(down) => tracing::debug!(store = down.store, reason = %down.reason, "a WebSocket's session could not be looked up"),
            }
        }
    }

    async fn lives(&self, who: &Recognised, host: &str, client_spoke: &AtomicBool) -> Result<bool, StoreDown> {
        let deps = &self.parts.deps;
        let (pass, scope) = (Pass { session: who.session.id, number: 0 }, PassScope::Portal(host));
        if let Some(known) = recognise_cached(deps, &pass, scope, deps.clock.now()) {
            return Ok(known.is_some());
        }
        if client_spoke.swap(false, Ordering::Relaxed) {
            return Ok(recognise(deps, &pass, scope).await?.is_some());
        }
        let session = deps.sessions.session(&who.session.id).await?;
        Ok(session.is_some_and(|session| deps.life.is_live(&session.times(who.account.signed_out_before), deps.clock.now())))
    }
}
