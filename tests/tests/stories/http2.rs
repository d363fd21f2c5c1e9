//! HTTP/2 between browser and gateway.

use http::{Method, Request};
use tests::attacks::malformed_http2::{Outcome, malformed_http2, run};
use tests::{ADA, GRACE, Portal, StrictOrigin, World, ask_http2, frame, raw_http2, resident_bytes};

#[tokio::test]
async fn the_whole_journey_works_over_http2() {
    let world = World::new().tls().start().await;
    let browser = world.browser_over_http2();
    let mut ada = world.at_the_desk_with(browser, &ADA).await;
    ada.get(&world.orders_at("/orders")).await.fill("Item", "Tea").submit("Place order").await;
    ada.is_at(&world.orders_at("/orders?placed=1")).shows("Tea");
    ada.get(&world.reports_at("/")).await.link(&ADA).await.is_at(&world.reports_at("/")).shows("Signed in as Ada Lovelace");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/orders?n=1")).await.shows("Asked for: n=1");
    let body = vec![7_u8; 60_000];
    let uploaded = ada.script("POST", &world.orders_at("/upload")).body(body).send().await;
    assert!(uploaded.text().starts_with("{\"bytes\":60000,"), "{}", uploaded.text());
    let download = ada.script("GET", &world.orders_at("/download?pieces=40")).send().await;
    assert_eq!(download.body.len(), 40 * 64 * 1024);
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    ada.get(&world.orders_at("/")).await.shows("Sign in");
}

#[tokio::test]
async fn cookies_split_over_fields_are_read_and_strangers_are_refused() {
    let world = World::new().tls().start().await;
    let mut grace = world.at_the_desk_with(world.browser_over_http2(), &GRACE).await;
    let pass = grace.cookie(&world.host("orders"), "__Host-latchkey").unwrap().value;
    let url = world.orders_at("/api/orders");
    let split =
        grace.client("GET", &url).instead("cookie", "a=b").header("cookie", &format!("__Host-latchkey={pass}")).header("cookie", "c=d");
    assert_eq!(split.send().await.status, 200);
    let received = world.orders.received().pop().unwrap();
    assert!(received.header("cookie").len() == 1 && !received.header("cookie")[0].contains(&pass), "{received:?}");
    let mut stranger = world.browser_over_http2();
    assert_eq!(stranger.script("GET", &url).send().await.status, 401);
    let unknown = stranger.client("GET", &url).header("host", "evil.example").send().await;
    assert_eq!(unknown.status, 400, "two names in one request");
}

#[tokio::test]
async fn fields_that_belong_to_http1_alone_are_refused() {
    let world = World::new().tls().start().await;
    let grace = world.at_the_desk_with(world.browser_over_http2(), &GRACE).await;
    let url = world.orders_at("/api/orders");
    for (name, value) in [("transfer_encoding", "chunked"), ("content_length", "5"), ("x-null", "a")] {
        let mut tab = grace.clone();
        let answer = tab.client("GET", &url).header(name, value).send().await;
        let expected = if name == "x-null" { 200 } else { 400 };
        assert_eq!(answer.status, expected, "{name}: {value}");
    }
    let mut tab = grace.clone();
    assert_eq!(tab.client("GET", &url).send().await.status, 200, "the gateway is alive");
}

#[tokio::test]
async fn refusals_over_http2_are_pages_too() {
    let world = World::new().tls().start().await;
    let page = world.orders_at("/");
    let connect = Request::builder().method(Method::CONNECT).uri(format!("{}:443", world.host("orders"))).body(()).unwrap();
    let get = || Request::builder().uri(&page).header("accept", "text/html");
    let large = get().header("x-a", "a".repeat(40_000)).body(()).unwrap();
    let larger = (0..3).fold(get(), |get, n| get.header(format!("x-{n}"), "a".repeat(40_000))).body(()).unwrap();
    let many = (0..200).fold(get(), |get, n| get.header(format!("x-{n}"), "1")).body(()).unwrap();
    let elsewhere =
        Request::builder().uri(page.replace(&world.host("orders"), "evil.example")).header("accept", "text/html").body(()).unwrap();
    for (name, request, expected) in [
        ("CONNECT", connect, 405),
        ("40 KB in a field", large, 431),
        ("120 KB in fields", larger, 431),
        ("200 fields", many, 431),
        ("a host that is not here", elsewhere, 421),
    ] {
        let (status, media, body) = ask_http2(&world, &world.host("orders"), request).await;
        assert_eq!(status, expected, "{name}: {body}");
        assert!(media.starts_with("text/html") || media.starts_with("application/json"), "{name}: {media}");
        assert!(body.contains("upport code") || body.contains("support_code"), "{name}: {body}");
    }
    world.at_the_desk_with(world.browser_over_http2(), &ADA).await;
}

/// GET / for this host, as a header block without any table (RFC 7541): without a name, none is sent.
fn get_block(host: Option<&str>) -> Vec<u8> {
    let mut block = vec![0x82, 0x87, 0x84];
    if let Some(host) = host {
        block.extend([0x01, u8::try_from(host.len()).unwrap()]);
        block.extend(host.as_bytes());
    }
    block
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

#[tokio::test]
async fn floods_over_http2_end_their_connection_and_nothing_else() {
    let world = World::new().tls().start().await;
    let host = world.host("orders");
    let streams = |count: u32| (0..count).map(|n| n * 2 + 1);
    let rapid_resets: Vec<u8> = streams(5_000)
        .flat_map(|id| {
            [frame(HEADERS, END_HEADERS | END_STREAM, id, &get_block(Some(&host))), frame(RESET, 0, id, &8_u32.to_be_bytes())].concat()
        })
        .collect();
    let without_host: Vec<u8> = streams(60).flat_map(|id| frame(HEADERS, END_HEADERS | END_STREAM, id, &get_block(None))).collect();
    let piece = [[0x40, 1, b'a', 100].as_slice(), &[b'a'; 100]].concat();
    let continuations: Vec<u8> = std::iter::once(frame(HEADERS, END_STREAM, 1, &get_block(Some(&host))))
        .chain((0..20_000).map(|_| frame(CONTINUATION, 0, 1, &piece)))
        .flatten()
        .collect();
    let empty_continuations: Vec<u8> = std::iter::once(frame(HEADERS, END_STREAM, 1, &get_block(Some(&host))))
        .chain((0..20_000).map(|_| frame(CONTINUATION, 0, 1, b"")))
        .flatten()
        .collect();
    let many = |frame: Vec<u8>| frame.repeat(20_000);
    let empty_body = [frame(HEADERS, END_HEADERS, 1, &get_block(Some(&host))), many(frame(DATA, 0, 1, b""))].concat();
    let before = resident_bytes();
    for (name, frames) in [
        ("settings", many(frame(SETTINGS, 0, 0, b""))),
        ("pings", many(frame(PING, 0, 0, &[0; 8]))),
        ("a body of nothing", empty_body),
        ("priorities", many(frame(PRIORITY, 0, 1, &[0, 0, 0, 0, 1]))),
        ("unknown frames", many(frame(0x42, 0, 0, b""))),
        ("rapid resets", rapid_resets),
        ("requests without a host", without_host),
        ("two megabytes of head", continuations),
        ("a head without end", empty_continuations),
    ] {
        let answer = raw_http2(&world, &host, &frames).await;
        assert!(answer.closed, "{name}: the connection goes on");
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 64 * 1024 * 1024, "{grown} bytes more than before");
    world.at_the_desk_with(world.browser_over_http2(), &ADA).await;
}

#[tokio::test]
async fn malformed_http2_ends_as_the_standard_demands_and_the_gateway_goes_on() {
    let origin = StrictOrigin::echoing().await;
    let url = origin.url();
    let open = "[[portal.access]]\nrequire = \"public\"";
    let world = World::new().without_samples().tls().portal(move |_| Portal::new("open", "Open house", &url).table(open)).start().await;
    let (host, cases) = (world.host("open"), malformed_http2());
    assert!(cases.iter().filter(|case| case.published.is_some()).count() == 147 && cases.len() > 250, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        if let Outcome::Otherwise(seen) = run(&world, &host, case).await {
            wrong.push(format!("{} {}: {seen}", case.section, case.what));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    let seen = origin.take();
    assert!(seen.objections.is_empty(), "{:?}", seen.objections);
}
