use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::strict::Request as Arrived;
use crate::{ADA, Browser, Portal, StrictOrigin, World};

/// What became of requests that say for themselves who sends them.
#[derive(Debug, Default)]
pub struct Spoofed {
    /// Ways of saying it.
    pub variants: usize,
    /// Requests that reached the portal all the same.
    pub arrived: usize,
    /// Those of them in which it was still said, or our own word was missing or not alone.
    pub believed: Vec<String>,
}

const LIE: &str = "mallory@evil.example";
/// How a portal of the configuration is told who somebody is, and what every portal is told by the gateway alone.
const TOLD: [&str; 2] = ["X-Remote-User", "X-Forwarded-For"];
const ALSO_OURS: [&str; 8] =
    ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "X-Original-URL", "Proxy"];
const RECIPE: &str = "[portal.sign_in]\nmethod = \"headers\"\n[portal.sign_in.headers]\nX-Remote-User = \"{account.email}\"";

/// Spellings of a name that some software takes for it: every case and every separator.
fn spellings(name: &str) -> Vec<String> {
    let mut spellings = BTreeSet::new();
    let parts: Vec<&str> = name.split('-').collect();
    for first in ["-", "_", ".", "~", "'", "!", "|", "*", "+"] {
        for second in ["-", "_", "."] {
            let separators = [first, second];
            let joined = parts.iter().enumerate().fold(String::new(), |text, (at, part)| {
                let separator = if at == 0 { "" } else { separators[(at - 1).min(1)] };
                format!("{text}{separator}{part}")
            });
            let title: String =
                joined.char_indices().map(|(at, c)| if at % 2 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect();
            spellings.extend([joined.to_ascii_lowercase(), joined.to_ascii_uppercase(), title, joined]);
        }
    }
    spellings.into_iter().collect()
}

/// Whole requests over HTTP/1.1, each with its lie; `{id}` is its number.
fn requests(host: &str, cookies: &str) -> Vec<Vec<u8>> {
    let line = |method: &str| format!("{method} /{{id}} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n");
    let (get, end) = (line("GET"), "Connection: close\r\n\r\n");
    let mut texts = Vec::new();
    for name in TOLD.iter().chain(&ALSO_OURS) {
        for spelled in spellings(name) {
            texts.push(format!("{get}{spelled}: {LIE}\r\n{end}"));
        }
        texts.push(format!("{get}{name}: {LIE}\r\n{name}: {LIE}\r\n{end}"));
        texts.push(format!("{}X-Remote-User: {LIE}\r\n{name}: {LIE}\r\nContent-Length: 0\r\n{end}", line("POST")));
        for odd in [
            format!("{name} : {LIE}"),
            format!("{name}\t: {LIE}"),
            format!(" {name}: {LIE}"),
            format!("X-A: 1\r\n {name}: {LIE}"),
            format!("{name}\u{b}: {LIE}"),
            format!("{name}\u{a0}: {LIE}"),
            format!("\u{a0}{name}: {LIE}"),
            format!("{name}\0: {LIE}"),
            format!("X-A: 1\n{name}: {LIE}"),
            format!("X-A: 1\r{name}: {LIE}"),
            format!("{name}:\t{LIE}"),
            format!("{name}:{LIE}"),
            format!("{name}: {LIE}, {LIE}"),
            name.replace('e', "\u{e9}") + ": " + LIE,
            format!("{}: {LIE}", name.replace('o', "\u{f8}")),
            format!("Connection: {name}\r\n{name}: {LIE}"),
            format!("Connection: keep-alive, {name}\r\nX-A: 1"),
            format!("Connection: close\r\nConnection: {}\r\n{name}: {LIE}", name.to_ascii_lowercase()),
            format!("Connection: close, {}", name.replace('-', "_")),
            format!("Proxy-Connection: {name}\r\n{name}: {LIE}"),
            format!("Keep-Alive: {name}\r\n{name}: {LIE}"),
            format!("TE: trailers\r\nTrailer: {name}"),
        ] {
            texts.push(format!("{get}{odd}\r\n{end}"));
        }
        let post = line("POST");
        for (announced, trailer) in
            [("", *name), ("Trailer: x\r\n", &name.to_ascii_lowercase()), ("TE: trailers\r\n", &name.replace('-', "_"))]
        {
            texts.push(format!("{post}{announced}Transfer-Encoding: chunked\r\n{end}2\r\nhi\r\n0\r\n{trailer}: {LIE}\r\n\r\n"));
        }
    }
    // Latin-1, so that single raw bytes can be written down.
    let bytes = |(id, text): (usize, String)| text.replace("{id}", &id.to_string()).chars().map(|c| c as u8).collect();
    texts.into_iter().enumerate().map(bytes).collect()
}

/// Whether a name is one of those for software that folds names.
fn is_told(name: &str) -> bool {
    let folded: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    TOLD.iter().chain(&ALSO_OURS).any(|told| told.eq_ignore_ascii_case(&folded))
}

/// Why a request that has arrived would be taken for somebody else's.
fn believed(request: &Arrived) -> Option<String> {
    let lie = |(name, value): &(String, Vec<u8>)| is_told(name) && String::from_utf8_lossy(value).contains("evil");
    let named: Vec<&(String, Vec<u8>)> =
        request.fields.iter().filter(|(name, _)| name.replace(|c: char| !c.is_ascii_alphanumeric(), "-") == "x-remote-user").collect();
    let right = matches!(named.as_slice(), [(name, value)] if name == "x-remote-user" && value == ADA.email.as_bytes());
    let from: Vec<String> = request.values("x-forwarded-for");
    (request.fields.iter().any(lie) || !right || from != ["127.0.0.1"]).then(|| format!("{:?}", String::from_utf8_lossy(&request.raw)))
}

/// Says in every way over HTTP/1.1 and HTTP/2 that somebody else is asking.
pub async fn spoofing() -> Spoofed {
    let mut spoofed = Spoofed::default();
    for tls in [false, true] {
        let origin = StrictOrigin::echoing().await;
        let url = origin.url();
        let builder = World::new().without_samples().portal(move |_| Portal::new("about", "About", &url).table(RECIPE));
        let world = if tls { builder.tls() } else { builder }.start().await;
        let page = world.at(&world.host("about"), "/");
        let mut ada = world.browser();
        ada.get(&page).await.sign_in(&ADA).await;
        let _ = origin.take();
        let cookies = ada.cookies_for(&page.parse().unwrap()).unwrap();
        if tls {
            over_http2(&world, ada, &cookies, &mut spoofed).await;
        } else {
            for request in requests(&world.host("about"), &cookies) {
                spoofed.variants += 1;
                let mut stream = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
                let _ = stream.write_all(&request).await;
                let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut Vec::new())).await;
            }
        }
        let seen = origin.take();
        spoofed.arrived += seen.requests.len();
        spoofed.believed.extend(seen.requests.iter().filter_map(believed));
        spoofed.believed.extend(seen.objections.into_iter().map(|(what, bytes)| format!("{what}: {bytes:?}")));
    }
    spoofed
}

/// Names of HTTP/2 are in lower case; the rest is as before.
async fn over_http2(world: &World, ada: Browser, cookies: &str, spoofed: &mut Spoofed) {
    let page = world.at(&world.host("about"), "/h2");
    let mut tab = ada.over_http2(world);
    for name in TOLD.iter().chain(&ALSO_OURS) {
        let lower: BTreeSet<String> = spellings(name).into_iter().map(|spelled| spelled.to_ascii_lowercase()).collect();
        for spelled in lower {
            spoofed.variants += 1;
            tab.client("GET", &page).header(&spelled, LIE).header(&spelled, LIE).send().await;
        }
        spoofed.variants += 1;
        with_trailer(world, &page, cookies, name).await;
    }
}

async fn with_trailer(world: &World, page: &str, cookies: &str, name: &str) {
    let tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    let server = ServerName::try_from(world.host("about")).unwrap();
    let tls = tokio_rustls::TlsConnector::from(world.tls_client(&[b"h2"])).connect(server, tcp).await.unwrap();
    let (sender, connection) = h2::client::handshake(tls).await.unwrap();
    tokio::spawn(connection);
    let request = Request::builder().method("POST").uri(page).header("cookie", cookies).body(()).unwrap();
    let (answer, mut body) = sender.ready().await.unwrap().send_request(request, false).unwrap();
    let mut trailers = HeaderMap::new();
    trailers.insert(http::HeaderName::from_bytes(name.to_ascii_lowercase().as_bytes()).unwrap(), HeaderValue::from_static(LIE));
    let _ = body.send_data(Bytes::from_static(b"hi"), false);
    let _ = body.send_trailers(trailers);
    let _ = timeout(Duration::from_secs(20), answer).await;
}
