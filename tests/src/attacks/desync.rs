use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::strict::{Read, Response, read_response};
use crate::vectors::{Vector, request_vectors};
use crate::{ADA, GRACE, Portal, Said, StrictOrigin, World};

/// What two people got whose requests went over the same connections to a portal.
#[derive(Debug, Default)]
pub struct Desync {
    /// Requests of both.
    pub requests: usize,
    /// How many of them were odd, or attempts to smuggle another one in.
    pub odd: usize,
    /// Honest ones that were answered by the portal.
    pub answered: usize,
    /// Bytes of answers that were somebody else's, or another request's.
    pub foreign: usize,
    /// Requests that reached the portal in nobody's name.
    pub nobodys: usize,
    /// The first of what is wrong.
    pub first: Option<String>,
}

/// Each of two people has so many connections at a time.
const CONNECTIONS: usize = 8;
const RECIPE: &str = "[portal.sign_in]\nmethod = \"headers\"\n[portal.sign_in.headers]\nX-Remote-User = \"{account.email}\"";
/// For an answer that may never come.
const PATIENCE: Duration = Duration::from_millis(60);
const LONG_PATIENCE: Duration = Duration::from_secs(20);

/// Two people send `requests` between them, side by side: honest ones, odd ones, and requests with another one hidden in them. The
/// portal's answers say whose request they answer, and which.
pub async fn desync(requests: usize) -> Desync {
    let origin = StrictOrigin::answering(|request| {
        let who = request.values("x-remote-user").join(",");
        let mut said = Said::whole(&format!("for {who} {}", request.target));
        // A portal's answers differ in how they are framed.
        if request.target.ends_with('7') {
            said.bytes = format!(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\nfor {who} {}\r\n0\r\n\r\n",
                who.len() + request.target.len() + 5,
                request.target
            )
            .into_bytes();
        }
        said
    })
    .await;
    let url = origin.url();
    let world = World::new().without_samples().portal(move |_| Portal::new("shared", "Shared", &url).table(RECIPE)).start().await;
    let (host, page) = (world.host("shared"), world.at(&world.host("shared"), "/"));
    let vectors: Arc<Vec<Vector>> = Arc::new(request_vectors());
    let next = Arc::new(AtomicUsize::new(0));
    let mut under_way = tokio::task::JoinSet::new();
    for person in [ADA, GRACE] {
        let mut browser = world.browser();
        browser.get(&page).await.sign_in(&person).await;
        let cookies = browser.cookies_for(&page.parse().unwrap()).unwrap();
        for _ in 0..CONNECTIONS {
            let client = Client { port: world.port(), host: host.clone(), cookies: cookies.clone(), name: person.email, stream: None };
            under_way.spawn(client.send_all(requests, next.clone(), vectors.clone()));
        }
    }
    let mut all = Desync::default();
    while let Some(one) = under_way.join_next().await {
        let one = one.unwrap();
        all = Desync {
            requests: all.requests + one.requests,
            odd: all.odd + one.odd,
            answered: all.answered + one.answered,
            foreign: all.foreign + one.foreign,
            nobodys: 0,
            first: all.first.or(one.first),
        };
    }
    let seen = origin.take();
    all.nobodys = seen.objections.len() + seen.requests.iter().filter(|request| request.values("x-remote-user").len() != 1).count();
    all
}

struct Client {
    port: u16,
    host: String,
    cookies: String,
    name: &'static str,
    stream: Option<TcpStream>,
}

impl Client {
    async fn send_all(mut self, requests: usize, next: Arc<AtomicUsize>, vectors: Arc<Vec<Vector>>) -> Desync {
        let mut told = Desync::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= requests {
                return told;
            }
            told.requests += 1;
            // Every third is odd; which, differs from one turn to the next.
            if number.is_multiple_of(3) {
                told.odd += 1;
                self.odd(&vectors[number.wrapping_mul(7919) % vectors.len()], number, &mut told).await;
            } else {
                self.honest(number, &mut told).await;
            }
        }
    }

    async fn honest(&mut self, number: usize, told: &mut Desync) {
        let target = format!("/of/{}/{number}", self.name);
        let head = format!("{target} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n", self.host, self.cookies);
        let text = match number % 5 {
            0 => format!("POST {head}Content-Length: 5\r\n\r\nhello"),
            1 => format!("POST {head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
            _ => format!("GET {head}\r\n"),
        };
        for _ in 0..2 {
            let fresh = self.stream.is_none();
            let Some(answer) = self.ask(&text).await else {
                // A kept connection may have been closed meanwhile.
                if fresh { return } else { continue }
            };
            let expected = format!("for {} {target}", self.name);
            if answer.status == 200 && answer.body == expected.as_bytes() {
                told.answered += 1;
            } else {
                self.foreign(answer.body.len(), format!("{expected:?} got {:?}", String::from_utf8_lossy(&answer.body)), told);
            }
            return;
        }
    }

    async fn ask(&mut self, text: &str) -> Option<Response> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => TcpStream::connect(("127.0.0.1", self.port)).await.ok()?,
        };
        stream.write_all(text.as_bytes()).await.ok()?;
        let mut got = Vec::new();
        loop {
            match read_response(&got, "GET", false) {
                Read::Whole(answer, length) => {
                    let closes = answer.fields.iter().any(|(name, value)| name == "connection" && value == b"close");
                    if length == got.len() && !closes {
                        self.stream = Some(stream);
                    }
                    return Some(answer);
                }
                Read::Bad(_) => return None,
                Read::More => {}
            }
            if !matches!(timeout(LONG_PATIENCE, stream.read_buf(&mut got)).await, Ok(Ok(1..))) {
                return None;
            }
        }
    }

    /// On a connection of its own, which nobody uses afterwards.
    async fn odd(&self, vector: &Vector, number: usize, told: &mut Desync) {
        let bytes = vector.bytes(&self.host, number);
        let first_line = bytes.windows(2).position(|two| two == b"\r\n").map_or(0, |at| at + 2);
        let cookie = format!("Cookie: {}\r\n", self.cookies);
        let text = if first_line == 0 { bytes } else { [&bytes[..first_line], cookie.as_bytes(), &bytes[first_line..]].concat() };
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)).await else { return };
        let _ = stream.write_all(&text).await;
        let mut got = Vec::new();
        while let Ok(Ok(1..)) = timeout(PATIENCE, stream.read_buf(&mut got)).await {}
        let said = String::from_utf8_lossy(&got).into_owned();
        for (at, _) in said.match_indices("for ") {
            let rest = &said[at + 4..];
            let Some((who, target)) = rest.split_once(' ').filter(|(who, _)| who.is_empty() || who.contains('@')) else { continue };
            let own = who == self.name && !target.starts_with("/of/") && target.contains(&number.to_string());
            if !own {
                let foreign = rest.lines().next().unwrap_or_default();
                self.foreign(foreign.len(), format!("{:?} got {foreign:?}", String::from_utf8_lossy(&text)), told);
            }
        }
    }

    fn foreign(&self, bytes: usize, what: String, told: &mut Desync) {
        told.foreign += bytes.max(1);
        told.first.get_or_insert(what);
    }
}
