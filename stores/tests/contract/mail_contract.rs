//! What every `MailQueue` does.

use std::time::Duration;

use accounts::Timestamp;
use accounts::ports::{MailQueue, MailState, NewMail};
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
            a_mail_is_found_with_what_became_of_it
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
        $(let at = $server.database(stringify!($case)).await;
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
        to: "ada@example.com".to_owned(),
        subject: "Grüße".to_owned(),
        text: "line one\nline two\n".to_owned(),
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
        (&got.message_id, &got.to, &got.subject, &got.text, got.at),
        (&first.message_id, &first.to, &first.subject, &first.text, NOW)
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
    queue.settle("a", &MailState::Deferred("451 try later".to_owned()), after(1), after(300)).await.unwrap();
    assert_eq!(queue.recent(1).await.unwrap()[0].state, MailState::Deferred("451 try later".to_owned()));
    assert!(queue.claim(after(299), after(400), 10).await.unwrap().is_empty());
    assert_eq!(queue.claim(after(300), after(400), 10).await.unwrap()[0].tries, 1);
}

pub(crate) async fn what_is_settled_stays_settled(queue: &Accounts) {
    for (id, state) in [("sent", MailState::Sent), ("blocked", MailState::Blocked("550 no such user".to_owned()))] {
        queue.enqueue(&mail(id, NOW)).await.unwrap();
        queue.claim(NOW, after(60), 10).await.unwrap();
        queue.settle(id, &state, after(1), after(1)).await.unwrap();
        queue.settle(id, &MailState::Deferred("late news".to_owned()), after(2), after(2)).await.unwrap();
        assert!(queue.claim(after(10_000), after(20_000), 10).await.unwrap().is_empty());
        let stored = queue.recent(10).await.unwrap();
        assert_eq!(stored.iter().find(|stored| stored.mail.message_id == id).unwrap().state, state);
    }
    // A delivery report may still turn a mail that was taken into one that was refused.
    queue.settle("sent", &MailState::Blocked("550 bounced".to_owned()), after(3), after(3)).await.unwrap();
    let stored = queue.recent(10).await.unwrap();
    assert!(stored.iter().any(|stored| stored.state == MailState::Blocked("550 bounced".to_owned())));
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
    queue.settle("a", &MailState::Blocked("550 no such user".to_owned()), after(7), after(7)).await.unwrap();
    let found = queue.find("a").await.unwrap().unwrap();
    assert_eq!((found.state, found.settled_at), (MailState::Blocked("550 no such user".to_owned()), Some(after(7))));
    assert_eq!(queue.find("b").await.unwrap().unwrap().settled_at, None);
    assert!(queue.find("c").await.unwrap().is_none());
}
