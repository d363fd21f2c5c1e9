//! What no honest client sends: a small honest page or JSON with the right status, and nothing changed.

use std::time::Duration;

use tests::attacks::slow;
use tests::{ADA, Browser, Portal, RawAnswer, StrictOrigin, World, raw};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

/// `{host}` stands for the desk's host.
const MALFORMED: &[(&str, &str, u16)] = &[
    ("half a request line", "GET\r\nHost: {host}\r\n\r\n", 400),
    ("no version", "GET /\r\nHost: {host}\r\n\r\n", 400),
    ("an unknown version", "GET / HTTP/3.7\r\nHost: {host}\r\n\r\n", 400),
    ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", 400),
    ("a control byte in the target", "GET /\u{1} HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("a method of the wrong characters", "GE(T / HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("CONNECT", "CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
    ("TRACE", "TRACE / HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
    ("no host", "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n", 400),
    ("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    ("two hosts", "GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", 400),
    ("the same host twice", "GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n", 400),
    ("a host with a user", "GET / HTTP/1.1\r\nHost: x@{host}\r\n\r\n", 400),
    ("a target on another host", "GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("an unknown host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    ("an unknown sibling", "GET / HTTP/1.1\r\nHost: x.{host}\r\n\r\n", 421),
    ("a field without a colon", "GET / HTTP/1.1\r\nHost: {host}\r\nnonsense\r\n\r\n", 400),
    ("a space before the colon", "GET / HTTP/1.1\r\nHost: {host}\r\nX-A : 1\r\n\r\n", 400),
    ("a folded field", "GET / HTTP/1.1\r\nHost: {host}\r\nX-A: 1\r\n 2\r\n\r\n", 400),
    ("a bare LF", "GET / HTTP/1.1\nHost: {host}\r\nX-A: 1\r\n\r\n", 400),
    ("a NUL in a value", "GET / HTTP/1.1\r\nHost: {host}\r\nX-A: 1\u{0}2\r\n\r\n", 400),
    ("raw bytes in a value", "GET / HTTP/1.1\r\nHost: {host}\r\nX-A: \u{85}\r\n\r\n", 400),
    ("two lengths", "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
    ("a negative length", "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: -5\r\n\r\nhello", 400),
    ("a length with a sign", "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: +5\r\n\r\nhello", 400),
    ("a list of lengths", "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5, 5\r\n\r\nhello", 400),
    ("length and chunks", "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("an unknown transfer coding", "POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
    ("chunked twice", "POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    ("chunked, spelled oddly", "POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    (
        "a field that looks like a transfer coding",
        "POST / HTTP/1.1\r\nHost: {host}\r\nTransfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
        400,
    ),
    ("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("an unknown expectation", "GET / HTTP/1.1\r\nHost: {host}\r\nExpect: 200-ok\r\n\r\n", 400),
    ("a path with two readings", "GET /a%2f..%2fadmin HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("a path with NUL", "GET /a%00b HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("a path in the middle of nowhere", "GET orders HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
];

/// What is wrong with the page that tells of a refusal.
fn complaint(answer: &RawAnswer) -> Option<&'static str> {
    let (head, body) = answer.text.split_once("\r\n\r\n").unwrap_or_default();
    let head = head.to_ascii_lowercase();
    if head.contains("server:") {
        Some("tells what software answers")
    } else if body.trim().is_empty() {
        Some("no page")
    } else if body.len() > 20_000 {
        Some("a large page")
    } else if !head.contains("content-type: text/html") && !head.contains("content-type: application/json") {
        Some("no media type")
    } else if head.contains("set-cookie") {
        Some("sets a cookie")
    } else if !head.contains("no-store") {
        Some("may be stored")
    } else {
        None
    }
}

#[tokio::test]
async fn malformed_requests_are_refused_and_the_gateway_goes_on() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    world.orders.forget_received();
    let mut wrong = Vec::new();
    for (name, text, expected) in MALFORMED {
        // The text is sent as Latin-1, so that single raw bytes can be written down.
        let bytes: Vec<u8> = text.replace("{host}", &world.host("orders")).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let answer = raw(&world, &bytes).await;
        if answer.status() != *expected || answer.answers() != 1 || !answer.closed {
            wrong.push(format!("{name}: expected {expected} and the end, got (closed: {}) {:?}", answer.closed, answer.text));
        } else if let Some(complaint) = complaint(&answer) {
            wrong.push(format!("{name}: {complaint}: {:?}", answer.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(world.orders.received().is_empty(), "nothing of it reached a portal");
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let world = World::new().start().await;
    let host = world.host("orders");
    let long = "a".repeat(40_000);
    let many: String = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect();
    let very_many: String = (0..400).map(|n| format!("X-{n}: 1\r\n")).collect();
    for (name, text) in [
        ("a long target", format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n")),
        ("a long field", format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-A: {long}\r\n\r\n")),
        ("a long cookie", format!("GET / HTTP/1.1\r\nHost: {host}\r\nCookie: latchkey={long}\r\n\r\n")),
        ("many fields", format!("GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n")),
        ("very many fields", format!("GET / HTTP/1.1\r\nHost: {host}\r\n{very_many}\r\n")),
        ("two megabytes", format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-A: {}\r\n\r\n", "a".repeat(2_000_000))),
    ] {
        let answer = raw(&world, text.as_bytes()).await;
        assert!(matches!(answer.status(), 400 | 431), "{name}: {:.300}", answer.text);
        assert_eq!(answer.answers(), 1, "{name}");
    }
    world.at_the_desk(&ADA).await;
}

#[tokio::test]
async fn a_second_request_smuggled_behind_a_refused_one_is_not_answered() {
    let world = World::new().start().await;
    let host = world.host("login");
    let inner = format!("GET /help HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let length = inner.len();
    for head in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        "Content-Length: 0\r\nTransfer-Encoding: chunked".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity".to_owned(),
        "Transfer-Encoding:\x0bchunked".to_owned(),
        "Content-Length: 0\r\nContent-Length: 44".to_owned(),
    ] {
        let answer = raw(&world, format!("POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{head}\r\n\r\n0\r\n\r\n{inner}").as_bytes()).await;
        assert_eq!((answer.status(), answer.answers(), answer.closed), (400, 1, true), "{head}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_is_sent_behind_an_upgrade_is_no_request_and_waits_for_the_portal() {
    // It says 200, and so no.
    let origin = StrictOrigin::echoing().await;
    let url = origin.url();
    let open = "[[portal.access]]\nrequire = \"public\"";
    let world = World::new().without_samples().portal(move |_| Portal::new("open", "Open house", &url).table(open)).start().await;
    let host = world.host("open");
    for behind in [format!("GET /smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n"), "\u{1}\u{2}frame".to_owned()] {
        let handshake = format!(
            "GET /ws HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        let answer = raw(&world, format!("{handshake}{behind}").as_bytes()).await;
        assert_eq!((answer.status(), answer.answers(), answer.closed), (200, 1, true), "{behind:?}: {}", answer.text);
        let seen = origin.take();
        assert!(seen.objections.is_empty(), "{behind:?}: {:?}", seen.objections);
        assert_eq!(seen.requests.iter().map(|request| request.target.as_str()).collect::<Vec<_>>(), ["/ws"], "{behind:?}");
    }
    // Nothing else can be upgraded to: it is a request like any other, and what is behind it the next.
    let other = format!("GET /a HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    let answer = raw(&world, other.as_bytes()).await;
    let arrived = origin.take().requests;
    assert!(answer.status() == 200 && arrived.iter().all(|request| request.values("upgrade").is_empty()), "{arrived:?}");
}

#[tokio::test]
async fn a_connection_ends_after_ten_thousand_requests() {
    let world = World::new().start().await;
    // The cheapest there is: an answer without a body, and no store is asked.
    let ask = format!("GET /.latchkey/sign-out HTTP/1.1\r\nHost: {}\r\n\r\n", world.host("orders"));
    let mut stream = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    let (mut answered, mut got) = (0, Vec::with_capacity(4096));
    while answered < 10_500 && stream.write_all(ask.as_bytes()).await.is_ok() {
        got.clear();
        while !got.ends_with(b"\r\n\r\n") && matches!(stream.read_buf(&mut got).await, Ok(1..)) {}
        if !got.starts_with(b"HTTP/1.1 204") {
            break;
        }
        answered += 1;
    }
    assert!((10_000..=10_001).contains(&answered), "{answered}");
}

async fn on_the_password_page(world: &World) -> Browser {
    let mut ada = world.browser();
    ada.get(&world.orders_at("/")).await.fill("E-mail address", ADA.email).submit("Continue").await.shows("Enter your password");
    ada
}

#[tokio::test]
async fn a_form_of_ours_without_its_token_or_from_elsewhere_does_nothing() {
    let world = World::new().start().await;
    let ada = on_the_password_page(&world).await;
    let host = world.host("login");
    for forge in [None, Some(""), Some("AAAA"), Some("not base64 at all!"), Some("AAAAAAAAAAAAAAAAAAAAAA")] {
        let mut tab = ada.clone();
        tab.fill("Password", ADA.password).forge("form_token", forge).submit("Sign in").await.has_status(403).shows("send this form again");
        assert_eq!(tab.cookie(&host, "latchkey"), None, "{forge:?}");
    }
    // The right token, but another browser, or none.
    let mut other = ada.clone();
    other.forget_cookies(&host);
    other.fill("Password", ADA.password).submit("Sign in").await.has_status(400).shows("cookie");
    let mut other = world.browser();
    other.get(&world.login_at("/sign-in")).await;
    other.back_to(ada.tab()).fill("Password", ADA.password).submit("Sign in").await.has_status(403);
    assert_eq!(other.cookie(&host, "latchkey"), None);
    // The right token, sent by another site's page.
    for origin in ["http://evil.localhost", "null", "http://orders.localhost"] {
        let mut tab = ada.clone();
        let token = tab.page().forms[0].controls.iter().find(|control| control.name == "form_token").unwrap().value.clone();
        let url = Url::parse(&tab.url()).unwrap();
        let target = tab.page().forms[0].action.clone();
        let body = format!("form_token={token}&password=correct+horse+battery");
        let asking = tab.client("POST", url.join(&target).unwrap().as_str()).header("origin", origin).header("accept", "text/html");
        let answer = asking.header("content-type", "application/x-www-form-urlencoded").body(body).send().await;
        assert_eq!(answer.status, 403, "{origin}");
        assert_eq!(tab.cookie(&host, "latchkey"), None);
    }
}

#[tokio::test]
async fn fields_that_are_too_long_are_named() {
    let world = World::new().start().await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/")).await;
    let tab = ada.tab();
    ada.fill("E-mail address", &format!("{}@example.com", "a".repeat(300)))
        .submit("Continue")
        .await
        .has_status(422)
        .shows("at most 254 characters");
    ada.back_to(tab.clone()).fill("E-mail address", "ada\u{0}@example.com").submit("Continue").await;
    assert!(matches!(ada.answer().status, 400 | 422), "{}", ada.answer().status);
    ada.back_to(tab.clone()).fill("E-mail address", &"a".repeat(200_000)).submit("Continue").await;
    assert!(matches!(ada.answer().status, 413 | 422), "{}", ada.answer().status);
    let mut ada = on_the_password_page(&world).await;
    ada.fill("Password", &"p".repeat(300)).submit("Sign in").await.has_status(422).shows("at most 256 characters");
    ada.fill("Password", ADA.password).submit("Sign in").await.shows("Account linking");
    ada.link_as(&"u".repeat(300), "x", true).await.has_status(422).shows("at most 255 characters");
    ada.link_as("ada\r\nX: y", "x", true).await.has_status(422);
    ada.link_as("ada7", &"p".repeat(300), true).await.has_status(422).shows("at most 256 characters");
    ada.link_as("", "", true).await.has_status(422).shows("Enter your user name").shows("Enter your password");
    assert_eq!(world.orders.received().len(), 0, "nothing of it was tried at the portal");
}

/// The address with the ticket that ends Ada's sign-in, and her browser.
async fn with_a_ticket(world: &World) -> (Browser, String) {
    let mut ada = world.at_the_desk(&ADA).await;
    ada.forget_cookies(&world.host("orders"));
    let navigate = |browser: &mut Browser, url: &str| {
        let mut tab = browser.clone();
        let url = url.to_owned();
        async move {
            let answer = tab.client("GET", &url).header("accept", "text/html").send().await;
            (tab, answer)
        }
    };
    let (mut tab, begun) = navigate(&mut ada, &world.orders_at("/profile")).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let (tab, entered) = navigate(&mut tab, &begun.header("location")).await;
    let location = entered.header("location");
    assert!(location.starts_with(&world.orders_at("/.latchkey/enter?ticket=")), "{location}");
    (tab, location)
}

#[tokio::test]
async fn a_ticket_is_good_once_for_a_moment_and_in_its_own_browser() {
    let world = World::new().start().await;
    // Once.
    let (ada, ticket) = with_a_ticket(&world).await;
    let mut first = ada.clone();
    first.get(&ticket).await.is_at(&world.orders_at("/profile")).shows("Signed in as Ada");
    let mut replayed = ada.clone();
    replayed.get(&ticket).await.has_status(410).shows("cannot be repeated");
    assert_eq!(replayed.cookie(&world.host("orders"), "latchkey"), None);
    // Only in the browser that began: else somebody could sign others in as themselves.
    let (_, ticket) = with_a_ticket(&world).await;
    let mut victim = world.browser();
    victim.get(&ticket).await.has_status(410);
    assert_eq!(victim.cookie(&world.host("orders"), "latchkey"), None);
    let (_, ticket) = with_a_ticket(&world).await;
    victim.get(&world.orders_at("/")).await;
    victim.get(&ticket).await.has_status(410);
    assert_eq!(victim.cookie(&world.host("orders"), "latchkey"), None);
    // Only on its own host.
    let (mut ada, ticket) = with_a_ticket(&world).await;
    ada.get(&ticket.replace(&world.host("orders"), &world.host("reports"))).await.has_status(410);
    // Only for thirty seconds.
    let (mut ada, ticket) = with_a_ticket(&world).await;
    world.clock.advance(Duration::from_secs(31));
    ada.get(&ticket).await.has_status(410);
    // Nonsense.
    for nonsense in ["", "AAAAAAAAAAAAAAAAAAAAAA", "%00", "../../x", &"A".repeat(5000)] {
        let mut tab = world.browser();
        tab.get(&world.orders_at(&format!("/.latchkey/enter?ticket={nonsense}"))).await.has_status(410);
    }
}

#[tokio::test]
async fn a_sign_in_page_left_open_too_long_says_so_and_one_click_begins_anew() {
    let world = World::new().start().await;
    let mut ada = on_the_password_page(&world).await;
    world.clock.advance(Duration::from_secs(3601));
    ada.fill("Password", ADA.password).submit("Sign in").await.has_status(410).shows("open too long");
    ada.follow("Go to Orders desk").await.sign_in(&ADA).await.shows("Account linking");
}

#[tokio::test]
async fn our_pages_refuse_other_methods_types_and_paths() {
    let world = World::new().start().await;
    let mut browser = world.browser();
    for (method, page, expected) in [
        ("DELETE", "/sign-in", 405),
        ("PUT", "/account/links", 405),
        ("POST", "/help", 405),
        ("GET", "/nothing/here", 404),
        ("GET", "/.latchkey/enter", 404),
        ("OPTIONS", "/sign-in", 405),
        ("GET", "/link/unknown", 404),
        ("GET", "/sign-in?flow=%ff", 400),
    ] {
        let answer = browser.client(method, &world.login_at(page)).header("accept", "text/html").send().await;
        assert_eq!(answer.status, expected, "{method} {page}: {}", answer.text());
        assert!(!answer.body.is_empty(), "{method} {page}");
    }
    let json = browser.script("POST", &world.login_at("/sign-in")).header("content-type", "application/json").body("{}").send().await;
    assert!(matches!(json.status, 400 | 415), "{}", json.status);
    assert_eq!(browser.client("POST", &world.orders_at("/.latchkey/enter")).send().await.status, 405);
    assert_eq!(browser.client("GET", &world.orders_at("/.latchkey/none")).send().await.status, 404);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let world = World::new().start().await;
    let ada = on_the_password_page(&world).await;
    let mut statuses = Vec::new();
    for n in 0..7 {
        let mut tab = ada.clone();
        tab.fill("Password", &format!("a wrong guess {n}")).submit("Sign in").await;
        statuses.push(tab.answer().status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
    let mut tab = ada.clone();
    tab.fill("Password", ADA.password).submit("Sign in").await.has_status(429).shows("Try again in 10 seconds");
    world.clock.advance(Duration::from_secs(10));
    tab.back_to(ada.tab()).fill("Password", ADA.password).submit("Sign in").await.shows("Account linking");
}

#[tokio::test]
async fn whoever_drips_a_head_or_a_body_is_cut_off() {
    let origin = StrictOrigin::echoing().await;
    let url = origin.url();
    let open = "[[portal.access]]\nrequire = \"public\"";
    let world = World::new().without_samples().tls().portal(move |_| Portal::new("open", "Open house", &url).table(open)).start().await;
    let took = slow(&world, &world.host("open")).await;
    // Far from what is promised, since the machine is busy, and farther from forever.
    for (what, took) in [
        ("head", took.head),
        ("body", took.body),
        ("HTTP/2 head", took.http2_head),
        ("HTTP/2 body", took.http2_body),
        ("HTTP/2 body that stops", took.http2_silence),
    ] {
        assert!(took < Duration::from_secs(60), "{what}: {took:?}");
    }
}
