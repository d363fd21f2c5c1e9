//! A form that was being posted when nobody was signed in any more.

use std::time::Duration;

use bytes::Bytes;
use tests::{ADA, Browser, World};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// The token of the order form, which is good as long as the person's account at the desk.
async fn csrf(world: &World, ada: &mut Browser) -> String {
    ada.get(&world.orders_at("/orders")).await;
    ada.cookie(&world.host("orders"), "csrftoken").expect("the desk gives its token to script").value
}

/// Ada has her form before her, and her session is over.
async fn signed_out_over_a_form(world: &World) -> (Browser, String) {
    let mut ada = world.at_the_desk(&ADA).await;
    let csrf = csrf(world, &mut ada).await;
    world.clock.advance(Duration::from_secs(31 * 60));
    (ada, csrf)
}

/// Posts, signs in, confirms; gives what the desk received.
async fn kept_and_sent(content_type: &str, page: &str, body: impl FnOnce(&str) -> Vec<u8>) -> (Bytes, Bytes, String) {
    let world = World::new().start().await;
    let (mut ada, csrf) = signed_out_over_a_form(&world).await;
    let body = Bytes::from(body(&csrf));
    ada.post(&world.orders_at("/orders"), &world.orders_at(page), content_type, body.clone()).await.shows("Sign in");
    assert!(world.orders.orders().is_empty());
    ada.sign_in(&ADA).await.shows("You were sending a form to Orders desk");
    assert!(world.orders.orders().is_empty(), "nothing is sent before the person has confirmed");
    ada.submit("Send the form").await.has_status(200).shows("Orders");
    let orders = world.orders.orders();
    assert_eq!(orders.len(), 1, "sent once");
    // A reload of the result, or a second press, sends nothing again.
    ada.reload().await;
    assert_eq!(world.orders.orders().len(), 1);
    (body, orders[0].form.clone(), orders[0].media_type.clone())
}

#[tokio::test]
async fn an_urlencoded_form_is_sent_on_byte_for_byte() {
    let (sent, received, media_type) =
        kept_and_sent(URLENCODED, "/orders", |csrf| format!("item=T%c3%a9a+%2B&csrf={csrf}&&empty=&x=%").into_bytes()).await;
    assert_eq!(received, sent);
    assert_eq!(media_type, URLENCODED);
}

#[tokio::test]
async fn a_form_in_a_legacy_charset_is_sent_on_byte_for_byte() {
    let content_type = "application/x-www-form-urlencoded; charset=windows-1252";
    let (sent, received, media_type) = kept_and_sent(content_type, "/orders?a=1&b=%20", |csrf| {
        let mut body = format!("csrf={csrf}&item=Caf").into_bytes();
        body.extend([0xe9, b' ', 0x80, b'=']);
        body
    })
    .await;
    assert_eq!(received, sent);
    assert_eq!(media_type, content_type);
}

#[tokio::test]
async fn a_multipart_form_with_a_file_is_sent_on_byte_for_byte() {
    let content_type = "multipart/form-data; boundary=\"----a b'c\"";
    let (sent, received, media_type) = kept_and_sent(content_type, "/attachments", |csrf| {
        let mut body = format!("------a b'c\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes();
        body.extend(b"------a b'c\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xe9.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        body.extend((0..=255).cycle().take(20_000));
        body.extend(b"\r\n------a b'c--\r\n");
        body
    })
    .await;
    assert_eq!(received, sent);
    assert_eq!(media_type, content_type);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_not_kept_and_the_page_says_so() {
    let world = World::new().start().await;
    let (mut ada, csrf) = signed_out_over_a_form(&world).await;
    let body = format!("csrf={csrf}&item={}", "x".repeat(70 * 1024));
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, body).await;
    ada.has_status(413).shows("send your form again");
    ada.follow("Sign in").await.sign_in(&ADA).await.is_at(&world.orders_at("/orders"));
    assert!(world.orders.orders().is_empty());
}

#[tokio::test]
async fn strangers_cannot_fill_the_store_with_forms() {
    let world = World::new().start().await;
    let mut answers = Vec::new();
    for _ in 0..52 {
        let mut browser = world.browser();
        browser.post(&world.orders_at("/"), &world.orders_at("/orders"), URLENCODED, "item=Tea").await;
        answers.push(browser.answer().status);
    }
    assert_eq!(answers[..50], [200; 50], "an office's worth is kept");
    assert_eq!(answers[50..], [413, 413], "and no more, which the page says");
}

#[tokio::test]
async fn a_kept_form_is_gone_after_ten_minutes() {
    let world = World::new().start().await;
    let (mut ada, csrf) = signed_out_over_a_form(&world).await;
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, format!("csrf={csrf}&item=Tea")).await;
    world.clock.advance(Duration::from_secs(601));
    ada.sign_in(&ADA).await.has_status(410).shows("not kept any more");
    assert!(world.orders.orders().is_empty());
}

#[tokio::test]
async fn nobody_else_can_have_a_kept_form_sent() {
    let world = World::new().start().await;
    let (mut ada, csrf) = signed_out_over_a_form(&world).await;
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, format!("csrf={csrf}&item=Tea")).await;
    ada.sign_in(&ADA).await.shows("You were sending a form");
    // A page of another site makes the browser post to the same address: an ordinary (empty) form, and not the kept one.
    let mut elsewhere = ada.clone();
    elsewhere.post("http://evil.localhost/", &world.orders_at("/orders"), URLENCODED, "").await;
    assert!(world.orders.orders().is_empty());
    ada.submit("Send the form").await;
    assert_eq!(world.orders.orders().len(), 1);
}
