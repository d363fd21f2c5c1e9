//! What real servers send back, one file each in `tests/bounces/`: `$TAG` and `$MESSAGE-ID` stand for the mail's own.

use std::fs;
use std::path::Path;

use accounts::Notice;
use accounts::ports::{Clock, MailQueue, MailState};
use messages::{Bounce, BounceAddress, take_bounce};
use proptest::prelude::*;

use crate::world::{MailServer, World};

fn ours() -> BounceAddress {
    BounceAddress::new("bounce@example.com").unwrap()
}

fn shown(state: &MailState) -> String {
    match state {
        MailState::Queued => "queued".to_owned(),
        MailState::Sent => "sent".to_owned(),
        MailState::Deferred(why) => format!("deferred {why}"),
        MailState::Blocked(why) => format!("blocked {why}"),
        MailState::Bounced(why) => format!("bounced {why}"),
    }
}

fn cases() -> Vec<(String, Vec<u8>, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces");
    let mut mails: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    mails.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    mails.sort();
    let case = |path: &Path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap(), fs::read_to_string(path.with_extension("txt")).unwrap())
    };
    mails.iter().map(|path| case(path)).collect()
}

#[tokio::test]
async fn what_servers_send_back_is_understood() {
    let (world, server) = (World::new().await, MailServer::start("250 ok").await);
    let cases = cases();
    assert!(cases.len() >= 20, "the cases are missing");
    for (name, mail, expected) in cases {
        let sent = world.post(&Notice::PasswordChanged).await;
        world.send(&server).await;
        let text = String::from_utf8(mail).unwrap().replace("$TAG", &sent.bounce_tag).replace("$MESSAGE-ID", &sent.message_id);
        let taken = take_bounce(world.queue.as_ref(), &ours(), None, text.as_bytes(), world.clock.now()).await.unwrap();
        let state = MailQueue::find(world.queue.as_ref(), &sent.message_id).await.unwrap().unwrap().state;
        assert_eq!(format!("{taken:?}: {}\n", shown(&state)), expected, "{name}");
    }
}

#[tokio::test]
async fn the_recipient_that_the_mail_server_names_decides() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("250 ok").await);
    let mail = MailQueue::recent(world.queue.as_ref(), 1).await.unwrap().remove(0).mail;
    world.send(&server).await;
    let dsn = "From: MAILER-DAEMON@mail.example.org\nTo: undisclosed-recipients:;\nContent-Type: message/delivery-status\n\n\
               Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.0.0\n";
    let take = async |recipient: Option<&str>| {
        take_bounce(world.queue.as_ref(), &ours(), recipient, dsn.as_bytes(), world.clock.now()).await.unwrap()
    };
    assert_eq!(take(None).await, Bounce::NotOurs);
    assert_eq!(take(Some("bounce@example.com")).await, Bounce::NotOurs);
    assert_eq!(take(Some("")).await, Bounce::NotOurs);
    let address = format!("Bounce+{}@Example.com", mail.bounce_tag.to_uppercase());
    assert_eq!(take(Some(&address)).await, Bounce::Noted);
    assert_eq!(take(Some(&address)).await, Bounce::Known, "it came twice");
    assert_eq!(
        MailQueue::find(world.queue.as_ref(), &mail.message_id).await.unwrap().unwrap().state,
        MailState::Bounced(accounts::Reason::new("5.0.0"))
    );
}

#[tokio::test]
async fn a_forged_bounce_changes_nothing() {
    let (world, server) = (World::new().await, MailServer::start("250 ok").await);
    let mail = world.post(&Notice::PasswordChanged).await;
    world.send(&server).await;
    // Whoever was shown the mail knows its message id, its recipient and how our addresses look; not this mail's own.
    for guess in [
        format!("bounce+{}@example.com", mail.message_id),
        format!("bounce+{:032x}@example.com", 0),
        "bounce@example.com".to_owned(),
        format!("bounce+{}@example.org", mail.bounce_tag),
        format!("{}@example.com", mail.bounce_tag),
        format!("bounce+{}%@example.com", mail.bounce_tag),
        format!("bounce+{}@example.com", &mail.bounce_tag[..31]),
    ] {
        let dsn = format!(
            "From: MAILER-DAEMON@mail.example.com\nTo: {guess}\nMessage-ID: <{0}@example.com>\nIn-Reply-To: <{0}@example.com>\n\
             Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.0.0\n",
            mail.message_id
        );
        for recipient in [None, Some(guess.as_str())] {
            let taken = take_bounce(world.queue.as_ref(), &ours(), recipient, dsn.as_bytes(), world.clock.now()).await.unwrap();
            assert!(matches!(taken, Bounce::NotOurs | Bounce::Known), "{guess}: {taken:?}");
        }
    }
    assert_eq!(MailQueue::find(world.queue.as_ref(), &mail.message_id).await.unwrap().unwrap().state, MailState::Sent);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Cut, doubled, or with a byte changed: it is taken or not, and nothing breaks.
    #[test]
    fn no_damage_to_a_bounce_upsets_anything(case in 0..1000_usize, cut in 0..2000_usize, at in 0..2000_usize, byte: u8) {
        let cases = cases();
        let (_, mail, _) = &cases[case % cases.len()];
        let mut mail = mail.clone();
        if !mail.is_empty() {
            let length = mail.len();
            mail[at % length] = byte;
            mail.truncate(length - cut.min(length));
            let half = mail.len() / 2;
            mail.extend_from_within(..half);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let tagged = "bounce+0123456789abcdef0123456789abcdef@example.com";
            let taken = take_bounce(world.queue.as_ref(), &ours(), Some(tagged), &mail, world.clock.now()).await.unwrap();
            assert!(matches!(taken, Bounce::Known | Bounce::NoReport), "{taken:?}");
        });
    }
}
