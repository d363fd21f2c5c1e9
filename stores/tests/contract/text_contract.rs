//! What every `TextQueue` does.

use std::time::Duration;

use accounts::ports::{AccountStore, NewText, TextQueue, TextState};
use accounts::{Account, AccountId, Reason, Timestamp};
use stores::Accounts;

use crate::world::account;

/// `tests START` makes a test of each case, on what START starts; `each SERVER` runs each case in a database of its own.
macro_rules! text_contract {
    (tests $start:path) => {
        $crate::text_contract::text_contract!(@cases tests ($start));
    };
    (each $server:expr) => {
        $crate::text_contract::text_contract!(@cases each ($server));
    };
    (@cases $what:ident $with:tt) => {
        $crate::text_contract::text_contract!(
            @$what $with:
            a_text_is_queued_once_and_claimed_once, a_deferred_text_is_due_again,
            a_report_is_believed_in_whatever_order_it_comes, nobody_is_told_of_a_tag_that_is_not_there,
            of_ten_who_claim_one_gets_a_text, the_newest_texts_come_first,
            the_words_are_gone_when_a_text_is, old_texts_are_forgotten, texts_go_with_their_account
        );
    };
    (@tests ($start:path): $($case:ident),*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            let base = $start().await;
            $crate::text_contract::$case(&base.accounts).await;
            drop(base.keep);
        })*
    };
    (@each ($server:expr): $($case:ident),*) => {{
        $(let at = $crate::servers::postgres::database(&$server, stringify!($case)).await;
        $crate::text_contract::$case(&stores::Accounts::open(&at).await.unwrap()).await;)*
    }};
}
pub(crate) use text_contract;

const NOW: Timestamp = Timestamp::from_millis(1_900_000_000_000);

fn after(seconds: u64) -> Timestamp {
    NOW.after(Duration::from_secs(seconds))
}

fn ada() -> AccountId {
    "01JB0000000000000000000000".parse().unwrap()
}

fn text(id: &str, at: Timestamp) -> NewText {
    NewText {
        message_id: id.to_owned(),
        account: ada(),
        report_tag: format!("tag of {id}"),
        to: "+15555550100".to_owned(),
        text: "Grüße\n4F7K22QX\n".to_owned(),
        at,
        good_until: at.after(Duration::from_secs(600)),
    }
}

/// Queues a message of Ada's, who has an account.
async fn enqueue(queue: &Accounts, text: &NewText) {
    if queue.facts(ada()).await.unwrap().is_none() {
        queue.create(&Account { id: ada(), ..account("ada@example.com") }).await.unwrap();
    }
    TextQueue::enqueue(queue, text).await.unwrap();
}

async fn state(queue: &Accounts, id: &str) -> TextState {
    TextQueue::find(queue, id).await.unwrap().unwrap().state
}

pub(crate) async fn a_text_is_queued_once_and_claimed_once(queue: &Accounts) {
    let first = text("a", NOW);
    enqueue(queue, &first).await;
    enqueue(queue, &NewText { text: "another".to_owned(), report_tag: "other".to_owned(), ..text("a", after(1)) }).await;
    enqueue(queue, &text("later", after(1_000))).await;
    let claimed = TextQueue::claim(queue, after(5), after(60), 10).await.unwrap();
    assert_eq!((claimed.len(), &claimed[0].text, claimed[0].tries), (1, &first, 0));
    assert!(TextQueue::claim(queue, after(59), after(120), 10).await.unwrap().is_empty());
    // Whoever claimed it is gone: it is claimed again.
    let again = TextQueue::claim(queue, after(60), after(120), 10).await.unwrap();
    assert_eq!((again.len(), again[0].tries), (1, 1));
    let found = TextQueue::find(queue, "a").await.unwrap().unwrap();
    assert_eq!((found.text, found.state, found.sent_at, found.settled_at), (first, TextState::Queued, None, None));
    assert!(TextQueue::find(queue, "b").await.unwrap().is_none());
}

pub(crate) async fn a_deferred_text_is_due_again(queue: &Accounts) {
    enqueue(queue, &text("a", NOW)).await;
    TextQueue::claim(queue, NOW, after(60), 10).await.unwrap();
    let deferred = TextState::Deferred(Reason::new("the provider does not answer"));
    TextQueue::settle(queue, "a", &deferred, after(1), after(30)).await.unwrap();
    let found = TextQueue::find(queue, "a").await.unwrap().unwrap();
    assert_eq!((found.state, found.sent_at, found.settled_at), (deferred, None, Some(after(1))));
    assert!(TextQueue::claim(queue, after(29), after(90), 10).await.unwrap().is_empty());
    assert_eq!(TextQueue::claim(queue, after(30), after(90), 10).await.unwrap()[0].tries, 1);
    TextQueue::settle(queue, "a", &TextState::Sent, after(31), after(31)).await.unwrap();
    TextQueue::settle(queue, "a", &TextState::Deferred(Reason::new("late news")), after(32), after(32)).await.unwrap();
    assert!(TextQueue::claim(queue, after(10_000), after(20_000), 10).await.unwrap().is_empty());
    let found = TextQueue::find(queue, "a").await.unwrap().unwrap();
    assert_eq!((found.state, found.sent_at, found.settled_at), (TextState::Sent, Some(after(31)), Some(after(31))));
}

pub(crate) async fn a_report_is_believed_in_whatever_order_it_comes(queue: &Accounts) {
    let failed = || TextState::Failed(Reason::new("absent subscriber"));
    for id in ["early", "lost", "found"] {
        enqueue(queue, &text(id, NOW)).await;
    }
    TextQueue::claim(queue, NOW, after(60), 10).await.unwrap();
    // The report overtakes the provider's own answer.
    assert!(queue.report("tag of early", &TextState::Delivered, after(2)).await.unwrap());
    TextQueue::settle(queue, "early", &TextState::Sent, after(3), after(3)).await.unwrap();
    queue.report("tag of early", &TextState::Sent, after(4)).await.unwrap();
    queue.report("tag of early", &failed(), after(5)).await.unwrap();
    let early = TextQueue::find(queue, "early").await.unwrap().unwrap();
    assert_eq!((early.state, early.sent_at, early.settled_at), (TextState::Delivered, Some(after(2)), Some(after(2))));
    TextQueue::settle(queue, "lost", &TextState::Sent, after(3), after(3)).await.unwrap();
    queue.report("tag of lost", &failed(), after(9)).await.unwrap();
    queue.report("tag of lost", &TextState::Sent, after(10)).await.unwrap();
    let lost = TextQueue::find(queue, "lost").await.unwrap().unwrap();
    assert_eq!((lost.state, lost.sent_at, lost.settled_at), (failed(), Some(after(3)), Some(after(9))));
    queue.report("tag of found", &failed(), after(9)).await.unwrap();
    queue.report("tag of found", &TextState::Delivered, after(10)).await.unwrap();
    assert_eq!(state(queue, "found").await, TextState::Delivered);
}

pub(crate) async fn nobody_is_told_of_a_tag_that_is_not_there(queue: &Accounts) {
    enqueue(queue, &text("a", NOW)).await;
    for tag in ["", "a", "tag of b", "%"] {
        assert!(!queue.report(tag, &TextState::Delivered, after(1)).await.unwrap(), "{tag}");
    }
    assert_eq!(state(queue, "a").await, TextState::Queued);
}

pub(crate) async fn of_ten_who_claim_one_gets_a_text(queue: &Accounts) {
    for number in 0..30 {
        enqueue(queue, &text(&format!("m{number}"), NOW)).await;
    }
    let tasks = (0..10).map(|_| {
        let queue = queue.clone();
        tokio::spawn(async move { TextQueue::claim(&queue, NOW, after(60), 5).await.unwrap() })
    });
    let mut ids = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        ids.extend(task.await.unwrap().into_iter().map(|claimed| claimed.text.message_id));
    }
    ids.extend(TextQueue::claim(queue, NOW, after(60), 100).await.unwrap().into_iter().map(|claimed| claimed.text.message_id));
    ids.sort();
    let claimed = ids.len();
    ids.dedup();
    assert_eq!((claimed, ids.len()), (30, 30), "each exactly once");
}

pub(crate) async fn the_newest_texts_come_first(queue: &Accounts) {
    for (id, at) in [("b", after(2)), ("c", after(3)), ("a", after(1))] {
        enqueue(queue, &text(id, at)).await;
    }
    let ids: Vec<_> = TextQueue::recent(queue, 2).await.unwrap().into_iter().map(|stored| stored.text.message_id).collect();
    assert_eq!(ids, ["c", "b"]);
}

pub(crate) async fn the_words_are_gone_when_a_text_is(queue: &Accounts) {
    let failed = || TextState::Failed(Reason::new("no such number"));
    for (id, settled, reported, left) in [
        ("waiting", None, None, true),
        ("deferred", Some(TextState::Deferred(Reason::new("503"))), None, true),
        ("sent", Some(TextState::Sent), None, false),
        ("failed", Some(failed()), None, false),
        ("reported", None, Some(TextState::Delivered), false),
        ("lost", Some(TextState::Deferred(Reason::new("broke off"))), Some(failed()), false),
    ] {
        enqueue(queue, &text(id, NOW)).await;
        if let Some(state) = settled {
            TextQueue::settle(queue, id, &state, after(1), after(60)).await.unwrap();
        }
        if let Some(state) = reported {
            assert!(queue.report(&format!("tag of {id}"), &state, after(2)).await.unwrap());
        }
        let found = TextQueue::find(queue, id).await.unwrap().unwrap().text;
        assert_eq!((!found.text.is_empty(), found.to.as_str()), (left, "+15555550100"), "{id}");
    }
}

pub(crate) async fn old_texts_are_forgotten(queue: &Accounts) {
    enqueue(queue, &text("old", NOW)).await;
    enqueue(queue, &text("new", after(100))).await;
    assert_eq!(TextQueue::purge(queue, after(100)).await.unwrap(), 1);
    assert!(TextQueue::find(queue, "old").await.unwrap().is_none() && TextQueue::find(queue, "new").await.unwrap().is_some());
    assert_eq!(TextQueue::purge(queue, after(100)).await.unwrap(), 0);
}

pub(crate) async fn texts_go_with_their_account(queue: &Accounts) {
    let bob = account("bob@example.com");
    queue.create(&bob).await.unwrap();
    enqueue(queue, &text("sent", NOW)).await;
    enqueue(queue, &text("waiting", NOW)).await;
    enqueue(queue, &NewText { account: bob.id, ..text("of bob", NOW) }).await;
    TextQueue::settle(queue, "sent", &TextState::Sent, after(1), after(1)).await.unwrap();
    queue.erase(ada()).await.unwrap();
    let left: Vec<_> = TextQueue::recent(queue, 10).await.unwrap().into_iter().map(|stored| stored.text).collect();
    assert_eq!(left, [NewText { account: bob.id, ..text("of bob", NOW) }]);
    // Whoever was about to text a token as the account went does not leave the number behind.
    assert!(TextQueue::enqueue(queue, &text("late", after(2))).await.is_err());
    assert!(TextQueue::find(queue, "late").await.unwrap().is_none());
}
