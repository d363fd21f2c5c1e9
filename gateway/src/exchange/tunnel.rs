use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use pingora::protocols::http::HttpTask;
use pingora::protocols::http::v1::client::HttpSession;
use pingora::proxy::Session;

use super::frames::Frames;
use super::passing_on::{ended, write};
use super::session_end::Handshake;
use crate::proxy::{Ctx, Failure, Gateway, Side, WireFailed};

/// A Close frame with the code 1001 (RFC 6455 §5.5.1, §7.4.1).
const GOING_AWAY: &[u8] = &[0x88, 0x02, 0x03, 0xe9];
/// How long the client has for its own.
const FAREWELL: Duration = Duration::from_secs(1);

impl Gateway {
    /// Copies both ways until one side closes, the session ends, its person would not be let in any more, or the node stops.
    pub(super) async fn tunnel(&self, mut portal: Box<HttpSession>, session: &mut Session, ctx: &Ctx) -> Result<(), Failure> {
        // Silence on a WebSocket is no fault.
        portal.read_timeout = None;
        session.set_read_timeout(None);
        portal.maybe_upgrade_body_writer();
        let client_spoke = AtomicBool::new(false);
        let request = session.req_header();
        let handshake = Handshake { method: request.method.clone(), path: request.uri.path().to_owned() };
        tokio::select! {
            closed = copy(&mut portal, session, &client_spoke, self.tunnels_end()) => closed,
            () = self.must_end(ctx, &handshake, &client_spoke) => Err(ended()),
        }
    }
}

async fn copy(
    portal: &mut HttpSession,
    session: &mut Session,
    client_spoke: &AtomicBool,
    node_stops: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let mut node_stops = std::pin::pin!(node_stops);
    let mut to_client = Frames::default();
    loop {
        tokio::select! {
            () = &mut node_stops, if to_client.between() => return Ok(say_goodbye(session).await?),
            piece = session.as_mut().read_body_or_idle(false) => match piece.map_err(|error| WireFailed::at(Side::Client, &error))? {
                None => return Ok(()),
                Some(piece) => {
                    client_spoke.store(true, Ordering::Relaxed);
                    portal.write_body(&piece).await.map_err(|error| WireFailed::at(Side::Portal, &error))?;
                }
            },
            piece = portal.read_body_bytes() => match piece.map_err(|error| WireFailed::at(Side::Portal, &error))? {
                None => {
                    write(session, vec![HttpTask::UpgradedBody(None, true)]).await?;
                    return Ok(());
                }
                Some(piece) => {
                    to_client.pass(&piece);
                    write(session, vec![HttpTask::UpgradedBody(Some(piece), false)]).await?;
                }
            },
        }
    }
}

/// Tells the client that this node goes away, so that it comes back to another, and hears its answer.
async fn say_goodbye(session: &mut Session) -> Result<(), WireFailed> {
    write(session, vec![HttpTask::UpgradedBody(Some(Bytes::from_static(GOING_AWAY)), false)]).await?;
    let farewell = async { while let Ok(Some(_)) = session.as_mut().read_body_or_idle(false).await {} };
    // Whoever does not answer was told all the same.
    let _ = tokio::time::timeout(FAREWELL, farewell).await;
    write(session, vec![HttpTask::UpgradedBody(None, true)]).await
}
