//! The queue and the worker against a mail server that answers as it is told.

use std::time::Duration;

use accounts::ports::{AccountStore, Clock, MailQueue, MailState, NewMail, NewText, Outbox, TextOutbox, TextQueue, TextState};
use accounts::{Account, AccountId, EmailAddress, LanguageTag, Notice, PhoneNumber, Recipient, TextNotice, TextRecipient, Token};
use async_trait::async_trait;
use locales::{Language, Languages};
use messages::{Forgotten, Sender, TextSender, forget_old_once, send_due, send_due_texts};

use crate::world::{MailServer, World};

#[tokio::test]
async fn a_notice_is_sent_once() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("250 ok").await);
    assert_eq!(world.send(&server).await, MailState::Sent);
    world.advance(Duration::from_secs(86_400));
    assert_eq!(world.send(&server).await, MailState::Sent);
    let mails = server.mails.lock().unwrap();
    assert_eq!(mails.len(), 1, "{mails:?}");
    for part in [
        "MAIL FROM:<noreply@example.com>",
        "Subject: Team wiki is now linked",
        "To: ada@example.com",
        "From: \"Master Account\" <noreply@example.com>",
        "Message-ID: <",
        "Date: Mon, 23 Nov 2026 08:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
}

#[tokio::test]
async fn a_mail_that_is_deferred_is_tried_again_after_a_pause() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("450 come back later").await);
    let MailState::Deferred(reply) = world.send(&server).await else { panic!("deferred") };
    assert!(reply.as_str().contains("come back later"), "{reply}");
    *server.reply.lock().unwrap() = "250 ok";
    assert!(matches!(world.send(&server).await, MailState::Deferred(_)), "not before the pause is over");
    world.advance(Duration::from_secs(30));
    assert_eq!(world.send(&server).await, MailState::Sent);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_tried_again() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("550 nobody of this name").await);
    let MailState::Blocked(reply) = world.send(&server).await else { panic!("blocked") };
    assert!(reply.as_str() == "550 nobody of this name", "the server's own words: {reply}");
    *server.reply.lock().unwrap() = "250 ok";
    world.advance(Duration::from_secs(86_400));
    assert!(matches!(world.send(&server).await, MailState::Blocked(_)));
    assert!(server.mails.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_server_that_is_away_loses_nothing() {
    let world = World::with_a_notice().await;
    let gone = MailServer::nowhere();
    assert!(matches!(world.send(&gone).await, MailState::Deferred(_)));
    world.advance(Duration::from_secs(3600));
    assert_eq!(world.send(&MailServer::start("250 ok").await).await, MailState::Sent);
}

#[tokio::test]
async fn a_mail_that_is_sent_twice_is_the_same_to_the_last_byte() {
    let (world, server) = (World::new().await, MailServer::start("250 ok").await);
    let mail = world.post(&Notice::PasswordChanged).await;
    for _ in 0..2 {
        assert_eq!(server.sender_with_bounces().hand_over(&mail).await, MailState::Sent);
    }
    let mails = server.mails.lock().unwrap();
    assert_eq!((mails.len(), &mails[0]), (2, &mails[1]));
}

#[tokio::test]
async fn who_is_ended_between_handing_over_and_noting_it_sends_the_mail_again() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("250 ok").await);
    let claimed =
        MailQueue::claim(world.queue.as_ref(), world.clock.now(), world.clock.now().after(Duration::from_secs(120)), 10).await.unwrap();
    assert_eq!(server.sender().hand_over(&claimed[0].mail).await, MailState::Sent);
    // Nobody notes it.
    assert_eq!(world.send(&server).await, MailState::Queued, "hidden meanwhile");
    world.advance(Duration::from_secs(120));
    assert_eq!(world.send(&server).await, MailState::Sent);
    world.advance(Duration::from_secs(86_400));
    world.send(&server).await;
    let mails = server.mails.lock().unwrap();
    assert_eq!((mails.len(), &mails[0]), (2, &mails[1]), "under one message id, so that it is shown once");
}

#[tokio::test]
async fn every_mail_comes_from_an_address_of_its_own_that_no_header_shows() {
    let (world, server) = (World::new().await, MailServer::start("250 ok").await);
    let mut senders = std::collections::BTreeSet::new();
    for notice in [Notice::PasswordChanged, Notice::PasswordReset] {
        let mail = world.post(&notice).await;
        send_due(world.queue.as_ref(), &server.sender_with_bounces(), world.clock.as_ref()).await.unwrap();
        let taken = server.mails.lock().unwrap().last().unwrap().clone();
        assert!(taken.starts_with(&format!("MAIL FROM:<bounce+{}@example.com>", mail.bounce_tag)), "{taken}");
        assert_eq!(taken.matches(&mail.bounce_tag).count(), 1, "{taken}");
        assert_ne!(mail.bounce_tag, mail.message_id);
        senders.insert(mail.bounce_tag);
    }
    assert_eq!(senders.len(), 2);
}

#[tokio::test]
async fn nothing_can_be_put_into_the_head_of_a_mail() {
    let (world, server) = (World::new().await, MailServer::start("250 ok").await);
    let good = world.post(&Notice::PasswordChanged).await;
    let bad = |change: &dyn Fn(&mut NewMail)| {
        let mut mail = good.clone();
        change(&mut mail);
        mail
    };
    for line in ["\r\nBcc: all@example.com", "\nBcc: all@example.com", "\rBcc: all@example.com", "\0", "\r\n\r\nfirst line"] {
        for mail in [
            bad(&|mail| mail.to.push_str(line)),
            bad(&|mail| mail.to.insert_str(0, line)),
            bad(&|mail| mail.subject.push_str(line)),
            bad(&|mail| mail.message_id.push_str(line)),
        ] {
            assert!(matches!(server.sender().hand_over(&mail).await, MailState::Blocked(_)), "{mail:?}");
        }
    }
    assert!(server.mails.lock().unwrap().is_empty(), "not one was handed over");
    // A portal's name and a configured subject become one line.
    let hostile = "Wiki\r\nBcc: all@example.com\r\n\r\nGo to https://evil.example".to_owned();
    world.post(&Notice::PortalLinked { portal: hostile.clone() }).await;
    let postman = world.postman().with_subjects([("portal-unlinked".to_owned(), "{portal} at {brand}".to_owned())].into());
    world.post_by(&postman, &Notice::PortalUnlinked { portal: hostile }).await;
    send_due(world.queue.as_ref(), &server.sender(), world.clock.as_ref()).await.unwrap();
    let mails = server.mails.lock().unwrap();
    assert_eq!(mails.len(), 3);
    for mail in mails.iter() {
        let head = mail.split("\n\n").next().unwrap();
        assert!(head.lines().all(|line| !line.starts_with("Bcc") && !line.starts_with("Go to")), "{head}");
    }
}

#[tokio::test]
async fn a_subject_can_be_configured_for_each_kind() {
    let world = World::new().await;
    let subjects = [("portal-linked".to_owned(), "{portal} ↔ {brand}".to_owned()), ("token".to_owned(), "never used".to_owned())];
    let postman = world.postman().with_subjects(subjects.into()).with_token_subject(Some("Your token".to_owned()));
    let subject = async |notice| world.post_by(&postman, &notice).await.subject;
    assert_eq!(subject(Notice::PortalLinked { portal: "Team wiki".to_owned() }).await, "Team wiki ↔ Example");
    assert_eq!(subject(Notice::PasswordChanged).await, "The password of your Example master account was changed");
    assert_eq!(subject(Notice::AlreadyRegistered).await, subject(Notice::ResetWithoutAccount).await);
}

#[tokio::test]
async fn mails_are_forgotten_after_thirty_days() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("250 ok").await);
    world.send(&server).await;
    world.advance(Duration::from_secs(30 * 86_400));
    let queue = world.queue.as_ref();
    let forgotten = async || forget_old_once(queue, queue, queue, world.clock.as_ref()).await.unwrap();
    assert_eq!(forgotten().await, Forgotten::default());
    world.advance(Duration::from_secs(1));
    assert_eq!(forgotten().await, Forgotten { mails: 1, ..Forgotten::default() });
    assert!(MailQueue::recent(world.queue.as_ref(), 1).await.unwrap().is_empty());
}

/// A provider of text messages that takes all.
struct Taking;

#[async_trait]
impl TextSender for Taking {
    async fn hand_over(&self, _: &NewText) -> TextState {
        TextState::Sent
    }
}

#[tokio::test]
async fn the_token_in_a_text_message_is_gone_with_it_and_all_of_it_after_thirty_days() {
    let world = World::new().await;
    let (queue, clock) = (world.queue.as_ref(), world.clock.as_ref());
    let account: AccountId = "01JB0000000000000000000000".parse().unwrap();
    let ada = EmailAddress::parse("ada@example.com").unwrap();
    queue.create(&Account::new(account, ada, String::new(), clock.now())).await.unwrap();
    let token = Token::parse("4F7K22QX").unwrap();
    let to = TextRecipient { account, number: &PhoneNumber::parse("+15555550100").unwrap(), language: None };
    let id = world.text_postman().post(to, &TextNotice::ResetToken { token }).await.unwrap();
    let words = async || TextQueue::find(queue, &id).await.unwrap().unwrap().text.text;
    assert!(words().await.contains("4F7K22QX"));
    send_due_texts(queue, &Taking, clock).await.unwrap();
    assert_eq!(words().await, "");
    let forgotten = async || forget_old_once(queue, queue, queue, clock).await.unwrap();
    world.advance(Duration::from_secs(30 * 86_400));
    assert_eq!(forgotten().await, Forgotten::default());
    world.advance(Duration::from_secs(1));
    assert_eq!(forgotten().await, Forgotten { texts: 1, ..Forgotten::default() });
    assert!(TextQueue::recent(queue, 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_is_in_the_language_of_its_reader_where_that_is_offered() {
    let world = World::new().await;
    let postman = world.postman().with_languages(Languages::new(&[Language::German, Language::English]));
    let ada = EmailAddress::parse("ada@example.com").unwrap();
    for (language, greeting) in [(None, "Guten Tag,"), (Some("en"), "Hello,"), (Some("de"), "Guten Tag,"), (Some("fr"), "Guten Tag,")] {
        let language = language.map(LanguageTag::new);
        let id = postman.post(Recipient { email: &ada, language: language.as_ref() }, &Notice::PasswordChanged).await.unwrap();
        let mail = MailQueue::find(world.queue.as_ref(), &id).await.unwrap().unwrap().mail;
        assert!(mail.text.starts_with(greeting), "{language:?}: {}", mail.text);
        assert!(mail.html.contains(if greeting == "Hello," { "lang=\"en\"" } else { "lang=\"de\"" }), "{language:?}");
    }
}
