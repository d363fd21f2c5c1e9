//! Bytes on a socket, for what no honest client sends.

use std::time::Duration;

use http::Request;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::World;

/// What came back until the gateway closed the connection or fell silent.
#[derive(Clone, Debug)]
pub struct RawAnswer {
    /// All of it.
    pub text: String,
    /// Whether the gateway closed the connection.
    pub closed: bool,
}

impl RawAnswer {
    /// The status of the first answer; 0 if there is none.
    pub fn status(&self) -> u16 {
        self.text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|code| code.parse().ok()).unwrap_or_default()
    }

    /// How many answers there are.
    pub fn answers(&self) -> usize {
        self.text.matches("HTTP/1.1 ").count()
    }
}

/// Sends `bytes` to the gateway over plain TCP, as they are.
pub async fn raw(world: &World, bytes: &[u8]) -> RawAnswer {
    talk(TcpStream::connect(("127.0.0.1", world.port())).await.unwrap(), bytes).await
}

/// Sends `bytes` to the gateway inside TLS (with HTTP/1.1), under this server name.
pub async fn raw_tls(world: &World, server_name: &str, bytes: &[u8]) -> RawAnswer {
    let tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(world.tls_client(&[b"http/1.1"]));
    let name = ServerName::try_from(server_name.to_owned()).unwrap();
    talk(connector.connect(name, tcp).await.unwrap(), bytes).await
}

/// Sends `before` in clear, then `bytes` inside TLS. `None` if the gateway broke off before TLS was spoken.
pub async fn raw_plain_then_tls(world: &World, before: &[u8], server_name: &str, bytes: &[u8]) -> Option<RawAnswer> {
    let mut tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    tcp.write_all(before).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(world.tls_client(&[b"http/1.1"]));
    let name = ServerName::try_from(server_name.to_owned()).unwrap();
    Some(talk(connector.connect(name, tcp).await.ok()?, bytes).await)
}

/// Sends frames of the caller's own over HTTP/2, behind the preface. What comes back is told by whether the gateway closed.
pub async fn raw_http2(world: &World, server_name: &str, frames: &[u8]) -> RawAnswer {
    let tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(world.tls_client(&[b"h2"]));
    let name = ServerName::try_from(server_name.to_owned()).unwrap();
    let begun = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(4, 0, 0, b""), frames].concat();
    talk(connector.connect(name, tcp).await.unwrap(), &begun).await
}

/// One request over HTTP/2 as no browser makes it; status, media type and body of the answer.
pub async fn ask_http2(world: &World, server_name: &str, request: Request<()>) -> (u16, String, String) {
    let tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    let name = ServerName::try_from(server_name.to_owned()).unwrap();
    let tls = tokio_rustls::TlsConnector::from(world.tls_client(&[b"h2"])).connect(name, tcp).await.unwrap();
    let (sender, connection) = h2::client::handshake(tls).await.unwrap();
    tokio::spawn(connection);
    let (answer, _) = sender.ready().await.unwrap().send_request(request, true).unwrap();
    let (head, mut body) = answer.await.unwrap().into_parts();
    let mut text = Vec::new();
    while let Some(piece) = body.data().await {
        let piece = piece.unwrap();
        body.flow_control().release_capacity(piece.len()).unwrap();
        text.extend_from_slice(&piece);
    }
    let media = head.headers.get("content-type").map_or(String::new(), |value| value.to_str().unwrap().to_owned());
    (head.status.as_u16(), media, String::from_utf8(text).unwrap())
}

/// One HTTP/2 frame (RFC 9113 §4.1).
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

async fn talk(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> RawAnswer {
    // The gateway may have closed before it has read all, or not read on because we do not.
    let _ = timeout(Duration::from_secs(15), stream.write_all(bytes)).await;
    let _ = stream.flush().await;
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    // The first answer may take a while; what follows it comes at once or not at all.
    let mut patience = Duration::from_secs(15);
    let closed = loop {
        match timeout(patience, stream.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => break true,
            Ok(Ok(n)) => {
                got.extend_from_slice(&buffer[..n]);
                patience = Duration::from_millis(400);
            }
            Err(_) => break false,
        }
    };
    RawAnswer { text: String::from_utf8_lossy(&got).into_owned(), closed }
}
