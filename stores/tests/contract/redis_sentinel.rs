//! Redis with a replica that takes over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use accounts::ports::SessionStore;
use stores::{RedisAt, RedisSessions, RedisTopology};

use test_servers::eventually;

use crate::redis::{connect, remembered};
use crate::servers::redis::{Redis, at, local, sentinel};
use crate::world::{FakeClock, HOUR, session};

const LONG: Duration = Duration::from_secs(20);
/// How long a revocation may take to be heard.
const HEARD: Duration = Duration::from_secs(2);

/// A primary, its replica, and a sentinel that knows both.
struct Watched {
    primary: Redis,
    replica: Redis,
    sentinel: Redis,
}

impl Watched {
    async fn start() -> Self {
        let primary = Redis::start().await;
        let replica = Redis::with(&["--replicaof", "127.0.0.1", &primary.port.to_string()]).await;
        let sentinel = sentinel(primary.port).await;
        let mut backdoor = sentinel.backdoor().await;
        eventually("the sentinel knows the replica", LONG, async || {
            let replicas: Vec<redis::Value> = redis::cmd("SENTINEL").arg("REPLICAS").arg("main").query_async(&mut backdoor).await.unwrap();
            !replicas.is_empty()
        })
        .await;
        Self { primary, replica, sentinel }
    }

    /// A sentinel that is not there is passed over.
    fn at(&self) -> RedisAt {
        at(RedisTopology::Sentinel { sentinels: vec![local(1), local(self.sentinel.port)], master: "main".to_owned() })
    }

    async fn copied(&self) {
        eventually("the replica has what the primary has", LONG, async || {
            let size = async |server: &Redis| -> u64 { redis::cmd("DBSIZE").query_async(&mut server.backdoor().await).await.unwrap() };
            size(&self.replica).await == size(&self.primary).await
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_primary_dies_the_sessions_go_on_at_the_new_one() {
    let watched = Watched::start().await;
    let (a, b) = (connect(watched.at()).await, connect(watched.at()).await);
    let (ada, bob) = (session(), session());
    a.create(&ada, HOUR).await.unwrap();
    remembered(&b, &ada.id).await;
    watched.copied().await;

    drop(watched.primary);
    let begun = Instant::now();
    eventually("memory is void", HEARD, async || b.cached_session(&ada.id).is_none()).await;
    b.session(&ada.id).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(3), "down at once, not after a long wait: {:?}", begun.elapsed());

    eventually("the new primary answers", LONG, async || b.session(&ada.id).await.is_ok()).await;
    assert_eq!(b.session(&ada.id).await.unwrap().unwrap().id, ada.id);
    remembered(&b, &ada.id).await;
    eventually("the other node is back too", LONG, async || a.create(&bob, HOUR).await.is_ok()).await;
    a.end(&ada.id).await.unwrap();
    eventually("a revocation is heard", HEARD, async || !matches!(b.cached_session(&ada.id), Some(Some(_)))).await;
    assert_eq!(b.session(&ada.id).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_that_steps_down_is_left() {
    let watched = Watched::start().await;
    let node = connect(watched.at()).await;
    let ada = session();
    node.create(&ada, HOUR).await.unwrap();
    remembered(&node, &ada.id).await;
    watched.copied().await;
    redis::cmd("SENTINEL").arg("FAILOVER").arg("main").exec_async(&mut watched.sentinel.backdoor().await).await.unwrap();
    eventually("the replica is the primary", LONG, async || {
        // The sentinel cuts off whoever is connected to the one that it promotes.
        let role: Vec<redis::Value> = redis::cmd("ROLE").query_async(&mut watched.replica.backdoor().await).await.unwrap_or_default();
        role.first() == Some(&redis::Value::BulkString(b"master".to_vec()))
    })
    .await;
    // Ended behind the node's back, where only who listens to the new primary hears of it.
    eventually("the node writes to the new primary", LONG, async || {
        let bob = session();
        let key = format!("lk:s:{{{}}}", bob.id.to_key());
        node.create(&bob, HOUR).await.is_ok() && watched.replica.has(&key).await
    })
    .await;
    remembered(&node, &ada.id).await;
    redis::cmd("DEL").arg(format!("lk:s:{{{}}}", ada.id.to_key())).exec_async(&mut watched.replica.backdoor().await).await.unwrap();
    eventually("it is heard", HEARD, async || !matches!(node.cached_session(&ada.id), Some(Some(_)))).await;
}

#[tokio::test]
async fn a_name_that_the_sentinels_do_not_know_is_told() {
    let primary = Redis::start().await;
    let sentinel = sentinel(primary.port).await;
    let at = at(RedisTopology::Sentinel { sentinels: vec![local(sentinel.port)], master: "other".to_owned() });
    let refused = RedisSessions::connect(at, Arc::new(FakeClock::new())).await.err().unwrap();
    assert_eq!(refused.reason, "the sentinels know no primary of this name");
}
