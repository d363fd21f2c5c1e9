use std::sync::atomic::{AtomicBool, Ordering};

use pingora::protocols::http::HttpTask;
use pingora::protocols::http::v1::client::HttpSession;
use pingora::proxy::Session;

use super::passing_on::{ended, write};
use crate::proxy::{Ctx, Failure, Gateway, Side, WireFailed};

impl Gateway {
    /// Copies both ways until one side closes or the session ends.
    pub(super) async fn tunnel(&self, mut portal: HttpSession, session: &mut Session, ctx: &Ctx) -> Result<(), Failure> {
        // Silence on a WebSocket is no fault.
        portal.read_timeout = None;
        session.set_read_timeout(None);
        portal.maybe_upgrade_body_writer();
        let client_spoke = AtomicBool::new(false);
        tokio::select! {
            closed = copy(&mut portal, session, &client_spoke) => closed,
            () = self.session_ends(ctx, &client_spoke) => Err(ended()),
        }
    }
}

async fn copy(portal: &mut HttpSession, session: &mut Session, client_spoke: &AtomicBool) -> Result<(), Failure> {
    loop {
        tokio::select! {
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
                Some(piece) => write(session, vec![HttpTask::UpgradedBody(Some(piece), false)]).await?,
            },
        }
    }
}
