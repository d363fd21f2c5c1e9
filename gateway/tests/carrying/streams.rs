use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{USUAL, World};

#[tokio::test]
async fn events_arrive_as_they_happen_and_end_with_the_session() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let client = world.client().with("Cookie", &ada.cookie);
    let mut stream = client.connect().await;
    stream.write_all(format!("{}\r\n", client.head("GET", "/events")).as_bytes()).await.unwrap();
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("tick 2") {
        assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0, "{}", String::from_utf8_lossy(&seen));
    }
    world.sign_out(&ada).await;
    let mut rest = Vec::new();
    let cut = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
    assert!(cut.is_ok(), "still streaming after the sign-out");
}

#[tokio::test]
async fn large_bodies_pass_both_ways() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let client = world.client().with("Cookie", &ada.cookie);
    let upload = vec![7_u8; 8 * 1024 * 1024];
    let answer = client.send("POST", "/upload", Some(("application/octet-stream", &upload))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.text().contains("\"bytes\":8388608"), "{}", answer.text());
    let download = client.get("/download?pieces=64").await;
    assert_eq!(download.body.len(), 64 * 64 * 1024);
    let compressed = client.get("/catalogue.csv").await;
    assert_eq!(compressed.field("content-encoding"), Some("gzip"));
    assert_eq!(compressed.body[..2], [0x1f, 0x8b]);
}
