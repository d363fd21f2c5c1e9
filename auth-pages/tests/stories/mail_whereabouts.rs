//! "Where's my e-mail?"

use std::time::Duration;

use accounts::Reason;
use accounts::ports::{Clock, MailReport, MailState, ReportedMail};

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
        (MailState::Deferred(Reason::new("451 greylisted, try later")), "Put off today at 14:10 UTC", "451 greylisted, try later"),
        (MailState::Blocked(Reason::new(&hostile)), "Blocked today at 14:14 UTC", "550 <script>alert(1)</script>"),
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
async fn what_was_sent_can_bounce_later() {
    let world = World::new().await;
    let mut browser = waiting(&world).await;
    settled(&world, MailState::Sent).await;
    three_minutes_later(&world, &mut browser).await;
    browser.shows("Sent today at 14:06 UTC").shows("not bounced so far");
    assert_eq!(browser.headers["refresh"], "31", "there may be news");
    world.clock.advance(5);
    let newest = world.mails.recent(1).await.unwrap().remove(0).mail;
    let turned = "550 5.1.1 \u{202e}<b>on llams</b>\u{0}\r\nSet-Cookie: x";
    let report = MailReport::Bounced(Reason::new(turned));
    assert!(world.mails.report(&ReportedMail::MessageId(newest.message_id), &report, world.clock.now()).await.unwrap());
    let page = browser.url.clone();
    browser
        .open(&page)
        .await
        .shows("Bounced today at 14:14 UTC")
        .shows("550 5.1.1 <b>on llams</b> Set-Cookie: x")
        .shows("Check the address");
    assert!(!browser.body.contains(['\u{202e}', '\u{0}']) && !browser.body.contains("<b>on"), "{}", browser.body);
    assert!(!browser.headers.contains_key("refresh"), "this is the last word");
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

#[tokio::test]
async fn nobodys_mailbox_is_flooded() {
    let world = World::new().await;
    let before = world.mails.recent(100).await.unwrap().len();
    let mut browser = world.browser();
    let mut written = Vec::new();
    for _hour in 0..6 {
        for _ in 0..8 {
            browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("ada@example.com"))]).await.shows("Enter the token");
        }
        written.push(world.mails.recent(100).await.unwrap().len() - before);
        world.clock.advance(61);
    }
    assert_eq!(written, [5, 10, 15, 20, 20, 20], "five for one client in an hour, twenty in a day, and always the same page");
    three_minutes_later(&world, &mut browser).await;
    browser.shows("Several e-mails went to this address lately");
    world.clock.advance(24 * 60);
    waiting(&world).await;
    assert_eq!(world.mails.recent(100).await.unwrap().len() - before, 21, "a day later");
}
