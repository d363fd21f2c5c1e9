//! Accounts and mails in PostgreSQL.

use std::time::{Duration, Instant};

use accounts::ports::AccountStore;
use futures_util::future::join_all;
use secret::Secret;
use stores::{Accounts, AccountsAt};
use test_servers::{Postgres, eventually};

use crate::servers::postgres::database;
use crate::servers::way::Way;
use crate::world::account;

/// The longest that anything may take when the server does not answer, with room for a slow machine.
const AT_MOST: Duration = Duration::from_millis(2_500);

/// One server for all cases, a database for each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_account_contract() {
    let postgres = Postgres::start().await;
    crate::account_contract::account_contract!(each postgres);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mail_contract() {
    let postgres = Postgres::start().await;
    crate::mail_contract::mail_contract!(each postgres);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_text_contract() {
    let postgres = Postgres::start().await;
    crate::text_contract::text_contract!(each postgres);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_may_start_at_once() {
    let postgres = Postgres::start().await;
    let at = database(&postgres, "fleet").await;
    let (first, second) = tokio::join!(Accounts::open(&at), Accounts::open(&at));
    let (first, second, ada) = (first.unwrap(), second.unwrap(), account("ada@example.com"));
    first.create(&ada).await.unwrap();
    assert!(second.by_email(&ada.email).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_server_is_down_until_it_speaks_again() {
    let postgres = Postgres::start().await;
    let store = Accounts::open(&database(&postgres, "silent").await).await.unwrap();
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    // The server's processes are stopped, not only the one that listens.
    postgres.freeze();
    let begun = Instant::now();
    let down = store.by_email(&ada.email).await.unwrap_err();
    assert_eq!(down.store, "postgresql");
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    let begun = Instant::now();
    store.ping().await.unwrap_err();
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    postgres.thaw();
    eventually("it is back", Duration::from_secs(10), async || store.by_email(&ada.email).await.is_ok_and(|found| found.is_some())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_lead_nowhere_are_given_up() {
    let postgres = Postgres::start().await;
    database(&postgres, "far").await;
    // As when the server's machine is lost in the midst of a query and another takes its address: nothing comes back over the
    // connections that there were, not even a reset; new ones work.
    let way = Way::to(postgres.socket(), "lost@example.com").await;
    let url = format!("postgres://postgres@127.0.0.1:{}/far?sslmode=disable", way.port);
    let store = Accounts::open(&AccountsAt::Postgres(Secret::new(url))).await.unwrap();
    let (ada, lost) = (account("ada@example.com"), account("lost@example.com"));
    store.create(&ada).await.unwrap();
    let begun = Instant::now();
    let outcomes = join_all((0..20).map(|_| store.by_email(&lost.email))).await;
    assert!(outcomes.iter().all(Result::is_err));
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    eventually("new connections are made", AT_MOST, async || store.by_email(&ada.email).await.is_ok_and(|found| found.is_some())).await;
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_down_and_its_password_untold() {
    for url in [
        "postgres://latchkey:hunter2@127.0.0.1:1/latchkey",
        "postgres://latchkey:hunter2@127.0.0.1:99999/latchkey",
        "mysql://latchkey:hunter2@127.0.0.1/latchkey",
        // An address that nothing answers from (RFC 5737).
        "postgres://latchkey:hunter2@192.0.2.1/latchkey",
    ] {
        let begun = Instant::now();
        let down = Accounts::open(&AccountsAt::Postgres(Secret::from(url))).await.unwrap_err();
        assert!(!format!("{down} {down:?}").contains("hunter2"), "{down}");
        assert!(begun.elapsed() < AT_MOST, "{url} took {:?}", begun.elapsed());
    }
}
