use http::{HeaderValue, Method, StatusCode, Version, header};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::protocols::http::HttpTask;
use pingora::protocols::http::v1::client::HttpSession;
use pingora::proxy::Session;
use pingora::upstreams::peer::{HttpPeer, Peer};

use super::hop_by_hop;
use crate::proxy::{Ctx, Exchange, Failure, Gateway, Side, WireFailed};

/// A portal's answer, its head read.
pub(super) struct Answer {
    pub(super) portal: HttpSession,
    pub(super) peer: Box<HttpPeer>,
    pub(super) head: Box<ResponseHeader>,
    /// Whether there is no body.
    pub(super) ended: bool,
}

/// An idle connection may be closed by the portal at the moment when it is used again; a fresh one is tried then.
const TRIES: usize = 2;

impl Gateway {
    /// Sends the request, which has no body, and reads the head of the answer.
    pub(super) async fn ask(&self, exchange: Exchange, session: &Session, ctx: &Ctx) -> Result<Answer, Failure> {
        let peer = self.peer(ctx).await?;
        for _ in 1..TRIES {
            let (portal, reused) = self.connect(&peer).await?;
            match self.exchange_heads(exchange, portal, session, ctx).await {
                Ok((portal, head, ended)) => return Ok(Answer { portal, peer, head, ended }),
                Err(_) if reused => {}
                Err(error) => return Err(WireFailed::at(Side::Portal, &error).into()),
            }
        }
        let (portal, _) = self.connect(&peer).await?;
        let (portal, head, ended) =
            self.exchange_heads(exchange, portal, session, ctx).await.map_err(|error| WireFailed::at(Side::Portal, &error))?;
        Ok(Answer { portal, peer, head, ended })
    }

    /// Gives the connection back, if another request can use it.
    pub(super) async fn release(&self, portal: HttpSession, peer: &HttpPeer) {
        self.exchanger.connector.release_http_session(portal, peer, peer.idle_timeout()).await;
    }

    async fn connect(&self, peer: &HttpPeer) -> Result<(HttpSession, bool), Failure> {
        let connected = self.exchanger.connector.get_http_session(peer).await;
        let (mut portal, reused) = connected.map_err(|error| WireFailed::at(Side::Portal, &error))?;
        portal.read_timeout = peer.options.read_timeout;
        portal.write_timeout = peer.options.write_timeout;
        Ok((portal, reused))
    }

    async fn exchange_heads(
        &self,
        exchange: Exchange,
        mut portal: HttpSession,
        session: &Session,
        ctx: &Ctx,
    ) -> pingora::Result<(HttpSession, Box<ResponseHeader>, bool)> {
        portal.write_request_header(Box::new(self.head_for(exchange, session, ctx)?)).await?;
        loop {
            if let HttpTask::Header(head, ended) = portal.read_response_task().await?
                && (!head.status.is_informational() || head.status == StatusCode::SWITCHING_PROTOCOLS)
            {
                return Ok((portal, head, ended));
            }
        }
    }

    fn head_for(&self, exchange: Exchange, session: &Session, ctx: &Ctx) -> pingora::Result<RequestHeader> {
        let mut request = session.req_header().clone();
        request.set_version(Version::HTTP_11);
        request.set_method(Method::GET);
        hop_by_hop::remove(&mut request);
        request.remove_header(&header::CONTENT_LENGTH);
        self.dress(session, &mut request, ctx)?;
        match exchange {
            Exchange::WebSocket => {
                request.insert_header(header::CONNECTION, HeaderValue::from_static("Upgrade"))?;
                request.insert_header(header::UPGRADE, HeaderValue::from_static("websocket"))?;
            }
            // What we cannot decode we cannot look into.
            Exchange::Marker => readable_encodings(&mut request)?,
        }
        Ok(request)
    }
}

/// Leaves of the encodings that the browser accepts those that can be looked into.
fn readable_encodings(request: &mut RequestHeader) -> pingora::Result<()> {
    let readable = |coding: &&str| {
        let name = coding.split(';').next().unwrap_or_default().trim();
        ["gzip", "deflate", "br", "identity"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    let values = request.headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let left: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).filter(readable).collect();
    let left = left.join(", ");
    if left.is_empty() {
        request.remove_header(&header::ACCEPT_ENCODING);
        return Ok(());
    }
    request.insert_header(header::ACCEPT_ENCODING, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encodings_that_we_can_read_are_asked_for() {
        for (accepted, expected) in
            [("gzip, deflate, br, zstd", Some("gzip, deflate, br")), ("zstd", None), ("GZIP;q=0.5,*", Some("GZIP;q=0.5"))]
        {
            let mut request = RequestHeader::build("GET", b"/", None).unwrap();
            request.insert_header(header::ACCEPT_ENCODING, accepted).unwrap();
            readable_encodings(&mut request).unwrap();
            assert_eq!(request.headers.get(header::ACCEPT_ENCODING).map(|value| value.to_str().unwrap()), expected, "{accepted}");
        }
    }
}
