use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use pingora::protocols::http::ServerSession;
use pingora::protocols::http::v2::server::{H2Accept, H2Options, HttpSession, default_h2_options, handshake};
use pingora::protocols::{Digest, Stream};
use pingora::server::ShutdownWatch;
use tokio::task::JoinSet;

use super::watched::Watched;
use crate::ingress::MAX_HEAD_BYTES;

/// How long a connection may stand, in time and in requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeepAlive {
    /// Without any stream it is closed after this long.
    pub(super) idle: Duration,
    /// After so many requests it is told that it ends.
    pub(super) requests: u32,
}
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

/// A request on its way.
pub(super) type Taken = Pin<Box<dyn Future<Output = ()> + Send>>;

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
pub(super) async fn serve(
    stream: Stream,
    shutdown: &ShutdownWatch,
    keep_alive: KeepAlive,
    taken: impl Fn(ServerSession) -> Taken,
    refused: impl Fn(),
) {
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
    let (mut refusals, mut requests) = (0_usize, 0_u32);
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
            () = tokio::time::sleep(keep_alive.idle), if under_way.is_empty() => return,
        };
        match accepted {
            Ok(Some(H2Accept::Session(session))) => {
                under_way.spawn(taken(ServerSession::new_http2(session)));
                requests = requests.saturating_add(1);
                if requests == keep_alive.requests && !told {
                    connection.graceful_shutdown();
                    told = true;
                }
                // Whoever has been told and asks on and on is not heard any more.
                if requests > keep_alive.requests.saturating_add(STREAMS) {
                    break;
                }
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::watch;

    use super::*;
    use crate::server::http2_frames::{GOAWAY, HEADERS};

    const PREFACE_AND_SETTINGS: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

    /// GET / on this stream, all its fields in the static table but for the host.
    fn get(stream: u32) -> Vec<u8> {
        let block = [0x82, 0x87, 0x84, 0x41, 1, b'a'];
        [&[0, 0, 6, HEADERS, 5][..], &stream.to_be_bytes(), &block].concat()
    }

    /// What comes back until the connection ends, and how many requests were taken.
    async fn served(keep_alive: KeepAlive, bytes: Vec<u8>) -> (Vec<u8>, u32) {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (_stopping, shutdown) = watch::channel(false);
        let count = Arc::new(AtomicU32::new(0));
        let taken = {
            let count = count.clone();
            move |_session: ServerSession| -> Taken {
                count.fetch_add(1, Ordering::Relaxed);
                Box::pin(async {})
            }
        };
        let serving = async move { serve(Box::new(ours), &shutdown, keep_alive, taken, || ()).await };
        let asking = async move {
            let mut theirs = theirs;
            theirs.write_all(&bytes).await.unwrap();
            let mut got = Vec::new();
            // The client stays; it is for the server to end it.
            theirs.read_to_end(&mut got).await.unwrap();
            got
        };
        let ((), got) = tokio::join!(serving, asking);
        (got, count.load(Ordering::Relaxed))
    }

    fn kinds(mut bytes: &[u8]) -> Vec<u8> {
        let mut kinds = Vec::new();
        while let [a, b, c, kind, rest @ ..] = bytes {
            kinds.push(*kind);
            let length = usize::try_from(u32::from_be_bytes([0, *a, *b, *c])).unwrap();
            bytes = rest.get(5_usize.saturating_add(length)..).unwrap_or_default();
        }
        kinds
    }

    #[tokio::test]
    async fn a_connection_without_requests_is_closed() {
        let keep_alive = KeepAlive { idle: Duration::from_millis(20), requests: 100 };
        for bytes in [PREFACE_AND_SETTINGS.to_vec(), [PREFACE_AND_SETTINGS, &get(1)].concat()] {
            served(keep_alive, bytes).await;
        }
    }

    #[tokio::test]
    async fn after_so_many_requests_a_connection_is_told_that_it_ends_and_ends() {
        let keep_alive = KeepAlive { idle: Duration::from_millis(20), requests: 3 };
        // A client that does not listen, and stays.
        let requests: Vec<u8> = (0..50).flat_map(|n: u32| get(n.saturating_mul(2).saturating_add(1))).collect();
        let (got, taken) = served(keep_alive, [PREFACE_AND_SETTINGS, &requests].concat()).await;
        assert!(kinds(&got).contains(&GOAWAY), "{:?}", kinds(&got));
        assert_eq!(taken, 50, "what was under way is answered");
        let (got, _) = served(KeepAlive { requests: 51, ..keep_alive }, [PREFACE_AND_SETTINGS, &requests].concat()).await;
        assert!(!kinds(&got).contains(&GOAWAY), "{:?}", kinds(&got));
    }
}
