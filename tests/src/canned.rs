use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A portal that answers with bytes of the test's own, for what no honest application does. One request a connection.
pub struct Canned {
    addr: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

type Script = dyn Fn(&str) -> String + Send + Sync;

impl Canned {
    /// Answers each request (field names as they came, and the body behind its head) with what `answer` makes of it.
    pub async fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let (answer, log): (Arc<Script>, _) = (Arc::new(answer), heads.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(one(stream, answer.clone(), log.clone()));
            }
        });
        Self { addr, heads, task }
    }

    /// Its address as a URL without path.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The requests so far, as they came.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

impl Drop for Canned {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A whole answer: head lines (without the length) and body.
pub fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

async fn one(mut stream: TcpStream, answer: Arc<Script>, log: Arc<Mutex<Vec<String>>>) {
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    while !got.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(n) => got.extend_from_slice(&buffer[..n]),
        }
    }
    let length = |head: &str| -> Option<usize> {
        let field = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned))?;
        field.trim().parse().ok()
    };
    let end = got.windows(4).position(|window| window == b"\r\n\r\n").map_or(got.len(), |at| at + 4);
    let whole = end + length(&String::from_utf8_lossy(&got[..end])).unwrap_or(0);
    while got.len() < whole {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(n) => got.extend_from_slice(&buffer[..n]),
        }
    }
    let head = String::from_utf8_lossy(&got).into_owned();
    log.lock().unwrap().push(head.clone());
    let _ = stream.write_all(answer(&head).as_bytes()).await;
    let _ = stream.shutdown().await;
}
