//! Sessions in this process: the contract, expiry by the clock, and what a restart finds.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use accounts::PortalId;
use accounts::ports::{Cap, SessionStore, Turn};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use stores::{EmbeddedSessions, SqliteFile};
use tempfile::TempDir;

use test_servers::eventually;

use crate::session_contract::{Fleet, cap};
use crate::turn_contract::ladder;
use crate::world::{FakeClock, HOUR, entry, portal_session, session, session_of};

mod in_memory {
    crate::session_contract::session_contract!(tests super::memory_fleet);
}

mod with_a_journal {
    crate::session_contract::session_contract!(tests super::journalled_fleet);
}

async fn memory_fleet() -> Fleet {
    let store = Arc::new(EmbeddedSessions::in_memory(Arc::new(FakeClock::new())));
    Fleet { a: store.clone(), b: store, keep: Box::new(()) }
}

async fn journalled_fleet() -> Fleet {
    let dir = TempDir::new().unwrap();
    let store = Arc::new(open(&dir.path().join("accounts.db"), &Arc::new(FakeClock::new())).await);
    Fleet { a: store.clone(), b: store, keep: Box::new(dir) }
}

async fn open(path: &Path, clock: &Arc<FakeClock>) -> EmbeddedSessions {
    let file = SqliteFile::open(path).await.unwrap();
    EmbeddedSessions::open(&file, clock.clone()).await.unwrap()
}

/// What a process that is killed at this moment leaves behind: the files as they are, without any farewell.
fn as_killed_now(path: &Path) -> TempDir {
    let dir = TempDir::new().unwrap();
    for suffix in ["", "-wal"] {
        let from = format!("{}{suffix}", path.display());
        std::fs::copy(&from, dir.path().join(format!("accounts.db{suffix}"))).unwrap();
    }
    dir
}

#[tokio::test]
async fn what_was_answered_for_survives_a_kill() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(FakeClock::new()));
    let path = dir.path().join("accounts.db");
    let store = open(&path, &clock).await;
    let (wiki, shop) = (PortalId::new("wiki"), PortalId::new("shop"));
    let (ada, bob) = (session(), session());
    let jar = portal_session(3, &[("c", b"x")]);
    store.create(&ada, HOUR).await.unwrap();
    store.create(&bob, HOUR).await.unwrap();
    store.put_portal_session(&ada.id, &wiki, &jar).await.unwrap();
    store.put_portal_session(&ada.id, &shop, &jar).await.unwrap();
    store.drop_portal_session(&ada.id, &shop, Some(3)).await.unwrap();
    store.put_session_credential(&ada.id, &wiki, Some(b"sealed")).await.unwrap();
    store.put_session_credential(&ada.id, &shop, Some(b"sealed")).await.unwrap();
    store.put_session_credential(&ada.id, &shop, None).await.unwrap();
    store.put_once("kept", b"value", HOUR).await.unwrap();
    store.put_once("taken", b"value", HOUR).await.unwrap();
    store.take_once("taken").await.unwrap();
    store.end(&bob.id).await.unwrap();

    let left = as_killed_now(&path);
    drop(store);
    let store = open(&left.path().join("accounts.db"), &clock).await;
    assert_eq!(store.session(&ada.id).await.unwrap().as_deref(), Some(&ada));
    assert_eq!(store.session(&bob.id).await.unwrap(), None, "who signed out stays signed out");
    assert_eq!(store.sessions_of(ada.account).await.unwrap().len(), 1);
    assert_eq!(store.portal_session(&ada.id, &wiki).await.unwrap().as_deref(), Some(&jar));
    assert_eq!(store.portal_session(&ada.id, &shop).await.unwrap(), None);
    assert_eq!(store.session_credential(&ada.id, &wiki).await.unwrap().as_deref(), Some(&b"sealed"[..]));
    assert_eq!(store.session_credential(&ada.id, &shop).await.unwrap(), None);
    assert_eq!(store.take_once("kept").await.unwrap().as_deref(), Some(&b"value"[..]));
    assert_eq!(store.take_once("taken").await.unwrap(), None, "what was taken stays taken");
}

#[tokio::test]
async fn an_orderly_end_keeps_the_leisurely_changes_too() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(FakeClock::new()));
    let path = dir.path().join("accounts.db");
    let store = open(&path, &clock).await;
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    let later = ada.last_seen.after(Duration::from_secs(60));
    store.create(&ada, HOUR).await.unwrap();
    store.put_portal_session(&ada.id, &wiki, &portal_session(3, &[("c", b"x")])).await.unwrap();
    store.touch(&ada.id, later, 2 * HOUR).await.unwrap();
    store.change_entries(&ada.id, &wiki, 3, &[entry("c", b"y")]).await.unwrap();
    assert!(store.reserve(&[Cap { key: "n".to_owned(), add: 3, max: 3, window: 2 * HOUR }]).await.unwrap());
    store.flush().await.unwrap();
    let left = as_killed_now(&path);
    drop(store);

    clock.advance(HOUR);
    let store = open(&left.path().join("accounts.db"), &clock).await;
    assert_eq!(store.session(&ada.id).await.unwrap().unwrap().last_seen, later);
    assert_eq!(store.portal_session(&ada.id, &wiki).await.unwrap().as_deref(), Some(&portal_session(3, &[("c", b"y")])));
    assert!(
        !store.reserve(&[Cap { key: "n".to_owned(), add: 1, max: 3, window: HOUR }]).await.unwrap(),
        "a restart gives no new allowance"
    );
}

#[tokio::test]
async fn what_was_counted_is_written_without_being_asked_for() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(FakeClock::new()));
    let path = dir.path().join("accounts.db");
    let store = open(&path, &clock).await;
    for allowance in ["idle", "beside what is urgent"] {
        let cap = |add| [Cap { key: allowance.to_owned(), add, max: 1, window: HOUR }];
        assert!(store.reserve(&cap(1)).await.unwrap());
        eventually(allowance, Duration::from_secs(10), async || {
            if allowance != "idle" {
                store.create(&session(), HOUR).await.unwrap();
            }
            let left = as_killed_now(&path);
            !open(&left.path().join("accounts.db"), &clock).await.reserve(&cap(1)).await.unwrap()
        })
        .await;
    }
}

#[tokio::test]
async fn what_expired_while_the_gateway_was_down_does_not_come_back() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(FakeClock::new()));
    let path = dir.path().join("accounts.db");
    let store = open(&path, &clock).await;
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    store.create(&ada, HOUR).await.unwrap();
    store.put_portal_session(&ada.id, &wiki, &portal_session(3, &[])).await.unwrap();
    store.put_once("o", b"value", HOUR).await.unwrap();
    let left = as_killed_now(&path);
    drop(store);
    clock.advance(HOUR);
    let store = open(&left.path().join("accounts.db"), &clock).await;
    assert_eq!(store.session(&ada.id).await.unwrap(), None);
    assert_eq!(store.portal_session(&ada.id, &wiki).await.unwrap(), None);
    assert_eq!(store.take_once("o").await.unwrap(), None);
}

#[tokio::test]
async fn everything_ends_by_the_clock() {
    let clock = Arc::new(FakeClock::new());
    let store = EmbeddedSessions::in_memory(clock.clone());
    let (ada, wiki, moment) = (session(), PortalId::new("wiki"), Duration::from_millis(1));
    let cap = [Cap { key: "n".to_owned(), add: 1, max: 1, window: HOUR }];
    store.create(&ada, HOUR).await.unwrap();
    store.put_portal_session(&ada.id, &wiki, &portal_session(1, &[])).await.unwrap();
    store.put_once("o", b"v", HOUR).await.unwrap();
    assert!(store.try_lock("l", 1, HOUR).await.unwrap());
    assert!(store.reserve(&cap).await.unwrap());

    clock.advance(HOUR - moment);
    assert!(store.session(&ada.id).await.unwrap().is_some());
    assert!(store.peek_once("o").await.unwrap().is_some());
    assert!(!store.try_lock("l", 2, HOUR).await.unwrap());
    assert!(!store.reserve(&cap).await.unwrap());

    clock.advance(moment);
    assert_eq!(store.session(&ada.id).await.unwrap(), None);
    assert_eq!(store.cached_session(&ada.id), Some(None));
    assert_eq!(store.portal_session(&ada.id, &wiki).await.unwrap(), None);
    assert_eq!(store.sessions_of(ada.account).await.unwrap(), vec![]);
    store.touch(&ada.id, ada.last_seen, HOUR).await.unwrap();
    assert_eq!(store.session(&ada.id).await.unwrap(), None, "touching does not revive");
    assert_eq!(store.peek_once("o").await.unwrap(), None);
    assert_eq!(store.take_once("o").await.unwrap(), None);
    assert!(store.try_lock("l", 2, HOUR).await.unwrap());
    assert!(store.reserve(&cap).await.unwrap());
}

#[tokio::test]
async fn a_touched_session_lives_on() {
    let clock = Arc::new(FakeClock::new());
    let store = EmbeddedSessions::in_memory(clock.clone());
    let ada = session();
    store.create(&ada, HOUR).await.unwrap();
    for _ in 0..3 {
        clock.advance(HOUR / 2);
        store.touch(&ada.id, ada.last_seen, HOUR).await.unwrap();
    }
    assert!(store.session(&ada.id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_thousand_sign_ins_share_the_disk() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("accounts.db");
    let clock = Arc::new(FakeClock::new());
    let store = Arc::new(open(&path, &clock).await);
    let ada = session().account;
    let tasks = (0..1_000).map(|_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.create(&session_of(ada), HOUR).await.unwrap() })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let left = as_killed_now(&path);
    let again = open(&left.path().join("accounts.db"), &clock).await;
    assert_eq!(again.sessions_of(ada).await.unwrap().len(), 1_000);
}

#[tokio::test]
async fn what_the_disk_would_not_take_is_refused_now_and_written_later() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(FakeClock::new()));
    let path = dir.path().join("accounts.db");
    let store = open(&path, &clock).await;
    let (ada, bob) = (session(), session());
    store.create(&ada, HOUR).await.unwrap();

    let mut other = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let refused = store.create(&bob, HOUR).await.unwrap_err();
    assert_eq!(refused.store, "session journal");
    store.end(&ada.id).await.unwrap_err();
    assert_eq!(store.session(&ada.id).await.unwrap(), None, "ended here and now, whatever the disk says");

    sqlx::query("COMMIT").execute(&mut other).await.unwrap();
    eventually("the disk takes it", Duration::from_secs(10), async || store.flush().await.is_ok()).await;
    let left = as_killed_now(&path);
    let again = open(&left.path().join("accounts.db"), &clock).await;
    assert_eq!(again.session(&ada.id).await.unwrap(), None);
    assert!(again.session(&bob.id).await.unwrap().is_some());
}

#[tokio::test]
async fn who_waits_waits_by_the_clock_and_over_a_restart() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(FakeClock::new()));
    let path = dir.path().join("accounts.db");
    let store = open(&path, &clock).await;
    let (minute, moment) = (Duration::from_secs(60), Duration::from_millis(1));
    let own = [ladder("own", &[(2, minute), (3, 2 * minute)])];
    let (few, caps) = ([ladder("few", &[])], [cap("n", 1, 1)]);
    for _ in 0..2 {
        store.take_turn(&own, &[]).await.unwrap();
    }
    assert_eq!(store.take_turn(&own, &[]).await.unwrap(), Turn::Wait(minute));
    clock.advance(minute - moment);
    assert_eq!(store.take_turn(&own, &[]).await.unwrap(), Turn::Wait(moment));
    clock.advance(moment);
    assert_eq!(store.take_turn(&own, &[]).await.unwrap(), Turn::Taken(vec![3]));
    assert_eq!(store.take_turn(&few, &caps).await.unwrap(), Turn::Taken(vec![1]));
    assert_eq!(store.take_turn(&few, &caps).await.unwrap(), Turn::Wait(HOUR), "as long as the counter is full");
    store.flush().await.unwrap();
    let left = as_killed_now(&path);
    drop(store);
    let store = open(&left.path().join("accounts.db"), &clock).await;
    assert_eq!(store.take_turn(&own, &[]).await.unwrap(), Turn::Wait(2 * minute), "a restart is no pardon");
    clock.advance(10 * HOUR);
    assert_eq!(store.take_turn(&own, &[]).await.unwrap(), Turn::Taken(vec![1]), "at last it is forgotten");
}
