//! Redis with a replica that takes over.

use std::time::{Duration, Instant};

use accounts::ports::SessionStore;
use stores::RedisTopology;

use crate::redis::{connect, remembered};
use crate::servers::redis::{Redis, at, local, sentinel};
use crate::world::{HOUR, eventually, session};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_primary_dies_the_sessions_go_on_at_the_new_one() {
    let primary = Redis::start().await;
    let replica = Redis::with(&["--replicaof", "127.0.0.1", &primary.port.to_string()]).await;
    let sentinel = sentinel(primary.port).await;
    let mut backdoor = sentinel.backdoor().await;
    eventually("the sentinel knows the replica", Duration::from_secs(20), async || {
        let replicas: Vec<redis::Value> = redis::cmd("SENTINEL").arg("REPLICAS").arg("main").query_async(&mut backdoor).await.unwrap();
        !replicas.is_empty()
    })
    .await;

    // A sentinel that is not there is passed over.
    let sentinels = vec![local(1), local(sentinel.port)];
    let at = at(RedisTopology::Sentinel { sentinels, master: "main".to_owned() });
    let (a, b) = (connect(at.clone()).await, connect(at).await);
    let (ada, bob) = (session(), session());
    a.create(&ada, HOUR).await.unwrap();
    remembered(&b, &ada.id).await;
    eventually("the replica has it", Duration::from_secs(20), async || {
        let keys: u64 = redis::cmd("DBSIZE").query_async(&mut replica.backdoor().await).await.unwrap();
        keys >= 2
    })
    .await;

    drop(primary);
    let begun = Instant::now();
    eventually("memory is void", Duration::from_secs(2), async || b.cached_session(&ada.id).is_none()).await;
    b.session(&ada.id).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(3), "down at once, not after a long wait: {:?}", begun.elapsed());

    eventually("the new primary answers", Duration::from_secs(20), async || b.session(&ada.id).await.is_ok()).await;
    assert_eq!(b.session(&ada.id).await.unwrap().unwrap().id, ada.id);
    remembered(&b, &ada.id).await;
    eventually("the other node is back too", Duration::from_secs(20), async || a.create(&bob, HOUR).await.is_ok()).await;
    a.end(&ada.id).await.unwrap();
    eventually("a revocation is heard", Duration::from_secs(2), async || !matches!(b.cached_session(&ada.id), Some(Some(_)))).await;
    assert_eq!(b.session(&ada.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_name_that_the_sentinels_do_not_know_is_told() {
    let primary = Redis::start().await;
    let sentinel = sentinel(primary.port).await;
    let at = at(RedisTopology::Sentinel { sentinels: vec![local(sentinel.port)], master: "other".to_owned() });
    let refused = stores::RedisSessions::connect(at, std::sync::Arc::new(crate::world::FakeClock::new())).await.err().unwrap();
    assert_eq!(refused.reason, "the sentinels know no primary of this name");
}
