//! WsgiDAV and Nagios behind Apache: HTTP Digest, two implementations.

use tests::{Browser, World};

use crate::running::{ALICE, ada_and_grace, has, sign_out, up};

/// A file is put, moved and read again, with requests of every kind, and one body too large to be kept at hand.
async fn keep_a_file(world: &World, host: &str, ada: &mut Browser) {
    for (number, size) in [(1, 10), (2, 100_000)] {
        let file = world.at(host, &format!("/note-{number}.txt"));
        let text = "x".repeat(size);
        assert_eq!(ada.script("PUT", &file).body(text).send().await.status, 201);
        let read = ada.script("GET", &file).send().await;
        assert_eq!((read.status, read.text().len()), (200, size));
        assert_eq!(ada.script("PROPFIND", &file).header("depth", "0").send().await.status, 207);
        assert_eq!(ada.script("DELETE", &file).send().await.status, 204);
    }
}

#[tokio::test]
async fn wsgidav() {
    let portal = up("wsgidav").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/");
    let (mut ada, mut grace) = ada_and_grace(&world, &page).await;
    has(&ada, "Authenticated user: \"alice\"");
    has(&grace, "Authenticated user: \"bob\"");
    ada.get(&world.at(&portal.host, "/hello.txt")).await.has_status(200).shows("a file of the office");
    keep_a_file(&world, &portal.host, &mut ada).await;

    for _ in 0..2 {
        portal.end_sessions().await;
        ada.get(&page).await.is_at(&page).has_status(200);
        has(&ada, "Authenticated user: \"alice\"");
    }
    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, "Authenticated user: \"alice\"");
    sign_out(&world, &mut ada, &page).await;
    grace.get(&page).await.is_at(&page);
    has(&grace, "Authenticated user: \"bob\"");
}

#[tokio::test]
async fn nagios4() {
    let portal = up("nagios4").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/nagios4/cgi-bin/tac.cgi");
    let (mut ada, mut grace) = ada_and_grace(&world, &page).await;
    has(&ada, "Logged in as <i>alice</i>");
    has(&grace, "Logged in as <i>bob</i>");
    // The digest covers the query too.
    ada.get(&world.at(&portal.host, "/nagios4/cgi-bin/status.cgi?host=all&note=a%20b")).await.has_status(200);
    has(&ada, "Logged in as <i>alice</i>");
    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, "Logged in as <i>alice</i>");
    sign_out(&world, &mut ada, &page).await;
    grace.get(&page).await.is_at(&page);
    has(&grace, "Logged in as <i>bob</i>");
}
