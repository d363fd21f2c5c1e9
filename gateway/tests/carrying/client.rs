use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::HOST;

/// Writes requests byte for byte, and reads answers.
pub struct Client {
    at: SocketAddr,
    fields: Vec<(String, String)>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub const NAVIGATION: (&str, &str) = ("Sec-Fetch-Mode", "navigate");

impl Client {
    pub fn new(at: SocketAddr) -> Self {
        Self { at, fields: vec![("Host".into(), format!("{HOST}:{}", at.port())), ("User-Agent".into(), "Browser/1.0".into())] }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    pub fn navigates(self) -> Self {
        self.with(NAVIGATION.0, NAVIGATION.1)
    }

    pub async fn get(&self, page: &str) -> Answer {
        self.send("GET", page, None).await
    }

    pub async fn post(&self, page: &str, body: &str) -> Answer {
        self.send("POST", page, Some(("application/x-www-form-urlencoded", body.as_bytes()))).await
    }

    pub async fn send(&self, method: &str, page: &str, body: Option<(&str, &[u8])>) -> Answer {
        let mut request = self.head(method, page);
        if let Some((media_type, body)) = body {
            request.push_str(&format!("Content-Type: {media_type}\r\nContent-Length: {}\r\n", body.len()));
        }
        request.push_str("Connection: close\r\n\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend(body.map(|(_, body)| body).unwrap_or_default());
        self.raw(&bytes).await
    }

    /// Request line and fields, without the empty line.
    pub fn head(&self, method: &str, page: &str) -> String {
        let fields: String = self.fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("{method} {page} HTTP/1.1\r\n{fields}")
    }

    /// Bytes as they are; the answer is read to the connection's end.
    pub async fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is closed before all was read may be reset.
        let _ = stream.read_to_end(&mut answer).await;
        parse(&answer)
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.at).await.unwrap()
    }
}

pub fn parse(answer: &[u8]) -> Answer {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap_or_else(|| panic!("no head in {:?}", String::from_utf8_lossy(answer)));
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let fields: Vec<(String, String)> =
        lines.map(|line| line.split_once(':').unwrap()).map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    let mut body = answer[end + 4..].to_vec();
    if fields.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked") {
        body = unchunk(&body);
    }
    Answer { status, fields, body }
}

fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend(&body[end + 2..(end + 2 + size).min(body.len())]);
        body = body.get(end + 4 + size..).unwrap_or_default();
    }
    whole
}
