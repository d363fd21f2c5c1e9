//! Exchanges with a portal that are ours from end to end, for what the proxy's own loop cannot do: WebSockets, which must end with
//! their session, and answers whose body decides whether their head is passed on. HTTP/1.1 towards the portal.

mod asking;
mod frames;
mod hop_by_hop;
mod marker;
mod passing_on;
mod session_end;
mod tunnel;
mod websocket;

use pingora::connectors::http::v1::Connector;
use pingora::proxy::Session;

use crate::proxy::{Ctx, Exchange, Failure, Gateway};

/// The connections to portals for exchanges of our own.
pub struct Exchanger {
    connector: Connector,
}

impl Exchanger {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { connector: Connector::new(None) }
    }
}

impl Gateway {
    /// Carries out an exchange of our own.
    pub(crate) async fn exchange(&self, exchange: Exchange, session: &mut Session, ctx: &mut Ctx) -> Result<(), Failure> {
        match exchange {
            Exchange::WebSocket => self.carry_websocket(session, ctx).await,
            Exchange::Marker => self.look_into_body(session, ctx).await,
        }
    }
}
