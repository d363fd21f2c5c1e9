//! "Where's my e-mail?"

use std::time::Duration;

use accounts::ports::{Clock, MailState};

use crate::browser::Browser;
use crate::world::{SIGN_IN, World};

async fn waiting(world: &std::sync::Arc<World>) -> Browser {
    // After the mails about the accounts.
    world.clock.advance(1);
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("ada@example.com"))]).await.shows("Enter the token");
    browser
}

/// What the mail server says of the newest mail.
async fn settled(world: &World, state: MailState) {
    let newest = world.mails.recent(1).await.unwrap().remove(0);
    let now = world.clock.now();
    world.mails.settle(&newest.mail.message_id, &state, now, now.after(Duration::from_secs(60))).await.unwrap();
}

async fn three_minutes_later(world: &World, browser: &mut Browser) {
    world.clock.advance(3);
    let page = browser.url.clone();
    browser.open(&page).await.shows("Where's my e-mail?");
    let mail = browser.attribute("form .below a", "href").unwrap();
    browser.open(&mail).await.shows("Where's my e-mail?");
}

#[tokio::test]
async fn the_question_is_offered_after_three_minutes_without_script() {
    let world = World::new().await;
    let mut browser = waiting(&world).await;
    assert!(!browser.text().contains("Where's my e-mail?"));
    assert_eq!(browser.headers["refresh"], "181", "the page comes again by itself when there is more to offer");
    three_minutes_later(&world, &mut browser).await;
    browser.shows("Not yet reported").shows("Example <noreply@login.example.com>").shows("Example e-mail validation token");
    assert_eq!(browser.headers["refresh"], "31");
}

#[tokio::test]
async fn it_is_answered_with_what_is_known() {
    let world = World::new().await;
    let hostile = format!("550 <script>alert(1)</script>\r\nX: y {}", "z".repeat(1000));
    let cases = [
        (MailState::Sent, "Sent today at 14:06 UTC", "spam folder"),
        (MailState::Deferred("451 greylisted, try later".to_owned()), "Put off today at 14:10 UTC", "451 greylisted, try later"),
        (MailState::Blocked(hostile), "Blocked today at 14:14 UTC", "550 <script>alert(1)</script>"),
    ];
    for (state, when, words) in cases {
        let mut browser = waiting(&world).await;
        settled(&world, state).await;
        three_minutes_later(&world, &mut browser).await;
        browser.shows(when).shows(words).shows("ada@example.com");
        assert!(!browser.body.contains("<script>alert") && !browser.body.contains(&"z".repeat(400)));
    }
}

#[tokio::test]
async fn a_new_token_can_be_sent_and_the_address_corrected() {
    let world = World::new().await;
    let mut browser = waiting(&world).await;
    let first = world.token_for("ada@example.com").await;
    three_minutes_later(&world, &mut browser).await;
    let change = browser.attribute(".facts a", "href").unwrap();
    browser.submit(&[]).await.shows("Enter the token");
    let second = world.token_for("ada@example.com").await;
    assert_ne!(first, second);
    browser.submit(&[("token", Some(&first))]).await.shows("Use the newest mail");
    browser.submit(&[("token", Some(&second))]).await.shows("Choose a new password");
    browser.open(&change).await;
    assert_eq!(browser.attribute("#email", "value").unwrap(), "ada@example.com");
    browser.submit(&[("email", Some("bob@example.com"))]).await.shows("bob@example.com");
    let token = world.token_for("bob@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("Choose a new password");
}
