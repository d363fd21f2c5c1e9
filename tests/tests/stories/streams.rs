//! What legacy applications do beside pages: WebSockets, events, uploads, downloads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use ring::digest::{Context, SHA256};
use tests::{ADA, World, opened, resident_bytes};
use tokio::time::timeout;

#[tokio::test]
async fn a_websocket_talks_both_ways() {
    let world = World::new().start().await;
    let ada = world.at_the_desk(&ADA).await;
    let mut socket = opened(&ada, &world.orders_at("/ws")).await.unwrap();
    for text in ["hello", "", &"long ".repeat(20_000)] {
        assert_eq!(socket.echo(text).await.as_deref(), Some(text));
    }
    let stranger = world.browser();
    assert_eq!(opened(&stranger, &world.orders_at("/ws")).await.err(), Some(401));
}

#[tokio::test]
async fn a_websocket_is_opened_although_the_portal_s_session_has_ended() {
    let world = World::new().start().await;
    let ada = world.at_the_desk(&ADA).await;
    world.orders.end_all_sessions();
    let mut socket = opened(&ada, &world.orders_at("/ws")).await.unwrap();
    assert_eq!(socket.echo("hello").await.as_deref(), Some("hello"));
}

#[tokio::test]
async fn a_websocket_from_another_site_is_refused() {
    let world = World::new().start().await;
    let ada = world.at_the_desk(&ADA).await;
    let host = world.host("orders");
    let cookies = ada.cookies_for(&world.orders_at("/").parse().unwrap()).unwrap();
    let handshake = |origin: &str| {
        format!(
            "GET /ws HTTP/1.1\r\nHost: {host}:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {origin}\r\nCookie: {cookies}\r\n\r\n",
            world.port()
        )
    };
    let refused = tests::raw(&world, handshake("http://evil.localhost").as_bytes()).await;
    assert_eq!(refused.status(), 403, "{}", refused.text);
    let own = tests::raw(&world, handshake(&format!("http://{host}:{}", world.port())).as_bytes()).await;
    assert_eq!(own.status(), 101, "{}", own.text);
}

#[tokio::test]
async fn events_arrive_as_they_happen() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let mut events = ada.script("GET", &world.orders_at("/events")).header("accept", "text/event-stream").stream().await;
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let mut got = String::new();
    while got.matches("data: tick").count() < 3 {
        let chunk = timeout(Duration::from_secs(10), events.chunk()).await.expect("each event comes by itself").unwrap().unwrap();
        got.push_str(&String::from_utf8_lossy(&chunk));
    }
    assert!(got.contains("data: tick 2 for Ada Lovelace"), "{got}");
}

#[tokio::test]
async fn a_long_download_is_streamed_whole() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let mut answer = ada.client("GET", &world.orders_at("/download?pieces=800")).stream().await;
    let (mut length, mut piece) = (0_usize, 0_usize);
    while let Some(chunk) = answer.chunk().await.unwrap() {
        for byte in chunk.iter() {
            piece = length / (64 * 1024);
            assert_eq!(usize::from(*byte), piece % 256, "at byte {length}");
            length += 1;
        }
    }
    assert_eq!((length, piece), (800 * 64 * 1024, 799));
}

#[tokio::test]
async fn an_upload_of_a_gibibyte_is_not_held_in_memory() {
    const PIECES: u64 = 1024;
    const PIECE: usize = 1 << 20;
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let piece = Bytes::from(vec![0x5a; PIECE]);
    let mut hash = Context::new(&SHA256);
    for _ in 0..PIECES {
        hash.update(&piece);
    }
    let expected: String = hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();

    let before = resident_bytes();
    let (peak, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let watch = {
        let (peak, done) = (peak.clone(), done.clone());
        std::thread::spawn(move || {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(resident_bytes(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        })
    };
    let body = stream::iter((0..PIECES).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
    let asking = ada.script("POST", &world.orders_at("/upload")).header("content-length", &(PIECES * PIECE as u64).to_string());
    let answer = asking.send_stream(reqwest::Body::wrap_stream(body)).await;
    done.store(true, Ordering::Relaxed);
    watch.join().unwrap();
    assert_eq!(answer.text(), format!("{{\"bytes\":{},\"sha256\":\"{expected}\"}}", 1_u64 << 30));
    // Client, gateway and portal together, beside whatever other tests of this process do.
    let grown = peak.load(Ordering::Relaxed).saturating_sub(before);
    assert!(grown < 256 << 20, "grew by {} MiB", grown >> 20);
}

#[tokio::test]
async fn a_chunked_upload_arrives_whole() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let pieces = stream::iter((0..100_u8).map(|n| Ok::<_, std::io::Error>(Bytes::from(vec![n; 10_007]))));
    let answer = ada.script("PUT", &world.orders_at("/upload")).send_stream(reqwest::Body::wrap_stream(pieces)).await;
    assert!(answer.text().starts_with("{\"bytes\":1000700,"), "{}", answer.text());
}

#[tokio::test]
async fn a_compressed_body_comes_through_untouched() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let direct = include_bytes!("../../../sample-portals/assets/catalogue.csv.gz");
    let answer = ada.client("GET", &world.orders_at("/catalogue.csv")).header("accept-encoding", "gzip").send().await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(answer.header("content-length"), direct.len().to_string());
    assert!(answer.body == direct.as_slice(), "byte for byte");
}
