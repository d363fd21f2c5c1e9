//! Bytes on a socket, for what no honest client sends.

use std::time::Duration;

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

async fn talk(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> RawAnswer {
    // The gateway may have closed before it has read all.
    let _ = stream.write_all(bytes).await;
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
