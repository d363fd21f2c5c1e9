//! Redis in a cluster of three.

use std::time::{Duration, Instant};

use accounts::ports::SessionStore;
use stores::RedisTopology;

use test_servers::eventually;

use crate::redis::{connect, remembered};
use crate::servers::redis::{at, cluster, local};
use crate::session_contract::Fleet;
use crate::world::{HOUR, session};

const SOON: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contract_on_a_cluster() {
    let nodes = cluster().await;
    let at = at(RedisTopology::Cluster(vec![local(nodes[0].port)]));
    let fleet = Fleet { a: connect(at.clone()).await, b: connect(at).await, keep: Box::new(nodes) };
    crate::session_contract::session_contract!(all & fleet);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revocations_are_heard_from_every_primary() {
    let nodes = cluster().await;
    let at = at(RedisTopology::Cluster(nodes.iter().map(|node| local(node.port)).collect()));
    let (a, b) = (connect(at.clone()).await, connect(at).await);
    // By chance one primary has none of these once in a hundred million runs.
    let sessions: Vec<_> = (0..50).map(|_| session()).collect();
    for ada in &sessions {
        a.create(ada, HOUR).await.unwrap();
        remembered(&b, &ada.id).await;
    }
    for ada in &sessions {
        a.end(&ada.id).await.unwrap();
        eventually("it is heard", Duration::from_secs(2), async || !matches!(b.cached_session(&ada.id), Some(Some(_)))).await;
        assert_eq!(b.session(&ada.id).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_one_primary_is_silent_nothing_remembered_counts() {
    let nodes = cluster().await;
    let at = at(RedisTopology::Cluster(nodes.iter().map(|node| local(node.port)).collect()));
    let node = connect(at).await;
    let sessions: Vec<_> = (0..30).map(|_| session()).collect();
    for ada in &sessions {
        node.create(ada, HOUR).await.unwrap();
        remembered(&node, &ada.id).await;
    }
    nodes[0].process.signal("STOP");
    let void = async || sessions.iter().all(|ada| node.cached_session(&ada.id).is_none());
    eventually("memory is void", Duration::from_secs(2), void).await;
    for ada in &sessions {
        let begun = Instant::now();
        // Either another primary has it, or the answer is that there is none.
        let _ = node.session(&ada.id).await;
        assert!(begun.elapsed() < Duration::from_millis(1_500), "{:?}", begun.elapsed());
        assert_eq!(node.cached_session(&ada.id), None);
    }
    nodes[0].process.signal("CONT");
    for ada in &sessions {
        eventually("it is back", SOON, async || {
            node.session(&ada.id).await.is_ok_and(|found| found.is_some()) && node.cached_session(&ada.id).is_some()
        })
        .await;
    }
}
