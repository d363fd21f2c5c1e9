use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Answer, Client, parse};
use crate::world::{Ada, USUAL, World};

async fn open(world: &World, ada: Option<&Ada>, origin: &str) -> (TcpStream, Answer) {
    let client = Client::new(world.gateway);
    let client = match ada {
        Some(ada) => client.with("Cookie", &ada.cookie),
        None => client,
    };
    let client = client.with("Connection", "keep-alive, Upgrade").with("Upgrade", "websocket").with("Origin", origin);
    let client = client.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==").with("Sec-WebSocket-Version", "13");
    let mut stream = client.connect().await;
    stream.write_all(format!("{}\r\n", client.head("GET", "/ws")).as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut head).await.unwrap(), 0, "{}", String::from_utf8_lossy(&head));
    }
    let answer = parse(&head);
    (stream, answer)
}

/// A masked text frame with a mask of zeros (RFC 6455 §5.2).
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).unwrap(), 0, 0, 0, 0];
    frame.extend(text.as_bytes());
    frame
}

async fn echo(stream: &mut TcpStream, text: &str) {
    stream.write_all(&frame(text)).await.unwrap();
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains(text) {
        assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0, "{}", String::from_utf8_lossy(&seen));
    }
}

#[tokio::test]
async fn a_websocket_is_carried_and_ends_with_its_session() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let ours = format!("http://{}", world.authority());
    let (mut stream, answer) = open(&world, Some(&ada), &ours).await;
    assert_eq!((answer.status, answer.field("sec-websocket-accept")), (101, Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")));
    for text in ["hello", "again"] {
        echo(&mut stream, text).await;
    }
    world.sign_out(&ada).await;
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(3), stream.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "still open after the sign-out");
}

#[tokio::test]
async fn the_handshake_is_repaired_and_refused_like_any_request() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let ours = format!("http://{}", world.authority());
    assert_eq!(open(&world, Some(&ada), "http://evil.example").await.1.status, 403);
    assert_eq!(open(&world, None, &ours).await.1.status, 401);
    world.portal.end_all_sessions();
    let (mut stream, answer) = open(&world, Some(&ada), &ours).await;
    assert_eq!(answer.status, 101, "{answer:?}");
    echo(&mut stream, "repaired").await;
}
