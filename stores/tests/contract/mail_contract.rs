//! What every `MailQueue` does.

use std::time::Duration;

use accounts::ports::{MailQueue, MailReport, MailState, NewMail, ReportedMail};
use accounts::{Reason, Timestamp};
use stores::Accounts;

/// `tests START` makes a test of each case, on what START starts; `each SERVER` runs each case in a database of its own.
macro_rules! mail_contract {
    (tests $start:path) => {
        $crate::mail_contract::mail_contract!(@cases tests ($start));
    };
    (each $server:expr) => {
        $crate::mail_contract::mail_contract!(@cases each ($server));
    };
    (@cases $what:ident $with:tt) => {
        $crate::mail_contract::mail_contract!(
            @$what $with:
            a_mail_is_queued_once, a_claimed_mail_is_hidden_until_its_time,
            a_deferred_mail_is_due_again, what_is_settled_stays_settled,
            of_ten_who_claim_one_gets_a_mail, the_newest_mails_come_first,
            a_mail_is_found_with_what_became_of_it, the_words_are_gone_when_a_mail_is,
            a_bounce_is_the_last_word, a_report_that_is_faster_than_the_sender_stands,
            a_late_report_of_less_changes_nothing, a_delayed_mail_is_not_sent_again,
            a_report_needs_the_tag_and_the_message_it_belongs_to, old_mails_are_forgotten
        );
    };
    (@tests ($start:path): $($case:ident),*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            let base = $start().await;
            $crate::mail_contract::$case(&base.accounts).await;
            drop(base.keep);
        })*
    };
    (@each ($server:expr): $($case:ident),*) => {{
        $(let at = $crate::servers::postgres::database(&$server, stringify!($case)).await;
        $crate::mail_contract::$case(&stores::Accounts::open(&at).await.unwrap()).await;)*
    }};
}
pub(crate) use mail_contract;

const NOW: Timestamp = Timestamp::from_millis(1_900_000_000_000);

fn after(seconds: u64) -> Timestamp {
    NOW.after(Duration::from_secs(seconds))
}

fn mail(id: &str, at: Timestamp) -> NewMail {
    NewMail {
        message_id: id.to_owned(),
        bounce_tag: format!("tag-of-{id}"),
        to: "ada@example.com".to_owned(),
        subject: "Grüße".to_owned(),
        text: "line one\nline two\n".to_owned(),
        html: "<p>line one<br>line two</p>".to_owned(),
        at,
    }
}

pub(crate) async fn a_mail_is_queued_once(queue: &Accounts) {
    let first = mail("a", NOW);
    queue.enqueue(&first).await.unwrap();
    queue.enqueue(&NewMail { text: "another".to_owned(), ..mail("a", after(1)) }).await.unwrap();
    let claimed = queue.claim(after(5), after(60), 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    let got = &claimed[0].mail;
    assert_eq!(
        (&got.message_id, &got.bounce_tag, &got.to, &got.subject, &got.text, &got.html, got.at),
        (&first.message_id, &first.bounce_tag, &first.to, &first.subject, &first.text, &first.html, NOW)
    );
    assert_eq!(claimed[0].tries, 0);
}

pub(crate) async fn a_claimed_mail_is_hidden_until_its_time(queue: &Accounts) {
    queue.enqueue(&mail("a", NOW)).await.unwrap();
    queue.enqueue(&mail("later", after(1_000))).await.unwrap();
    assert_eq!(queue.claim(NOW, after(60), 10).await.unwrap().len(), 1);
    assert!(queue.claim(after(59), after(120), 10).await.unwrap().is_empty());
    // Whoever claimed it is gone: it is claimed again.
    let again = queue.claim(after(60), after(120), 10).await.unwrap();
    assert_eq!((again.len(), again[0].tries), (1, 1));
}

pub(crate) async fn a_deferred_mail_is_due_again(queue: &Accounts) {
    queue.enqueue(&mail("a", NOW)).await.unwrap();
    queue.claim(NOW, after(60), 10).await.unwrap();
    queue.settle("a", &MailState::Deferred(Reason::new("451 try later")), after(1), after(300)).await.unwrap();
    assert_eq!(queue.recent(1).await.unwrap()[0].state, MailState::Deferred(Reason::new("451 try later")));
    assert!(queue.claim(after(299), after(400), 10).await.unwrap().is_empty());
    assert_eq!(queue.claim(after(300), after(400), 10).await.unwrap()[0].tries, 1);
}

pub(crate) async fn what_is_settled_stays_settled(queue: &Accounts) {
    for (id, state) in [("sent", MailState::Sent), ("blocked", MailState::Blocked(Reason::new("550 no such user")))] {
        queue.enqueue(&mail(id, NOW)).await.unwrap();
        queue.claim(NOW, after(60), 10).await.unwrap();
        queue.settle(id, &state, after(1), after(1)).await.unwrap();
        queue.settle(id, &MailState::Deferred(Reason::new("late news")), after(2), after(2)).await.unwrap();
        assert!(queue.claim(after(10_000), after(20_000), 10).await.unwrap().is_empty());
        let stored = queue.recent(10).await.unwrap();
        assert_eq!(stored.iter().find(|stored| stored.mail.message_id == id).unwrap().state, state);
    }
}

pub(crate) async fn of_ten_who_claim_one_gets_a_mail(queue: &Accounts) {
    for number in 0..30 {
        queue.enqueue(&mail(&format!("m{number}"), NOW)).await.unwrap();
    }
    let tasks = (0..10).map(|_| {
        let queue = queue.clone();
        tokio::spawn(async move { queue.claim(NOW, after(60), 5).await.unwrap() })
    });
    let mut ids = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        ids.extend(task.await.unwrap().into_iter().map(|claimed| claimed.mail.message_id));
    }
    ids.extend(queue.claim(NOW, after(60), 100).await.unwrap().into_iter().map(|claimed| claimed.mail.message_id));
    ids.sort();
    let claimed = ids.len();
    ids.dedup();
    assert_eq!((claimed, ids.len()), (30, 30), "each exactly once");
}

pub(crate) async fn the_newest_mails_come_first(queue: &Accounts) {
    for (id, at) in [("b", after(2)), ("c", after(3)), ("a", after(1))] {
        queue.enqueue(&mail(id, at)).await.unwrap();
    }
    let ids: Vec<_> = queue.recent(2).await.unwrap().into_iter().map(|stored| stored.mail.message_id).collect();
    assert_eq!(ids, ["c", "b"]);
}

pub(crate) async fn a_mail_is_found_with_what_became_of_it(queue: &Accounts) {
    for id in ["a", "b"] {
        queue.enqueue(&mail(id, NOW)).await.unwrap();
    }
    let found = queue.find("a").await.unwrap().unwrap();
    assert_eq!((found.mail.message_id.as_str(), found.state, found.settled_at), ("a", MailState::Queued, None));
    queue.claim(NOW, after(60), 10).await.unwrap();
    queue.settle("a", &MailState::Blocked(Reason::new("550 no such user")), after(7), after(7)).await.unwrap();
    let found = queue.find("a").await.unwrap().unwrap();
    assert_eq!((found.state, found.settled_at), (MailState::Blocked(Reason::new("550 no such user")), Some(after(7))));
    assert_eq!(queue.find("b").await.unwrap().unwrap().settled_at, None);
    assert!(queue.find("c").await.unwrap().is_none());
}

/// A mail that was handed over and taken, a second ago.
async fn sent(queue: &Accounts, id: &str) {
    queue.enqueue(&mail(id, NOW)).await.unwrap();
    queue.claim(NOW, after(60), 10).await.unwrap();
    queue.settle(id, &MailState::Sent, after(1), after(1)).await.unwrap();
}

async fn state(queue: &Accounts, id: &str) -> (MailState, Option<Timestamp>) {
    let stored = queue.find(id).await.unwrap().unwrap();
    (stored.state, stored.settled_at)
}

fn by_id(id: &str) -> ReportedMail {
    ReportedMail::MessageId(id.to_owned())
}

fn by_tag(tag: &str, message_id: Option<&str>) -> ReportedMail {
    ReportedMail::BounceTag { tag: tag.to_owned(), message_id: message_id.map(str::to_owned) }
}

fn bounced(words: &str) -> MailReport {
    MailReport::Bounced(Reason::new(words))
}

pub(crate) async fn the_words_are_gone_when_a_mail_is(queue: &Accounts) {
    for (id, state, left) in [
        ("deferred", MailState::Deferred(Reason::new("451")), true),
        ("sent", MailState::Sent, false),
        ("blocked", MailState::Blocked(Reason::new("550")), false),
    ] {
        queue.enqueue(&mail(id, NOW)).await.unwrap();
        queue.claim(NOW, after(60), 10).await.unwrap();
        queue.settle(id, &state, after(1), after(1_000)).await.unwrap();
        let mail = queue.find(id).await.unwrap().unwrap().mail;
        assert_eq!((!mail.text.is_empty(), !mail.html.is_empty(), mail.subject.is_empty()), (left, left, false), "{id}");
    }
}

pub(crate) async fn a_bounce_is_the_last_word(queue: &Accounts) {
    sent(queue, "a").await;
    assert_eq!(state(queue, "a").await, (MailState::Sent, Some(after(1))));
    assert!(queue.report(&by_tag("tag-of-a", None), &bounced("550 gone"), after(60)).await.unwrap());
    let expected = (MailState::Bounced(Reason::new("550 gone")), Some(after(60)));
    assert_eq!(state(queue, "a").await, expected);
    for late in [bounced("twice"), MailReport::Delivered, MailReport::Delayed(Reason::new("451")), MailReport::Blocked(Reason::new("x"))] {
        assert!(!queue.report(&by_id("a"), &late, after(90)).await.unwrap(), "{late:?}");
    }
    queue.settle("a", &MailState::Sent, after(91), after(91)).await.unwrap();
    assert_eq!(state(queue, "a").await, expected);
}

pub(crate) async fn a_report_that_is_faster_than_the_sender_stands(queue: &Accounts) {
    queue.enqueue(&mail("a", NOW)).await.unwrap();
    queue.claim(NOW, after(60), 10).await.unwrap();
    assert!(queue.report(&by_tag("tag-of-a", Some("a")), &bounced("550 gone"), after(2)).await.unwrap());
    queue.settle("a", &MailState::Sent, after(3), after(3)).await.unwrap();
    assert_eq!(state(queue, "a").await, (MailState::Bounced(Reason::new("550 gone")), Some(after(2))));
    assert!(queue.claim(after(10_000), after(20_000), 10).await.unwrap().is_empty());
}

pub(crate) async fn a_late_report_of_less_changes_nothing(queue: &Accounts) {
    sent(queue, "a").await;
    let delayed = MailReport::Delayed(Reason::new("451 greylisted"));
    assert!(queue.report(&by_id("a"), &delayed, after(10)).await.unwrap());
    assert!(queue.report(&by_id("a"), &MailReport::Delivered, after(20)).await.unwrap());
    assert!(!queue.report(&by_id("a"), &delayed, after(15)).await.unwrap(), "said before it was delivered");
    assert_eq!(state(queue, "a").await, (MailState::Sent, Some(after(20))));
    assert!(queue.report(&by_id("a"), &bounced("550"), after(15)).await.unwrap(), "a bounce counts whenever it was said");
}

pub(crate) async fn a_delayed_mail_is_not_sent_again(queue: &Accounts) {
    sent(queue, "a").await;
    assert!(queue.report(&by_tag("tag-of-a", None), &MailReport::Delayed(Reason::new("451 later")), after(10)).await.unwrap());
    assert_eq!(state(queue, "a").await, (MailState::Deferred(Reason::new("451 later")), Some(after(10))));
    assert!(queue.claim(after(100_000), after(200_000), 10).await.unwrap().is_empty());
}

pub(crate) async fn a_report_needs_the_tag_and_the_message_it_belongs_to(queue: &Accounts) {
    for id in ["a", "b"] {
        sent(queue, id).await;
    }
    for forged in
        [by_tag("tag-of-c", None), by_tag("a", None), by_tag("", None), by_tag("tag-of-a", Some("b")), by_id("tag-of-a"), by_id("")]
    {
        assert!(!queue.report(&forged, &bounced("550"), after(9)).await.unwrap(), "{forged:?}");
    }
    for id in ["a", "b"] {
        assert_eq!(state(queue, id).await.0, MailState::Sent);
    }
    assert!(queue.report(&by_tag("tag-of-a", Some("a")), &bounced("550"), after(9)).await.unwrap());
    assert_eq!(state(queue, "b").await.0, MailState::Sent);
}

pub(crate) async fn old_mails_are_forgotten(queue: &Accounts) {
    sent(queue, "old").await;
    queue.enqueue(&mail("new", after(100))).await.unwrap();
    assert_eq!(queue.purge(after(100)).await.unwrap(), 1);
    assert!(queue.find("old").await.unwrap().is_none() && queue.find("new").await.unwrap().is_some());
    assert_eq!(queue.purge(after(100)).await.unwrap(), 0);
}
