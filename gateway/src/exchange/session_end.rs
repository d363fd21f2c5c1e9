use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use accounts::ports::StoreDown;
use accounts::use_cases::{Recognised, recognise, recognise_cached};
use accounts::{Pass, PassScope};
use http::Method;
use policies::{Access, Asking, Link, Selected, Side, access};

use crate::proxy::{Ctx, Gateway};
use crate::route::PortalHost;

/// How often a WebSocket asks whether it may still be open: half of the two seconds within which it must be closed.
const EVERY: Duration = Duration::from_secs(1);

/// The request with which a WebSocket was opened, as far as rules select by it.
pub(super) struct Handshake {
    pub(super) method: Method,
    pub(super) path: String,
}

impl Gateway {
    /// Waits until the session that a WebSocket belongs to has ended, or would not be let in any more: a proof is too old, the hours are
    /// over, somebody has left a group. One of nobody's, on a public path, never does. What the client sends is use of the session; what
    /// the portal sends is not.
    pub(super) async fn must_end(&self, ctx: &Ctx, handshake: &Handshake, client_spoke: &AtomicBool) {
        let (Some(who), Some(at)) = (ctx.who(), ctx.portal_host()) else { return std::future::pending().await };
        loop {
            tokio::time::sleep(EVERY).await;
            match self.lives(who, &at.host, client_spoke).await {
                Ok(Some(who)) if self.may_still(ctx, at, handshake, &who) => {}
                Ok(_) => return,
                // A store that is away has ended no session.
                Err(down) => tracing::debug!(store = down.store, reason = %down.reason, "a WebSocket's session could not be looked up"),
            }
        }
    }

    /// Who stands behind it, by what they have proved until now.
    async fn lives(&self, who: &Recognised, host: &str, client_spoke: &AtomicBool) -> Result<Option<Recognised>, StoreDown> {
        let deps = &self.parts.deps;
        let (pass, scope) = (Pass { session: who.session.id, number: 0 }, PassScope::Portal(host));
        if let Some(known) = recognise_cached(deps, &pass, scope, deps.clock.now()) {
            return Ok(known);
        }
        if client_spoke.swap(false, Ordering::Relaxed) {
            return recognise(deps, &pass, scope).await;
        }
        let session = deps.sessions.session(&who.session.id).await?;
        let live =
            |session: &Arc<_>| deps.life.is_live(&accounts::Session::times(session, who.account.signed_out_before), deps.clock.now());
        Ok(session.filter(live).map(|session| Recognised { session, account: who.account.clone() }))
    }

    /// Whether the rules would let the handshake pass now. A link that the portal refuses meanwhile closes nothing.
    fn may_still(&self, ctx: &Ctx, at: &PortalHost, handshake: &Handshake, who: &Recognised) -> bool {
        let now = self.parts.deps.clock.now();
        let demands = at.to.demands(&Selected { method: handshake.method.as_str(), path: &handshake.path, client: ctx.client(), now });
        let person = Some(who.as_person());
        let asking = Asking { side: Side::Inside, person, link: Link::NotNeeded, preflight: false, client: ctx.client(), now };
        matches!(access(demands.iter().map(|deciding| deciding.demand), &asking), Access::Granted(_))
    }
}
