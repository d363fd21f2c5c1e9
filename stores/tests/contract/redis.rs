//! Sessions on one Redis server: the contract, and what happens when the server is slow, gone or elsewhere.

use std::sync::Arc;
use std::time::{Duration, Instant};

use accounts::PortalId;
use accounts::ports::{Cap, Ladder, SessionStore, Turn};
use stores::{RedisAt, RedisSessions};

use test_servers::eventually;

use crate::servers::redis::{Redis, with_login};
use crate::session_contract::Fleet;
use crate::world::{FakeClock, HOUR, account_id, portal_session, session};

crate::session_contract::session_contract!(tests fleet);

/// The longest that anything may take when the server does not answer.
const AT_MOST: Duration = Duration::from_millis(1_500);
/// Leaves room for a slow machine.
const SOON: Duration = Duration::from_secs(5);

pub(crate) async fn connect(at: RedisAt) -> Arc<RedisSessions> {
    Arc::new(RedisSessions::connect(at, Arc::new(FakeClock::new())).await.unwrap())
}

async fn fleet() -> Fleet {
    let redis = Redis::start().await;
    Fleet { a: connect(redis.at()).await, b: connect(redis.at()).await, keep: Box::new(redis) }
}

/// Asks until the node has it in memory.
pub(crate) async fn remembered(node: &RedisSessions, id: &accounts::SessionId) {
    eventually("the session is in memory", SOON, async || {
        node.session(id).await.is_ok() && matches!(node.cached_session(id), Some(Some(_)))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_while_it_is_fetched_is_not_remembered() {
    let redis = Redis::start().await;
    let (a, b) = (connect(redis.at()).await, connect(redis.at()).await);
    let mut stale = 0;
    for round in 0..1_000_u32 {
        let ada = session();
        a.create(&ada, HOUR).await.unwrap();
        let fetching = tokio::spawn({
            let (b, id) = (Arc::clone(&b), ada.id);
            async move { b.session(&id).await.unwrap() }
        });
        // Somewhere between before the question and after the answer.
        for _ in 0..round % 20 {
            tokio::task::yield_now().await;
        }
        a.end(&ada.id).await.unwrap();
        fetching.await.unwrap();
        // What the server told this node before it answered this has been heard.
        b.ping().await.unwrap();
        stale += usize::from(matches!(b.cached_session(&ada.id), Some(Some(_))));
    }
    assert_eq!(stale, 0, "of 1000");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_server_is_down_and_what_was_remembered_is_void() {
    let redis = Redis::start().await;
    let node = connect(redis.at()).await;
    let ada = session();
    node.create(&ada, HOUR).await.unwrap();
    remembered(&node, &ada.id).await;

    redis.process.signal("STOP");
    let begun = Instant::now();
    assert_eq!(node.session(&ada.id).await.unwrap_err().store, "redis");
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    eventually("memory is void", SOON, async || node.cached_session(&ada.id).is_none()).await;
    assert!(begun.elapsed() < AT_MOST + Duration::from_millis(500), "void after {:?}", begun.elapsed());
    for _ in 0..3 {
        let begun = Instant::now();
        node.create(&session(), HOUR).await.unwrap_err();
        node.ping().await.unwrap_err();
        assert!(begun.elapsed() < 2 * AT_MOST, "{:?}", begun.elapsed());
        assert_eq!(node.cached_session(&ada.id), None);
    }

    redis.process.signal("CONT");
    eventually("it is back", SOON, async || node.session(&ada.id).await.is_ok()).await;
    remembered(&node, &ada.id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_killed_is_found_again() {
    let redis = Redis::start().await;
    let (node, port) = (connect(redis.at()).await, redis.port);
    let (ada, bob) = (session(), session());
    node.create(&ada, HOUR).await.unwrap();
    remembered(&node, &ada.id).await;
    node.standing().unwrap();
    drop(redis);
    eventually("it is known to be away", SOON, async || node.standing().is_err()).await;
    eventually("memory is void", AT_MOST, async || node.cached_session(&ada.id).is_none()).await;
    let begun = Instant::now();
    assert_eq!(node.session(&ada.id).await.unwrap_err().store, "redis");
    assert!(begun.elapsed() < AT_MOST);

    let _redis = Redis::on(port, &[]).await;
    eventually("it is back, and empty", SOON, async || node.session(&ada.id).await.is_ok_and(|found| found.is_none())).await;
    node.create(&bob, HOUR).await.unwrap();
    remembered(&node, &bob.id).await;
}

#[tokio::test]
async fn a_flush_voids_what_was_remembered() {
    let redis = Redis::start().await;
    let node = connect(redis.at()).await;
    let ada = session();
    node.create(&ada, HOUR).await.unwrap();
    remembered(&node, &ada.id).await;
    redis::cmd("FLUSHALL").exec_async(&mut redis.backdoor().await).await.unwrap();
    eventually("memory is void", SOON, async || !matches!(node.cached_session(&ada.id), Some(Some(_)))).await;
    eventually("it is asked again", SOON, async || node.session(&ada.id).await.is_ok_and(|found| found.is_none())).await;
}

#[tokio::test]
async fn everything_has_an_end_and_the_session_rules_what_lies_beside_it() {
    let redis = Redis::start().await;
    let node = connect(redis.at()).await;
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    node.create(&ada, HOUR).await.unwrap();
    node.put_portal_session(&ada.id, &wiki, &portal_session(1, &[("c", b"x")])).await.unwrap();
    node.put_session_credential(&ada.id, &wiki, Some(b"sealed")).await.unwrap();
    node.put_once("ticket", b"it", HOUR).await.unwrap();
    assert!(node.try_lock("lock", 1, HOUR).await.unwrap());
    assert!(node.reserve(&[Cap { key: "n".to_owned(), add: 1, max: 2, window: HOUR }]).await.unwrap());
    node.bump_account(ada.account).await.unwrap();
    node.account_version(account_id()).await.unwrap();

    let mut backdoor = redis.backdoor().await;
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut backdoor).await.unwrap();
    assert_eq!(keys.len(), 10, "{keys:?}");
    let hour = i64::try_from(HOUR.as_millis()).unwrap();
    let lives = async |key: &str, backdoor: &mut redis::aio::MultiplexedConnection| -> i64 {
        redis::cmd("PTTL").arg(key).query_async(backdoor).await.unwrap()
    };
    for key in &keys {
        let left = lives(key, &mut backdoor).await;
        assert!(key.starts_with("lk:") && left > 0, "{key} lives {left} ms");
        assert!(key.starts_with("lk:v:") || left <= hour, "{key} lives {left} ms");
    }

    node.touch(&ada.id, ada.last_seen, 3 * HOUR).await.unwrap();
    for key in keys.iter().filter(|key| key.contains(&ada.id.to_key()) || key.starts_with("lk:a:")) {
        let left = lives(key, &mut backdoor).await;
        assert!(left > 2 * hour, "{key} lives {left} ms after a touch");
    }
    // A counter that is running keeps its window.
    assert!(node.reserve(&[Cap { key: "n".to_owned(), add: 1, max: 2, window: 5 * HOUR }]).await.unwrap());
    assert!(lives("lk:{n}:n", &mut backdoor).await <= hour);

    node.end(&ada.id).await.unwrap();
    let left: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut backdoor).await.unwrap();
    assert!(!left.iter().any(|key| key.contains(&ada.id.to_key())), "{left:?}");
}

#[tokio::test]
async fn what_expires_at_the_server_is_forgotten_here() {
    let redis = Redis::start().await;
    let node = connect(redis.at()).await;
    let ada = session();
    node.create(&ada, Duration::from_millis(300)).await.unwrap();
    node.session(&ada.id).await.unwrap();
    eventually("it is gone", SOON, async || !matches!(node.cached_session(&ada.id), Some(Some(_)))).await;
    eventually("there and here", SOON, async || node.session(&ada.id).await.unwrap().is_none()).await;
}

#[tokio::test]
async fn a_session_takes_little_memory() {
    let redis = Redis::start().await;
    let node = connect(redis.at()).await;
    let ada = session();
    node.create(&ada, HOUR).await.unwrap();
    let key = format!("lk:s:{{{}}}", ada.id.to_key());
    let bytes: u64 = redis::cmd("MEMORY").arg("USAGE").arg(key).query_async(&mut redis.backdoor().await).await.unwrap();
    assert!(bytes <= 256, "{bytes}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acl_user_with_what_is_written_down_suffices() {
    let rules = "--user default off --user latchkey on >opensesame ~lk:* +@read +@write +@scripting +@connection +role +time";
    let redis = Redis::with(&rules.split(' ').collect::<Vec<_>>()).await;
    let at = with_login(redis.at(), Some("latchkey"), "opensesame");
    let keep = Box::new(redis);
    let fleet = Fleet { a: connect(at.clone()).await, b: connect(at).await, keep };
    crate::session_contract::session_contract!(all & fleet);
}

#[tokio::test]
async fn a_wrong_password_is_refused_without_telling_it() {
    let redis = Redis::with(&["--requirepass", "opensesame"]).await;
    connect(with_login(redis.at(), None, "opensesame")).await.ping().await.unwrap();
    for at in [with_login(redis.at(), None, "hunter2"), redis.at()] {
        let refused = RedisSessions::connect(at, Arc::new(FakeClock::new())).await.err().unwrap();
        assert!(!refused.to_string().contains("hunter2"), "{refused}");
        assert_eq!(refused.store, "redis");
    }
}

#[tokio::test]
async fn nobody_there_is_down() {
    let redis = Redis::start().await;
    let at = redis.at();
    drop(redis);
    let begun = Instant::now();
    RedisSessions::connect(at, Arc::new(FakeClock::new())).await.err().unwrap();
    // It may be starting just now, beside this node.
    assert!(begun.elapsed() < Duration::from_secs(10) + AT_MOST, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_dropped_store_lets_go_of_the_server() {
    let redis = Redis::start().await;
    let mut backdoor = redis.backdoor().await;
    let mut clients = async || {
        let list: String = redis::cmd("CLIENT").arg("LIST").query_async(&mut backdoor).await.unwrap();
        list.lines().count()
    };
    let node = connect(redis.at()).await;
    assert_eq!(clients().await, 2, "one connection for the node and one to look");
    drop(node);
    eventually("the connection is closed", SOON, async || clients().await == 1).await;
}

#[tokio::test]
async fn who_waited_gets_their_turn_by_the_servers_clock() {
    let redis = Redis::start().await;
    let (node, other) = (connect(redis.at()).await, connect(redis.at()).await);
    let short = [Ladder { key: "short".to_owned(), steps: [(1, Duration::from_millis(300)), (2, HOUR)].into(), forget: HOUR }];
    let gone = [Ladder { key: "gone".to_owned(), steps: [(1, HOUR)].into(), forget: Duration::from_millis(300) }];
    for ladders in [&short, &gone] {
        assert_eq!(node.take_turn(ladders, &[]).await.unwrap(), Turn::Taken(vec![1]));
    }
    let mut taken = Vec::new();
    for ladders in [&short, &gone] {
        eventually("it is their turn", SOON, async || match other.take_turn(ladders, &[]).await.unwrap() {
            Turn::Taken(tries) => {
                taken.push(tries[0]);
                true
            }
            Turn::Wait(_) => false,
        })
        .await;
    }
    assert_eq!(taken, [2, 1], "the one has waited, the other is forgotten");
    assert!(matches!(node.take_turn(&short, &[]).await.unwrap(), Turn::Wait(wait) if wait > HOUR / 2));
}
