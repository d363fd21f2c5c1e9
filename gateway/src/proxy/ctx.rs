use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Instant;

use accounts::Timestamp;
use accounts::use_cases::Recognised;
use bytes::Bytes;
use http::HeaderValue;
use policies::{Permit, RequestKind, Whom};
use portals::Opened;

use super::body_rate::BodyRate;
use super::failure::Failure;
use super::learning::Learning;
use super::outcome::Outcome;
use crate::route::PortalHost;
use crate::server::Way;

/// What is known of one request on its way.
pub struct Ctx {
    pub(super) started: Instant,
    /// The same moment, by the clock on the wall.
    pub(super) arrived: Timestamp,
    pub(super) client: IpAddr,
    pub(super) kind: RequestKind,
    pub(super) at: Option<Arc<PortalHost>>,
    /// Proof that the request may go on; nothing is forwarded without.
    pub(super) permit: Option<Permit>,
    pub(super) who: Option<Recognised>,
    /// What the session holds of the portal.
    pub(super) opened: Option<Arc<Opened>>,
    pub(super) repair: Repair,
    /// The kept form that goes on in place of the body that came.
    pub(super) swapped: Option<SwappedBody>,
    /// What is on its way may be a login that is to be learned.
    pub(super) learning: Option<Box<Learning>>,
    /// A `Set-Cookie` of ours for the answer.
    pub(super) set_cookie: Option<HeaderValue>,
    /// Whether what pages have stored in the browser belongs to nobody who is known, and is cleared.
    pub(super) clears_storage: bool,
    /// Why the portal's answer is not passed on; found in a phase that cannot answer itself.
    pub(super) instead: Option<Failure>,
    /// Which of the portal's servers is asked.
    pub(super) upstream: usize,
    /// When it was last checked that the session still lives.
    pub(super) looked_at: Instant,
    /// Whether the connection was tried with another server already.
    pub(super) moved_on: bool,
    /// How fast the request's body comes.
    pub(super) body: BodyRate,
    pub(super) said: Said,
    _under_way: Way,
}

/// Where the repair of a portal session stands, for this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    /// Nothing is wrong.
    NotNeeded,
    /// The portal has said that this generation is over: sign in again, then repeat the request.
    Asked(u64),
    /// Repaired; it will not be again.
    Done,
}

/// A body of our own for the portal.
pub(super) struct SwappedBody {
    pub(super) content_type: HeaderValue,
    pub(super) body: Bytes,
}

/// For the log line.
pub(super) struct Said {
    pub(super) host: Arc<str>,
    pub(super) outcome: Outcome,
    pub(super) reason: &'static str,
    pub(super) support_code: String,
}

impl Ctx {
    pub(super) fn new(under_way: Way, arrived: Timestamp) -> Self {
        let now = Instant::now();
        Self {
            started: now,
            arrived,
            client: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            kind: RequestKind::Script,
            at: None,
            permit: None,
            who: None,
            opened: None,
            repair: Repair::NotNeeded,
            swapped: None,
            learning: None,
            set_cookie: None,
            clears_storage: false,
            instead: None,
            upstream: 0,
            looked_at: now,
            moved_on: false,
            body: BodyRate::default(),
            said: Said { host: NO_HOST.clone(), outcome: Outcome::Failed, reason: "", support_code: String::new() },
            _under_way: under_way,
        }
    }

    /// The client, as trusted balancers say.
    pub(crate) const fn client(&self) -> IpAddr {
        self.client
    }

    /// Who is behind the request.
    pub(crate) fn who(&self) -> Option<&Recognised> {
        self.who.as_ref()
    }

    /// Whether the roll-out leaves its sender out.
    pub(crate) fn is_outside(&self) -> bool {
        self.permit.as_ref().is_some_and(|permit| permit.whom() == Whom::Outsider)
    }

    /// The portal that it is for.
    pub(crate) fn portal_host(&self) -> Option<&PortalHost> {
        self.at.as_deref()
    }

    /// Turns to another server after a connection could not be made, once. A portal session stays with its server.
    pub(crate) fn moves_on(&mut self) -> bool {
        let Some(at) = self.at.as_ref().filter(|at| self.opened.is_none() && !self.moved_on && at.to.upstreams.has_others()) else {
            return false;
        };
        self.upstream = at.to.upstreams.choose(None);
        self.moved_on = true;
        true
    }

    /// It is a WebSocket now.
    pub(crate) fn upgraded(&mut self) {
        self.ends(Outcome::Upgraded, "");
    }

    /// Notes how it ended.
    pub(super) fn ends(&mut self, outcome: Outcome, reason: &'static str) {
        self.said.outcome = outcome;
        self.said.reason = reason;
    }
}

static NO_HOST: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(|| "".into());
