use crate::world::{HOST, USUAL, World};

/// Heads that no honest client sends; `H` is the gateway's own authority.
const REFUSED: [(&str, u16); 17] = [
    ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    ("GET / HTTP/1.1\r\nHost: H\r\nHost: H\r\n\r\n", 400),
    ("GET http://evil.example/ HTTP/1.1\r\nHost: H\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: H\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: H\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    ("GET / HTTP/1.1\r\nHost: H\r\nTransfer_Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    ("GET / HTTP/1.1\nHost: H\n\n", 400),
    ("GET / HTTP/1.1\r\nHost: H\r\nX: a\u{85}b\r\n\r\n", 400),
    ("GET /a/..;/b HTTP/1.1\r\nHost: H\r\n\r\n", 400),
    ("GET /%00 HTTP/1.1\r\nHost: H\r\n\r\n", 400),
    ("GET //evil.example HTTP/1.1\r\nHost: H\r\n\r\n", 400),
    ("TRACE / HTTP/1.1\r\nHost: H\r\n\r\n", 405),
    ("CONNECT H HTTP/1.1\r\nHost: H\r\n\r\n", 405),
    ("GET /assets/style.css HTTP/1.1\r\nHost: H\r\nConnection: X-Forwarded-For\r\n\r\n", 400),
    ("OPTIONS * HTTP/1.1\r\nHost: H\r\n\r\n", 400),
];

#[tokio::test]
async fn a_refused_head_is_answered_and_nothing_after_it_is_read() {
    let world = World::new(USUAL).await;
    for (head, status) in REFUSED {
        let follow_up = format!("GET /assets/style.css HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", world.authority());
        let bytes = head.replace('H', &world.authority()).replace(&format!("{}TTP", world.authority()), "HTTP");
        let bytes = bytes.replace(&format!("{}ost:", world.authority()), "Host:") + &follow_up;
        let answer = world.client().raw(bytes.as_bytes()).await;
        assert_eq!(answer.status, status, "{bytes:?} {answer:?}");
        assert!(!answer.text().contains("HTTP/1.1 200"), "{bytes:?} {answer:?}");
    }
    let long = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n", world.authority(), "a".repeat(40_000));
    assert_eq!(world.client().raw(long.as_bytes()).await.status, 431);
    assert!(world.portal.received().is_empty(), "{:?}", world.portal.received());
}

/// What the proxy's own parser would refuse without a word.
const UNREADABLE: [(&str, u16, &str); 16] = [
    ("GET / HTTP/1.1\r\nHost: H\r\nX: a\r\n b\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: H\r\nX : a\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: H\r\nX\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: H\r\nX: a\0b\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: H\r\nX: a\rY: b\r\n\r\n", 400, "bad-request"),
    ("GET  / HTTP/1.1\r\nHost: H\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/3.0\r\nHost: H\r\n\r\n", 400, "bad-request"),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "bad-request"),
    ("GET /#a HTTP/1.1\r\nHost: H\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: u@H\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: H\r\nContent-Length: -1\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: identity\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/1.0\r\nHost: H\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-request"),
    ("POST /assets/style.css HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "bad-request"),
    ("CONNECT H HTTP/1.1\r\nHost: H\r\n\r\n", 405, "method-not-allowed"),
    ("\u{16}\u{3}\u{1}", 400, "bad-request"),
];

#[tokio::test]
async fn what_cannot_be_read_is_answered_like_everything_else() {
    let world = World::new(USUAL).await;
    for (head, status, code) in UNREADABLE {
        let bytes = head.replace(" H", &format!(" {}", world.authority())).replace("@H", &format!("@{}", world.authority()));
        let bytes = bytes.replace(&format!("{}TTP", world.authority()), "HTTP");
        let answer = world.client().raw(bytes.as_bytes()).await;
        assert_eq!(answer.status, status, "{bytes:?} {answer:?}");
        assert!(answer.text().contains(code) && answer.text().contains("support_code"), "{bytes:?} {answer:?}");
        assert_eq!(answer.field("content-length"), Some(answer.body.len().to_string().as_str()), "{bytes:?}");
    }
    let page = world.client().raw(b"GET  / HTTP/1.1\r\nAccept: text/html\r\n\r\n").await;
    assert!(page.text().contains("could not be read"), "{page:?}");
    let received = world.portal.received();
    assert!(received.is_empty(), "{received:?}");
}

#[tokio::test]
async fn head_tells_the_length_that_get_would_have() {
    let world = World::new(USUAL).await;
    let ask = |method: &str| {
        let port = world.gateway.port();
        format!("{method} /help HTTP/1.1\r\nHost: login.localhost:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n")
    };
    let (get, head) = (world.client().raw(ask("GET").as_bytes()).await, world.client().raw(ask("HEAD").as_bytes()).await);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.field("content-length"), Some(get.body.len().to_string().as_str()));
    let nothing = world.client().get("/.latchkey/sign-out").await;
    assert_eq!((nothing.status, nothing.field("content-length")), (204, None));
}

#[tokio::test]
async fn the_canonical_path_is_what_the_portal_gets() {
    let world = World::new(USUAL).await;
    for (page, expected) in [
        ("/x/../assets/./style.css?a=%2e%2E//", "/assets/style.css?a=%2e%2E//"),
        ("/%61ssets/style.css", "/assets/style.css"),
        ("http://H/assets/style.css", "/assets/style.css"),
    ] {
        world.portal.forget_received();
        let answer = world.client().get(&page.replace('H', &world.authority())).await;
        assert_eq!(answer.status, 200, "{page}");
        assert_eq!(world.portal.received()[0].target, expected);
    }
}

#[tokio::test]
async fn our_pages_answer_on_their_hosts() {
    let world = World::new(USUAL).await;
    let sign_in = format!(
        "GET /sign-in HTTP/1.1\r\nHost: login.localhost:{}\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
        world.gateway.port()
    );
    let page = world.client().raw(sign_in.as_bytes()).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("E-mail address"), "{}", page.text());
    let large = format!(
        "POST /sign-in HTTP/1.1\r\nHost: login.localhost\r\nAccept: text/html\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n{}",
        "a".repeat(100_000)
    );
    assert_eq!(world.client().raw(large.as_bytes()).await.status, 413);
    let ours = world.client().navigates().get("/.latchkey/nothing").await;
    assert_eq!(ours.status, 404);
    assert!(world.portal.received().is_empty());
    assert_eq!(HOST, "orders.localhost");
}

#[tokio::test]
async fn a_forged_cut_or_doubled_pass_is_nobody() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let good = ada.cookie.as_str();
    let mut forged = good.to_owned().into_bytes();
    forged[30] = if forged[30] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for cookie in [&good[..good.len() - 1], &forged, &format!("{good}; {good}"), "latchkey=", &format!("Latchkey{}", &good[8..])] {
        assert_eq!(world.client().navigates().with("Cookie", cookie).get("/orders").await.status, 303, "{cookie}");
    }
    assert_eq!(world.client().navigates().with("Cookie", good).get("/orders").await.status, 200);
}

#[tokio::test]
async fn heads_arrive_in_pieces_and_connections_are_kept() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let world = World::new(USUAL).await;
    let head = format!("\r\n{}\r\n", world.client().head("GET", "/assets/style.css"));
    let mut stream = world.client().connect().await;
    for _ in 0..3 {
        for piece in head.as_bytes().chunks(7) {
            stream.write_all(piece).await.unwrap();
            stream.flush().await.unwrap();
            tokio::task::yield_now().await;
        }
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&seen).ends_with("}\n") {
            assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0, "{}", String::from_utf8_lossy(&seen));
        }
        assert_eq!(crate::client::parse(&seen).field("connection"), Some("keep-alive"));
    }
    assert_eq!(world.portal.received().len(), 3);
}

#[tokio::test]
async fn what_cannot_be_parsed_is_answered_in_kind() {
    let world = World::new(USUAL).await;
    let person = world.client().raw(b"GET / HTTP/9.9\r\nAccept: text/html\r\n\r\n").await;
    assert_eq!((person.status, person.field("content-type")), (400, Some("text/html; charset=utf-8")));
    let script = world.client().raw(b"\0\r\n\r\n").await;
    assert_eq!((script.status, script.field("content-type"), script.field("connection")), (400, Some("application/json"), Some("close")));
    assert!(script.text().contains("support_code"), "{}", script.text());
}
