use http::StatusCode;

use crate::world::{PASSWORD, SIGN_IN, World};

const DATA: &str = "https://login.example.com/account/data";

#[tokio::test]
async fn what_is_kept_is_downloaded_without_secrets() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    browser.open(DATA).await.shows("Download");
    browser.open("/account/data/export").await.submit(&[]).await;
    assert_eq!(browser.headers["content-type"], "application/json");
    assert!(browser.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    for kept in ["\"email\": \"ada@example.com\"", "\"user_name\": \"ada7\"", "\"what\": \"linked\"", "203.0.113.9"] {
        assert!(browser.body.contains(kept), "{kept} is not in {}", browser.body);
    }
    for secret in ["old password", PASSWORD, "argon2", "sealed"] {
        assert!(!browser.body.contains(secret), "{secret}");
    }
    world.clock.advance(11);
    browser.open(&format!("{DATA}/export")).await.submit(&[]).await.shows("Enter the password of your master account");
    browser.submit(&[("master_password", Some(PASSWORD))]).await;
    assert_eq!(browser.headers["content-type"], "application/json");
}

#[tokio::test]
async fn an_account_is_deleted_with_its_password_and_leaves_nobody_signed_in() {
    let world = World::new().await;
    let (mut here, mut elsewhere) = (world.ada().await, world.ada().await);
    here.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    here.open(DATA).await.open("/account/data/delete").await.shows("with your linked login, and").shows("This cannot be undone");
    here.submit(&[]).await.shows("Enter the password of your master account");
    here.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password of your master account");
    assert_eq!(here.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(world.linked("wiki").await.is_some());
    here.submit(&[("master_password", Some(PASSWORD))]).await.shows("Your master account is deleted");
    for gone in [&mut here, &mut elsewhere] {
        gone.open(&format!("{SIGN_IN}/")).await.shows("E-mail address");
    }
    here.sign_in("ada@example.com").await.shows("do not belong together");
    let mails = world.mails.recent(20).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.subject.contains("is deleted")));
}

#[tokio::test]
async fn no_text_message_and_no_number_is_left_of_a_deleted_account() {
    let world = World::new().await;
    let mut browser = world.ada_with_a_number().await;
    assert_eq!(world.texts().await.len(), 1);
    browser.open(&format!("{DATA}/delete")).await.submit(&[("master_password", Some(PASSWORD))]).await.shows("is deleted");
    assert!(world.texts().await.is_empty());
}
