//! Exchanges with a portal that are ours from end to end: pages, which are nearly all requests and need none of the machinery that
//! a request body does; answers whose body decides whether their head is passed on; WebSockets, which must end with their
//! session. HTTP/1.1 towards the portal.

mod asking;
mod frames;
mod hop_by_hop;
mod idle;
mod page;
mod passing_on;
mod session_end;
mod tunnel;
mod websocket;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use pingora::connectors::TransportConnector;
use pingora::proxy::Session;

use crate::proxy::{Ctx, Exchange, Failure, Gateway};
use crate::route::RouteTable;

#[cfg(test)]
pub(crate) use hop_by_hop::remove as remove_hop_by_hop;
pub(crate) use hop_by_hop::{is_hop_by_hop, nominated};
pub(crate) use idle::{Idle, KEPT};

/// Makes the connections to portals for exchanges of our own.
pub struct Exchanger {
    connector: TransportConnector,
}

impl Exchanger {
    /// With the system's certificate authorities.
    pub(crate) fn new() -> Self {
        Self { connector: TransportConnector::new(None) }
    }
}

/// How often connections that nobody took again are looked for.
const TIDY: Duration = Duration::from_secs(1);

/// Closes connections to portals that have waited too long, as long as the server runs.
pub(crate) async fn close_idle(routes: Arc<ArcSwap<RouteTable>>) {
    loop {
        tokio::time::sleep(TIDY).await;
        for portal in routes.load().destinations() {
            portal.upstreams.close_idle();
        }
    }
}

impl Gateway {
    /// Carries out an exchange of our own.
    pub(crate) async fn exchange(&self, exchange: Exchange, session: &mut Session, ctx: &mut Ctx) -> Result<(), Failure> {
        match exchange {
            Exchange::WebSocket => Box::pin(self.carry_websocket(session, ctx)).await,
            Exchange::Page | Exchange::Marker => self.fetch_page(exchange, session, ctx).await,
        }
    }
}
