use crate::{ADA, Canned, Portal, World, answer, raw_tls};

/// What a portal has seen of the gateway's own cookies.
#[derive(Debug, Default)]
pub struct CookieBytes {
    /// Ways in which they were sent.
    pub ways: usize,
    /// Requests that reached the portal.
    pub arrived: usize,
    /// Bytes under one of our names, or of our pass, in everything that reached it.
    pub bytes: usize,
    /// Cookies of the portal's own that did not reach it.
    pub lost: usize,
}

/// Names that only the gateway sets.
const NAMES: [&str; 4] = ["__Host-latchkey", "__Host-latchkey-nonce", "__Host-latchkey-resume", "__Host-latchkey-rollout"];
/// Everybody gets through with whatever they send, known or not.
const OPEN: &str = "[[portal.access]]\npath = \"/way/**\"\nrequire = \"public\"";
/// A cookie that is the portal's, beside ours in every request.
const THEIRS: &str = "theme=dark";

/// How the pair `mine` can stand in a request, each the `Cookie` fields of one. All are ways in which browsers, HTTP/2 clients and
/// those who would hide it write it.
fn ways(mine: &str, name: &str, value: &str) -> Vec<Vec<String>> {
    let mut ways: Vec<Vec<String>> = [
        format!("{mine}; {THEIRS}"),
        format!("{THEIRS}; {mine}"),
        format!("{THEIRS};{mine}"),
        format!("{THEIRS}; {mine};"),
        format!("{THEIRS};;{mine};;"),
        format!("{THEIRS};\t{mine}\t"),
        format!("{THEIRS};   {name}   =   {value}   "),
        format!("{mine}; {mine}; {THEIRS}; {mine}"),
        format!("$Version=1; {mine}; $Path=\"/\"; {THEIRS}"),
        format!("{name}=\"{value}\"; {THEIRS}"),
        format!("{name}; {mine}; {THEIRS}"),
        format!("=; {mine}; {THEIRS}"),
        format!("a=\"b; {mine}\"; {THEIRS}"),
        format!("a=b, {THEIRS}; {mine}"),
        format!("\u{2000}{mine}; {mine}; {THEIRS}").replace(&format!("\u{2000}{mine}"), "\u{2000}x=1"),
    ]
    .map(|field| vec![field])
    .into();
    for fields in [
        [mine, THEIRS, ""],
        [THEIRS, mine, ""],
        [mine, mine, THEIRS],
        [THEIRS, &format!(" {mine} "), "x=1"],
        [&format!("x=1; {mine}"), THEIRS, mine],
        [THEIRS, "", mine],
    ] {
        ways.push(fields.iter().map(|field| (*field).to_owned()).collect());
    }
    ways
}

/// Sends the pass of somebody who is signed in, and every other name of ours, to a portal in every way, method and spelling of the
/// field's name, and looks through all bytes that arrive.
pub async fn cookie_bytes() -> CookieBytes {
    let portal = Canned::answering(|_| answer("200 OK\r\nContent-Type: text/plain", "fine")).await;
    let url = portal.url();
    let world = World::new().tls().portal(move |_| Portal::new("about", "About", &url).table(OPEN)).start().await;
    let host = world.host("about");
    let mut ada = world.browser();
    ada.get(&world.at(&host, "/")).await.sign_in(&ADA).await.shows("fine");
    let pass = ada.cookie(&host, NAMES[0]).unwrap().value;
    let mut found = CookieBytes::default();
    let signing_in = portal.heads().len();
    for name in NAMES {
        let value = if name == NAMES[0] { pass.as_str() } else { "bytes-of-ours" };
        for fields in ways(&format!("{name}={value}"), name, value) {
            for (method, field) in [("GET", "Cookie"), ("POST", "cookie"), ("DELETE", "COOKIE")] {
                found.ways += 1;
                let lines: String = fields.iter().map(|value| format!("{field}: {value}\r\n")).collect();
                let text = format!(
                    "{method} /way/{} HTTP/1.1\r\nHost: {host}\r\n{lines}Content-Length: 0\r\nConnection: close\r\n\r\n",
                    found.ways
                );
                raw_tls(&world, &host, text.as_bytes()).await;
            }
            // Over HTTP/2 a client sends each pair as a field of its own.
            found.ways += 1;
            let mut tab = ada.clone().over_http2(&world);
            let mut asking = tab.client("GET", &world.at(&host, &format!("/way/{}", found.ways))).without("cookie");
            for field in fields.iter().flat_map(|field| field.split("; ")).map(str::trim) {
                asking = asking.header("cookie", field);
            }
            asking.send().await;
        }
    }
    for head in portal.heads().iter().skip(signing_in) {
        found.arrived += 1;
        found.bytes += NAMES
            .iter()
            .copied()
            .chain([pass.as_str(), "bytes-of-ours"])
            .map(|ours| head.matches(ours).count() * ours.len())
            .sum::<usize>();
        found.lost += usize::from(!head.contains(THEIRS));
    }
    found
}
