use std::sync::Arc;
use std::time::Duration;

use pingora::apps::HttpServerApp;
use pingora::protocols::http::ServerSession;
use pingora::protocols::http::v2::server::{H2Accept, H2Options, HttpSession, default_h2_options, handshake};
use pingora::protocols::{Digest, Stream};
use pingora::proxy::HttpProxy;
use pingora::server::ShutdownWatch;
use tokio::task::JoinSet;

use super::watched::Watched;
use crate::ingress::MAX_HEAD_BYTES;
use crate::proxy::Gateway;

/// A connection without any stream is closed after this long.
const IDLE: Duration = Duration::from_secs(120);
/// The client's preface and settings.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Streams side by side on one connection.
const STREAMS: u32 = 100;
/// Streams that the client has reset and we have not yet looked at. More, and the connection ends (CVE-2023-44487).
const RESET_STREAMS: usize = 20;
/// Errors of the client's that we answer with a reset on one connection, before the connection ends (CVE-2025-8671).
const OUR_RESETS: usize = 64;
/// Requests that are refused while they are accepted, on one connection.
const REFUSALS: usize = 32;
/// A head that is too large gets a page up to this many times the limit; beyond, the library answers with the bare status.
const ANSWERED_HEADS: u32 = 4;

/// What is sent and taken. The number of CONTINUATION frames follows from the size of a head.
pub(super) fn options() -> H2Options {
    let mut options = default_h2_options();
    options
        .max_header_list_size(u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX).saturating_mul(ANSWERED_HEADS))
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(RESET_STREAMS)
        .max_local_error_reset_streams(Some(OUR_RESETS));
    options
}

/// Serves a connection until it ends: every stream is a request of its own. `refused` hears of requests that the library answers by
/// itself, with a bare 400 or a reset: of its two names for the host one is missing or contradicts the other, or a byte cannot stand
/// in a target. No browser sends such.
pub(super) async fn serve(proxy: &Arc<HttpProxy<Gateway>>, stream: Stream, shutdown: &ShutdownWatch, refused: impl Fn()) {
    let digest = Arc::new(Digest {
        ssl_digest: stream.get_ssl_digest(),
        timing_digest: stream.get_timing_digest(),
        proxy_digest: stream.get_proxy_digest(),
        socket_digest: stream.get_socket_digest(),
    });
    let stream: Stream = Box::new(Watched::new(stream));
    let Ok(Ok(mut connection)) = tokio::time::timeout(HANDSHAKE, handshake(stream, Some(options()))).await else { return };
    let mut stopping = shutdown.clone();
    let mut told = false;
    let mut refusals = 0_usize;
    let mut under_way = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping), if !told => {
                // Streams that are on their way are still taken; then the connection ends by itself.
                connection.graceful_shutdown();
                told = true;
                continue;
            }
            accepted = HttpSession::from_h2_conn(&mut connection, digest.clone()) => accepted,
            Some(_) = under_way.join_next() => continue,
            () = tokio::time::sleep(IDLE), if under_way.is_empty() && !told => return,
        };
        match accepted {
            Ok(Some(H2Accept::Session(session))) => {
                let (proxy, shutdown) = (proxy.clone(), shutdown.clone());
                under_way.spawn(async move {
                    proxy.process_new_http(ServerSession::new_http2(session), &shutdown).await;
                });
            }
            Ok(Some(H2Accept::Rejected)) => {
                refused();
                refusals = refusals.saturating_add(1);
                if refusals > REFUSALS {
                    break;
                }
            }
            Ok(None) | Err(_) => break,
        }
    }
    // They notice by themselves that their client is gone, and write their log lines.
    under_way.detach_all();
}
