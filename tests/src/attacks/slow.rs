use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{World, frame};

/// How long a connection that drips stood until the gateway ended it.
#[derive(Debug)]
pub struct Slow {
    /// A head over HTTP/1.1, a byte a second.
    pub head: Duration,
    /// A body over HTTP/1.1, a byte a second.
    pub body: Duration,
    /// The same over HTTP/2.
    pub http2_head: Duration,
    /// A body over HTTP/2, a byte a second.
    pub http2_body: Duration,
    /// A body over HTTP/2 that stops behind its first byte.
    pub http2_silence: Duration,
}

/// Whoever is patient for longer has held the connection.
const AT_MOST: Duration = Duration::from_secs(90);

/// Drips on five connections at once to a world with TLS, whose host `host` is for everybody.
pub async fn slow(world: &World, host: &str) -> Slow {
    let get = [&[0x82, 0x87, 0x84, 0x01, u8::try_from(host.len()).unwrap()], host.as_bytes()].concat();
    let post = [&[0x83, 0x87, 0x84, 0x01, u8::try_from(host.len()).unwrap()], host.as_bytes()].concat();
    let begun = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(4, 0, 0, b""), &frame(4, 1, 0, b"")].concat();
    let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
    let body = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n").into_bytes();
    let http2_head = [begun.as_slice(), &frame(1, 1, 1, &get)].concat();
    let http2_body = [begun.as_slice(), &frame(1, 4, 1, &post), &frame(0, 0, 1, b"x")].concat();
    let empty_continuation = frame(9, 0, 1, b"");
    let byte = frame(0, 0, 1, b"x");
    let (head, body, http2_head, http2_body, http2_silence) = tokio::join!(
        async { until_cut(tls(world, host, b"http/1.1").await, &head, b"x").await },
        async { until_cut(tls(world, host, b"http/1.1").await, &body, b"x").await },
        async { until_cut(tls(world, host, b"h2").await, &http2_head, &empty_continuation).await },
        async { until_cut(tls(world, host, b"h2").await, &http2_body, &byte).await },
        async { until_cut(tls(world, host, b"h2").await, &http2_body, b"").await },
    );
    Slow { head, body, http2_head, http2_body, http2_silence }
}

async fn tls(world: &World, host: &str, protocol: &[u8]) -> impl AsyncRead + AsyncWrite + Unpin + use<> {
    let tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    tokio_rustls::TlsConnector::from(world.tls_client(&[protocol])).connect(name, tcp).await.unwrap()
}

/// Sends the beginning, and then the drop each second, until the other side has closed, or reset the stream.
async fn until_cut(mut stream: impl AsyncRead + AsyncWrite + Unpin, beginning: &[u8], drop: &[u8]) -> Duration {
    let began = Instant::now();
    stream.write_all(beginning).await.unwrap();
    stream.flush().await.unwrap();
    let mut got = Vec::new();
    let http2 = beginning.starts_with(b"PRI ");
    while began.elapsed() < AT_MOST {
        match timeout(Duration::from_secs(1), stream.read_buf(&mut got)).await {
            Ok(Ok(1..)) if http2 && is_reset(&got) => break,
            // A GOAWAY and a 408 come before the end.
            Ok(Ok(1..)) => {}
            Ok(_) => break,
            Err(_) => {
                if !drop.is_empty() && (stream.write_all(drop).await.is_err() || stream.flush().await.is_err()) {
                    break;
                }
            }
        }
    }
    began.elapsed()
}

/// Whether there is a RST_STREAM among these frames.
fn is_reset(mut frames: &[u8]) -> bool {
    while let [a, b, c, kind, _, _, _, _, _, rest @ ..] = frames {
        if *kind == 3 {
            return true;
        }
        frames = rest.get(u32::from_be_bytes([0, *a, *b, *c]) as usize..).unwrap_or_default();
    }
    false
}
