use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use accounts::keys::{KeyRing, Keys};
use accounts::ports::{Clock, PortalSignIn, Rng, Visitor};
use accounts::{Credential, LinkFact, LinkId, LinkState, SeenAs, SessionId, Timestamp, Verdict};
use arc_swap::ArcSwap;
use url::Url;

use super::trace::Trace;
use super::wire::Wire;
use super::{ClientFailed, Limits, PortalSignIns, client};
use crate::probe::nobody;
use crate::settings::PortalSettings;

/// One sign-in for nobody's session, by a recipe that is to be looked at.
pub struct Trial {
    /// The portal.
    pub portal: Arc<PortalSettings>,
    /// The login.
    pub credential: Credential,
    /// The host under which people visit it.
    pub public_host: String,
    /// How the portal is to see the person.
    pub seen_as: SeenAs,
    /// The deployment's keys, where the portal knows them. Without, some that are thrown away, as is what they seal.
    pub keys: Option<Keys>,
}

/// How it went.
pub struct Tried {
    /// What was sent and answered, without any value.
    pub steps: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// How it was reached.
    pub reason: String,
}

/// A person waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

impl Trial {
    /// Signs in once, and out again where the recipe knows how.
    pub async fn run(self, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Tried, ClientFailed> {
        self.run_over(Wire::Live(client()?), clock, rng).await
    }

    pub(crate) async fn run_over(self, wire: Wire, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Tried, ClientFailed> {
        let keys = match self.keys {
            Some(keys) => keys,
            None => {
                let (_, line) = accounts::keys::new_key_line(rng.as_ref());
                Keys::derive(KeyRing::parse(&line).map_err(|error| ClientFailed::new(&error))?)
            }
        };
        let keys = Arc::new(ArcSwap::from_pointee(keys));
        let id = self.portal.id.clone();
        // As a URL has it, without the scheme's own port.
        let home = self.portal.public_origin(&self.public_host);
        let home = Url::parse(&home).map_or(home, |url| url.origin().ascii_serialization());
        let portals = HashMap::from([(id.clone(), self.portal)]);
        let mut account = nobody(clock.as_ref(), rng.as_ref()).ok_or_else(|| ClientFailed::new(&"nobody has no address"))?;
        // Trusted headers name whom a link names.
        account.links.push(LinkFact {
            id: LinkId::new(clock.as_ref(), rng.as_ref()),
            portal: id.clone(),
            username: self.credential.username.clone(),
            has_password: true,
            state: LinkState::Works,
            linked_at: Timestamp::from_millis(0),
            last_used: None,
        });
        let visitor = Visitor {
            session: SessionId::from_bytes([0; 16]),
            account: &account,
            seen_as: self.seen_as,
            accept_language: Some("en"),
            public_host: &self.public_host,
        };
        let sign_ins = PortalSignIns::over(wire, portals, keys, clock, rng, Limits { attempt: PATIENCE });
        let trace = Trace::new(home);
        let attempt = sign_ins.try_out(&id, &self.credential, &visitor, &trace).await;
        if let Some(opened) = &attempt.portal_session {
            sign_ins.sign_out(&id, &visitor.session, opened).await;
        }
        Ok(Tried { steps: trace.lines(), verdict: attempt.verdict, reason: attempt.reason })
    }
}
