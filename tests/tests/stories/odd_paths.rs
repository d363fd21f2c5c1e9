//! Paths that software reads in different ways: each portal takes what its setting says, and no rule is passed by them.

use http::Request;
use tests::attacks::{LOOSE, PathOrigin, RULES, path_confusion, some_spellings};
use tests::{Portal, StrictOrigin, World, ask_http2, raw_tls};

const DENIED: &str = "[[portal.access]]\npath = \"/secret/**\"\nrequire = \"deny\"\n[[portal.access]]\nrequire = \"public\"";
const STRICT: &str = "[portal.path]\nencoded_slash = \"refuse\"\nparameters = \"refuse\"";

/// What the portals with the strict, the usual and the loose setting answer.
const PATHS: [(&str, [u16; 3]); 21] = [
    ("/orders", [200, 200, 200]),
    ("/50%25", [200, 200, 200]),
    ("/@scope%2Fpackage", [400, 200, 200]),
    ("/api/queues/%2F/mail", [400, 400, 200]),
    ("/fetch/https:%2F%2Fa.example", [400, 400, 200]),
    ("/job/feature%252Fx", [400, 400, 200]),
    ("/page;jsessionid=1", [400, 200, 200]),
    ("/;jsessionid=1", [400, 400, 200]),
    ("/a/;/b", [400, 400, 200]),
    ("/a%3Bb", [400, 200, 200]),
    // Never.
    ("/a/..%2Fsecret/x", [400, 400, 400]),
    ("/a/..%252Fsecret/x", [400, 400, 400]),
    ("/a/..;/secret/x", [400, 400, 400]),
    ("/%252e%252e/secret", [400, 400, 400]),
    ("/a%5Csecret", [400, 400, 400]),
    // The rule holds, however much is taken.
    ("/secret/x", [403, 403, 403]),
    ("/secret%2Fx", [400, 403, 403]),
    ("/%2Fsecret/x", [400, 400, 403]),
    ("/a/../%2F/secret%252Fx", [400, 400, 403]),
    ("/secret;v=1/x", [400, 403, 403]),
    ("/;v=1/secret", [400, 400, 403]),
];

#[tokio::test]
async fn each_portal_takes_what_its_setting_says() {
    let origin = StrictOrigin::echoing().await;
    let urls = [origin.url(), origin.url(), origin.url()];
    let [strict, usual, loose] = urls;
    let world = World::new()
        .without_samples()
        .tls()
        .portal(move |_| Portal::new("strict", "Strict", &strict).table(STRICT).table(DENIED))
        .portal(move |_| Portal::new("usual", "Usual", &usual).table(DENIED))
        .portal(move |_| Portal::new("loose", "Loose", &loose).table(LOOSE).table(DENIED))
        .start()
        .await;
    for (path, expected) in PATHS {
        for (portal, expected) in ["strict", "usual", "loose"].into_iter().zip(expected) {
            let host = world.host(portal);
            let text = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
            let answer = raw_tls(&world, &host, text.as_bytes()).await;
            assert_eq!(answer.status(), expected, "HTTP/1.1 {portal} {path}: {}", answer.text);
            let request = Request::builder().uri(format!("https://{host}:{}{path}", world.port())).header("accept", "text/html");
            let (status, _, body) = ask_http2(&world, &host, request.body(()).unwrap()).await;
            assert_eq!(status, expected, "HTTP/2 {portal} {path}: {body}");
            let arrived: Vec<String> = origin.take().requests.into_iter().map(|request| request.target).collect();
            let as_it_was = if expected == 200 { vec![path; 2] } else { Vec::new() };
            assert_eq!(arrived, as_it_was, "{portal} {path}: kept as it is, or kept away");
        }
    }
    // Our own pages are ours to read, whatever the portal takes.
    for host in [world.host("login"), world.host("loose")] {
        let text = format!("GET /.latchkey/%2F HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(raw_tls(&world, &host, text.as_bytes()).await.status(), 400, "{host}");
    }
}

#[tokio::test]
async fn no_spelling_gets_past_a_rule_to_a_real_server() {
    for origin in [PathOrigin::nginx().await, PathOrigin::php().await] {
        let (usual, loose, name) = (origin.url(), origin.url(), origin.name);
        let world = World::new()
            .without_samples()
            .portal(move |_| Portal::new("usual", "Usual", &usual).table(RULES))
            .portal(move |_| Portal::new("loose", "Loose", &loose).table(LOOSE).table(RULES))
            .start()
            .await;
        let direct = path_confusion(origin.port, "localhost", some_spellings(23)).await;
        assert!(direct.given_away.len() > 20, "{name} itself tells it: {direct:?}");
        for portal in ["usual", "loose"] {
            let confused = path_confusion(world.port(), &world.host(portal), some_spellings(23)).await;
            assert!(confused.given_away.is_empty(), "{name}, {portal}: {:?}", confused.given_away);
            assert!(confused.passed > 0 && confused.refused > 100, "{name}, {portal}: {confused:?}");
        }
    }
}
