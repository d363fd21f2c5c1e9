use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use auth_pages::{Place, Problem, Visit, Wants};
use bytes::BytesMut;
use pingora::apps::{HttpPersistentSettings, HttpServerApp, ServerApp};
use pingora::protocols::http::ServerSession;
use pingora::protocols::{ALPN, Stream};
use pingora::proxy::HttpProxy;
use pingora::server::ShutdownWatch;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Silence;
use super::head_reader::{Arrived, SILENCE, read_head};
use super::http2::{self, KeepAlive};
use super::proxy_protocol::ProxyProtocol;
use crate::ingress::Refusal;
use crate::proxy::{Gateway, ProxyParts, support_code};

/// A connection is closed after this many requests, which frees what it has gathered.
const REQUESTS_A_CONNECTION: u32 = 10_000;
/// An idle connection is kept this many seconds.
const KEEP_ALIVE: u64 = 60;
/// The same over HTTP/2, where an idle connection is kept longer: it took more to make.
const HTTP2_KEEP_ALIVE: KeepAlive = KeepAlive { idle: Duration::from_secs(120), requests: REQUESTS_A_CONNECTION };
/// What still comes on a connection that is being closed is read this long, and so much of it.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_PIECES: usize = 256;

/// Stands before the proxy: reads each HTTP/1 request head against the clock and the grammar, and hands it on byte for byte. What
/// the proxy's own parser would refuse in silence, or wait for without end, is answered here.
pub(super) struct Front {
    proxy: Arc<HttpProxy<Gateway>>,
    parts: ProxyParts,
    proxy_protocol: Option<ProxyProtocol>,
}

impl Front {
    pub(super) fn new(proxy: HttpProxy<Gateway>, parts: ProxyParts) -> Self {
        let proxy_protocol = parts.proxy_protocol.then(|| ProxyProtocol(parts.trusted_proxies.clone()));
        Self { proxy: Arc::new(proxy), parts, proxy_protocol }
    }

    async fn http1(&self, mut stream: Stream, shutdown: &ShutdownWatch) -> Option<()> {
        let mut stopping = shutdown.clone();
        // Once for all requests of the connection: each would have to enter itself and leave again.
        let stopped = async move { stopping.wait_for(|stopping| *stopping).await.map_or((), drop) };
        tokio::pin!(stopped);
        let mut silence = Silence::new(SILENCE);
        let mut settings: Option<HttpPersistentSettings> = None;
        loop {
            let head = match read_head(&mut stream, &mut silence, stopped.as_mut()).await {
                Arrived::Head(head) => head,
                Arrived::Nothing => return None,
                Arrived::Refused(refusal, beginning) => return self.refuse(stream, refusal, &beginning).await,
            };
            let mut session = ServerSession::new_http1(stream);
            match settings.take() {
                Some(settings) => settings.apply_to_session(&mut session),
                None => {
                    session.set_keepalive(Some(KEEP_ALIVE));
                    session.set_keepalive_reuses_remaining(Some(REQUESTS_A_CONNECTION));
                }
            }
            session.set_pipelined_prefix(head);
            let (reused, kept) = self.proxy.process_new_http(session, shutdown).await?.consume();
            (stream, settings) = (reused, kept);
        }
    }

    /// Logs and counts it, under the support code that is given back.
    fn note_refused(&self, refusal: Refusal, client: IpAddr) -> String {
        let support_code = support_code(self.parts.deps.rng.as_ref());
        tracing::info!(target: "latchkey::request", outcome = "refused", reason = refusal.as_str(), support_code, %client);
        metrics::counter!("latchkey_heads_refused_total", "reason" => refusal.as_str()).increment(1);
        support_code
    }

    /// Says why, logs it, and closes: where the next request would begin nobody knows.
    async fn refuse(&self, mut stream: Stream, refusal: Refusal, beginning: &[u8]) -> Option<()> {
        let client = peer(&stream);
        let support_code = self.note_refused(refusal, client);
        let wants = if asks_for_page(beginning) { Wants::Page } else { Wants::Json };
        let problem: Problem = refusal.into();
        let reader = self.parts.pages.unknown_reader();
        let visit = Visit { place: Place::Elsewhere, client, who: None, support_code, wants, reader };
        let reply = self.parts.pages.problem(&problem, &visit);
        let (status, body) = (reply.status(), reply.body());
        let mut answer = BytesMut::new();
        let line = format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default());
        answer.extend_from_slice(line.as_bytes());
        for (name, value) in reply.headers() {
            for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                answer.extend_from_slice(part);
            }
        }
        answer.extend_from_slice(format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()).as_bytes());
        answer.extend_from_slice(body);
        // The client may be gone; it was told as far as it listened.
        stream.write_all(&answer).await.ok()?;
        stream.flush().await.ok()?;
        // Closing while the client still writes would reset the connection, and with it the answer that it has not read.
        let _ = stream.shutdown().await;
        let _ = tokio::time::timeout(LINGER, drain(&mut stream)).await;
        None
    }
}

#[async_trait]
impl ServerApp for Front {
    async fn process_new(self: &Arc<Self>, mut stream: Stream, shutdown: &ShutdownWatch) -> Option<Stream> {
        if matches!(stream.selected_alpn_proto(), Some(ALPN::H2)) {
            let client = peer(&stream);
            let taken = |session| -> http2::Taken {
                let (proxy, shutdown) = (self.proxy.clone(), shutdown.clone());
                Box::pin(async move { drop(proxy.process_new_http(session, &shutdown).await) })
            };
            http2::serve(stream, shutdown, HTTP2_KEEP_ALIVE, taken, || drop(self.note_refused(Refusal::BadHttp2, client))).await;
            return None;
        }
        // With TLS it stands before the handshake, and was read there.
        if let Some(proxy_protocol) = self.proxy_protocol.as_ref().filter(|_| stream.get_ssl_digest().is_none())
            && let Err(refusal) = proxy_protocol.read(stream.as_mut()).await
        {
            self.refuse(stream, refusal, &[]).await;
            return None;
        }
        self.http1(stream, shutdown).await;
        None
    }

    async fn cleanup(&self) {
        self.proxy.cleanup().await;
    }
}

/// The other end of the connection, or the client for whom a trusted balancer has opened it.
fn peer(stream: &Stream) -> IpAddr {
    let peer = stream.get_socket_digest().and_then(|digest| digest.peer_addr().and_then(|peer| peer.as_inet().map(|peer| peer.ip())));
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.to_canonical())
}

async fn drain(stream: &mut Stream) {
    let mut dropped = [0; 4096];
    for _ in 0..LINGER_PIECES {
        if !matches!(stream.read(&mut dropped).await, Ok(1..)) {
            return;
        }
    }
}

/// A head that cannot be parsed may still show that a person looks at the answer.
fn asks_for_page(beginning: &[u8]) -> bool {
    beginning.windows(b"text/html".len()).any(|window| window == b"text/html")
}
