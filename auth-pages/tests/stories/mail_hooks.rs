//! What mail providers report.

use std::sync::Arc;

use accounts::ports::{Clock, MailState};
use accounts::{EmailAddress, Notice, Reason};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use messages::ProviderHooks;

use crate::world::{World, portals};

const KEY: &str = "signing-key";

async fn world() -> Arc<World> {
    World::built(portals(), |settings| settings.mail_hooks = Arc::new(ProviderHooks::default().with_mailgun(&KEY.to_owned().into()))).await
}

/// A mail that the mail server has taken; its message id.
async fn sent(world: &World) -> String {
    let ada = EmailAddress::parse("ada@example.com").unwrap();
    let id = world.deps.outbox.post(accounts::Recipient { email: &ada, language: None }, &Notice::PasswordChanged).await.unwrap();
    let now = world.clock.now();
    world.mails.settle(&id, &MailState::Sent, now, now).await.unwrap();
    id
}

async fn state(world: &World, id: &str) -> MailState {
    world.mails.find(id).await.unwrap().unwrap().state
}

async fn ask(world: &World, method: Method, provider: &str, body: String) -> StatusCode {
    let uri = format!("https://login.example.com/hooks/mail/{provider}");
    let request = Request::builder().method(method).uri(uri).header("content-type", "application/json");
    world.answer("login.example.com", request.body(Bytes::from(body)).unwrap()).await.status()
}

fn failed(world: &World, key: &str, token: &str, id: &str, severity: &str) -> String {
    let signed_at = (world.clock.now().millis() / 1000).to_string();
    let tag = ring::hmac::sign(&ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.as_bytes()), format!("{signed_at}{token}").as_bytes());
    let signature: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    serde_json::json!({
        "signature": { "timestamp": signed_at, "token": token, "signature": signature },
        "event-data": {
            "event": "failed",
            "severity": severity,
            "delivery-status": { "message": "550 <b>gone</b>" },
            "message": { "headers": { "message-id": format!("{id}@example.com") } },
        },
    })
    .to_string()
}

#[tokio::test]
async fn a_provider_that_signs_is_believed() {
    let world = world().await;
    let id = sent(&world).await;
    assert_eq!(ask(&world, Method::POST, "mailgun", failed(&world, KEY, "one", &id, "temporary")).await, StatusCode::OK);
    assert_eq!(state(&world, &id).await, MailState::Deferred(Reason::new("550 <b>gone</b>")));
    assert_eq!(ask(&world, Method::POST, "mailgun", failed(&world, KEY, "two", &id, "permanent")).await, StatusCode::OK);
    assert_eq!(state(&world, &id).await, MailState::Bounced(Reason::new("550 <b>gone</b>")));
    // Of a mail that nobody knows: there is nothing to note, and no reason to come again.
    assert_eq!(ask(&world, Method::POST, "mailgun", failed(&world, KEY, "three", "another", "permanent")).await, StatusCode::OK);
}

#[tokio::test]
async fn nobody_else_changes_anything() {
    let world = world().await;
    let id = sent(&world).await;
    let forged = failed(&world, "another-key", "one", &id, "permanent");
    assert_eq!(ask(&world, Method::POST, "mailgun", forged).await, StatusCode::FORBIDDEN);
    let old = failed(&world, KEY, "one", &id, "permanent");
    world.clock.advance(16);
    assert_eq!(ask(&world, Method::POST, "mailgun", old).await, StatusCode::FORBIDDEN);
    assert_eq!(ask(&world, Method::POST, "mailgun", "{}".to_owned()).await, StatusCode::BAD_REQUEST);
    assert_eq!(ask(&world, Method::GET, "mailgun", String::new()).await, StatusCode::METHOD_NOT_ALLOWED);
    for provider in ["sendgrid", "other", "", "mailgun/x"] {
        assert_eq!(
            ask(&world, Method::POST, provider, failed(&world, KEY, "one", &id, "permanent")).await,
            StatusCode::NOT_FOUND,
            "{provider}"
        );
    }
    assert_eq!(state(&world, &id).await, MailState::Sent);
}

#[tokio::test]
async fn what_was_overheard_cannot_be_used_for_another_mail() {
    let world = world().await;
    let (first, second) = (sent(&world).await, sent(&world).await);
    let overheard = failed(&world, KEY, "one", &first, "permanent");
    assert_eq!(ask(&world, Method::POST, "mailgun", overheard.clone()).await, StatusCode::OK);
    // Mailgun's signature is not over the event.
    assert_eq!(ask(&world, Method::POST, "mailgun", overheard.replace(&first, &second)).await, StatusCode::FORBIDDEN);
    assert_eq!(state(&world, &second).await, MailState::Sent);
}
