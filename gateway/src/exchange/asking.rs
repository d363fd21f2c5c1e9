use http::{HeaderMap, HeaderValue, Version, header};
use pingora::http::ResponseHeader;
use pingora::protocols::Stream;
use pingora::protocols::http::HttpTask;
use pingora::protocols::http::v1::client::HttpSession;
use pingora::proxy::Session;
use tokio::io::AsyncWriteExt;

use super::hop_by_hop;
use super::idle::Connection;
use super::passing_on::{next, write};
use crate::proxy::{Ctx, Exchange, Failure, Gateway, Side, WireFailed, check_framing, is_interim, only_hints};
use crate::server::Silence;

/// A portal's answer, its head read.
pub(super) struct Answer {
    pub(super) portal: Box<HttpSession>,
    /// Since when the portal says nothing.
    pub(super) silence: Silence,
    pub(super) head: Box<ResponseHeader>,
    /// Whether there is no body.
    pub(super) ended: bool,
}

impl Gateway {
    /// Sends the request, which has no body, and reads the head of the answer.
    pub(super) async fn ask(&self, exchange: Exchange, session: &mut Session, ctx: &mut Ctx) -> Result<Answer, Failure> {
        if let Some(waiting) = self.server(ctx)?.idle.take() {
            match self.ask_on(waiting, exchange, session, ctx).await {
                // The portal has closed it at the moment when it was used again; a fresh one is tried.
                Err(Failure::Wire(failed)) if failed.is_portal_gone() => {}
                asked => return asked,
            }
        }
        let fresh = Box::pin(self.connect(ctx)).await?;
        self.ask_on(fresh, exchange, session, ctx).await
    }

    /// Gives the connection back, if another request can use it.
    pub(super) async fn release(&self, mut portal: Box<HttpSession>, silence: Silence, ctx: &Ctx) {
        portal.respect_keepalive();
        if let (Some(stream), Ok(server)) = (portal.reuse().await, self.server(ctx)) {
            server.idle.put(Connection { stream, silence });
        }
    }

    /// A connection that could not be made harms nobody: somebody without a portal session is taken to another server.
    async fn connect(&self, ctx: &mut Ctx) -> Result<Connection, Failure> {
        loop {
            let peer = self.peer(ctx).await?;
            match self.exchanger.connector.new_stream(&*peer).await {
                Ok(stream) => return Ok(Connection::new(stream)),
                Err(_) if ctx.moves_on() => {}
                Err(error) => return Err(WireFailed::at(Side::Portal, &error).into()),
            }
        }
    }

    async fn ask_on(&self, connection: Connection, exchange: Exchange, session: &mut Session, ctx: &Ctx) -> Result<Answer, Failure> {
        let Connection { mut stream, mut silence } = connection;
        silence.begins();
        let asked = async {
            let accept_encoding = match exchange {
                Exchange::Page => None,
                // What we cannot decode we cannot look into.
                Exchange::Marker => Some(readable_encodings(&session.req_header().headers)),
                Exchange::WebSocket => return Box::pin(self.ask_for_websocket(stream, session, ctx)).await,
            };
            let head = self.get_head(session, ctx, accept_encoding.as_deref()).map_err(|error| WireFailed::at(Side::Gateway, &error))?;
            stream.write_all(&head).await.map_err(|_| WireFailed::UNWRITTEN)?;
            stream.flush().await.map_err(|_| WireFailed::UNWRITTEN)?;
            Ok(Box::new(HttpSession::new(stream)))
        };
        let mut portal = tokio::select! {
            biased;
            asked = asked => asked?,
            () = silence.is_over() => return Err(WireFailed::SILENT.into()),
        };
        loop {
            match next(&mut portal, &mut silence, session).await? {
                HttpTask::Header(mut head, _) if is_interim(head.status) => {
                    only_hints(&mut head);
                    write(session, vec![HttpTask::Header(head, false)]).await?;
                }
                HttpTask::Header(mut head, ended) => {
                    check_framing(&mut head)?;
                    return Ok(Answer { portal, silence, head, ended });
                }
                _ => {}
            }
        }
    }

    async fn ask_for_websocket(&self, stream: Stream, session: &Session, ctx: &Ctx) -> Result<Box<HttpSession>, WireFailed> {
        let request = || {
            let mut request = session.req_header().clone();
            request.set_version(Version::HTTP_11);
            hop_by_hop::remove(&mut request);
            request.remove_header(&header::CONTENT_LENGTH);
            self.dress(session, &mut request, ctx)?;
            request.insert_header(header::CONNECTION, HeaderValue::from_static("Upgrade"))?;
            request.insert_header(header::UPGRADE, HeaderValue::from_static("websocket"))?;
            Ok(Box::new(request))
        };
        let request = request().map_err(|error: pingora::BError| WireFailed::at(Side::Gateway, &error))?;
        let mut portal = Box::new(HttpSession::new(stream));
        portal.write_request_header(request).await.map_err(|error| WireFailed::at(Side::Portal, &error))?;
        Ok(portal)
    }
}

/// The encodings that the browser accepts and that can be looked into; empty if none.
fn readable_encodings(headers: &HeaderMap) -> String {
    let readable = |coding: &&str| {
        let name = coding.split(';').next().unwrap_or_default().trim();
        ["gzip", "deflate", "br", "identity"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(readable).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encodings_that_we_can_read_are_asked_for() {
        for (accepted, expected) in [("gzip, deflate, br, zstd", "gzip, deflate, br"), ("zstd", ""), ("GZIP;q=0.5,*", "GZIP;q=0.5")] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(readable_encodings(&headers), expected, "{accepted}");
        }
    }
}
