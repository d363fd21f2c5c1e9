use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::strict::{Read, Request, read_request};

/// A portal that reads what a proxy sends it without forgiving anything, and keeps its connections for further requests.
pub struct StrictOrigin {
    addr: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

/// What has reached it.
#[derive(Debug, Default)]
pub struct Seen {
    /// Requests without fault.
    pub requests: Vec<Request>,
    /// What it objects to, and the bytes in which it stands.
    pub objections: Vec<(String, String)>,
}

/// What it says, and whether it stays on the connection.
pub struct Said {
    /// The bytes of the answer.
    pub bytes: Vec<u8>,
    /// Whether it then closes.
    pub closes: bool,
}

type Script = dyn Fn(&Request) -> Said + Send + Sync;

impl StrictOrigin {
    /// Answers each request with what `answer` makes of it.
    pub async fn answering(answer: impl Fn(&Request) -> Said + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let (answer, log): (Arc<Script>, _) = (Arc::new(answer), seen.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(stream, answer.clone(), log.clone()));
            }
        });
        Self { addr, seen, task }
    }

    /// One that says 200 and the target of the request.
    pub async fn echoing() -> Self {
        Self::answering(|request| Said::whole(&request.target)).await
    }

    /// Its address as a URL without path.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.addr.port()
    }

    /// What has come since it was asked last.
    pub fn take(&self) -> Seen {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

impl Said {
    /// A plain answer with this body.
    pub fn whole(body: &str) -> Self {
        Self { bytes: format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes(), closes: false }
    }
}

impl Drop for StrictOrigin {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, answer: Arc<Script>, seen: Arc<Mutex<Seen>>) {
    let mut bytes = Vec::new();
    loop {
        match read_request(&bytes) {
            Read::Whole(request, length) => {
                bytes.drain(..length);
                let said = answer(&request);
                seen.lock().unwrap().requests.push(request);
                if stream.write_all(&said.bytes).await.is_err() || said.closes {
                    let _ = stream.shutdown().await;
                    return;
                }
                continue;
            }
            Read::Bad(what) => {
                seen.lock().unwrap().objections.push((what, String::from_utf8_lossy(&bytes).into_owned()));
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
                return;
            }
            Read::More => {}
        }
        let asks_to_go_on =
            bytes.ends_with(b"\r\n\r\n") && String::from_utf8_lossy(&bytes).to_ascii_lowercase().contains("\r\nexpect: 100-continue");
        if asks_to_go_on && stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.is_err() {
            return;
        }
        if !matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
            return;
        }
    }
}
