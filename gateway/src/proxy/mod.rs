//! The Pingora adapter: it sequences the phases of a request and decides nothing itself.

mod answer;
mod answer_framing;
mod body;
mod body_rate;
mod cookies;
mod ctx;
mod decide;
mod facts;
mod failure;
mod get_head;
mod identify;
mod incoming;
mod learning;
mod limited;
mod liveness;
mod log_line;
mod outcome;
mod outgoing;
mod pages;
mod phases;
mod posts;
mod prepare;
mod repair;
mod rescue;
mod responses;
mod rollout;
mod storage;
mod upstreams;

use std::sync::Arc;

use accounts::Timestamp;
use accounts::use_cases::Deps;
use arc_swap::ArcSwap;
use auth_pages::{CookieNames, Pages, Problem};
use pingora::proxy::Session;
use pingora::upstreams::peer::HttpPeer;
use policies::TrustedProxies;
use portals::OpenedCache;

pub(crate) use answer_framing::check_framing;
pub use ctx::Ctx;
pub(crate) use decide::Exchange;
pub(crate) use failure::{Failure, Side, WireFailed};
pub use outcome::RequestCounters;
pub(crate) use pages::support_code;
pub(crate) use phases::unasked_switch;
pub(crate) use repair::Then;
pub(crate) use responses::{is_interim, only_hints};
pub use upstreams::Upstreams;
pub(crate) use upstreams::{SILENCE, Server};

use crate::exchange::Exchanger;
use crate::route::RouteTable;
use crate::server::UnderWay;

/// What the composition root gives.
#[derive(Clone)]
pub struct ProxyParts {
    /// The use cases' needs.
    pub deps: Arc<Deps>,
    /// Our pages.
    pub pages: Arc<Pages>,
    /// Unsealed portal sessions.
    pub opened: Arc<OpenedCache>,
    /// Which host leads where; exchanged as a whole.
    pub routes: Arc<ArcSwap<RouteTable>>,
    /// Whose word about a client's address counts.
    pub trusted_proxies: TrustedProxies,
    /// Whether their connections begin with the PROXY protocol's header.
    pub proxy_protocol: bool,
}

/// The gateway as Pingora runs it.
pub struct Gateway {
    pub(crate) parts: ProxyParts,
    pub(crate) exchanger: Exchanger,
    under_way: UnderWay,
}

impl Gateway {
    /// Over these parts.
    pub(crate) fn new(parts: ProxyParts, under_way: UnderWay) -> Self {
        Self { parts, exchanger: Exchanger::new(), under_way }
    }

    /// Makes the answer the last on its connection, if the server is about to stop.
    pub(crate) fn say_farewell(&self, session: &mut Session) {
        if self.under_way.is_ending() {
            session.set_keepalive(None);
        }
    }

    /// How the portal's server is connected to. Without a permit it is not.
    pub(crate) async fn peer(&self, ctx: &Ctx) -> Result<Box<HttpPeer>, Failure> {
        Ok(self.server(ctx)?.peer().await?)
    }

    /// The portal's server itself. Without a permit there is none.
    pub(crate) fn server<'a>(&self, ctx: &'a Ctx) -> Result<&'a Server, Failure> {
        let (Some(at), Some(_)) = (&ctx.at, &ctx.permit) else {
            return Err(Failure::Problem(Problem::Internal));
        };
        Ok(at.to.upstreams.server(ctx.upstream)?)
    }

    /// Waits until the node stops and what would go on for hours has to end.
    pub(crate) async fn tunnels_end(&self) {
        self.under_way.tunnels_end().await;
    }

    fn names(&self) -> &CookieNames {
        self.parts.pages.cookie_names()
    }

    fn now(&self) -> Timestamp {
        self.parts.deps.clock.now()
    }
}
