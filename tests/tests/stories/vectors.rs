//! Messages that no honest sender sends, thousands of them (`tests/vectors`): what the gateway hands on is beyond doubt.

use tests::vectors::{Target, answering, judge_requests, judge_responses, request_vectors, response_vectors, summary};
use tests::{Portal, StrictOrigin, World};

const OPEN: &str = "[[portal.access]]\nrequire = \"public\"";

async fn before(origin: &StrictOrigin) -> (World, Target) {
    let url = origin.url();
    let world = World::new().without_samples().portal(move |_| Portal::new("open", "Open house", &url).table(OPEN)).start().await;
    let target = Target { port: world.port(), host: world.host("open") };
    (world, target)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_reaches_a_portal_is_beyond_doubt() {
    let vectors = request_vectors();
    assert!(vectors.len() >= 2_000, "{}", vectors.len());
    let origin = StrictOrigin::echoing().await;
    let (_world, target) = before(&origin).await;
    let judged = judge_requests(&target, &vectors, &origin).await;
    assert!(judged.flagged.is_empty(), "{} of {}:\n{}", judged.flagged.len(), judged.vectors, summary(&judged.flagged));
    assert!(judged.let_through.is_empty(), "{} let through:\n{}", judged.let_through.len(), summary(&judged.let_through));
    assert!(judged.unsaid.is_empty(), "{} without a refusal:\n{}", judged.unsaid.len(), summary(&judged.unsaid));
    assert!(judged.held_back.is_empty(), "{} held back:\n{}", judged.held_back.len(), summary(&judged.held_back));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_reaches_a_client_is_beyond_doubt() {
    let vectors = response_vectors();
    let origin = answering(&vectors).await;
    let (_world, target) = before(&origin).await;
    let judged = judge_responses(&target, &vectors).await;
    assert!(judged.exchanges >= 2_000, "{}", judged.exchanges);
    assert!(judged.flagged.is_empty(), "{} of {}:\n{}", judged.flagged.len(), judged.exchanges, summary(&judged.flagged));
    assert!(judged.held_back.is_empty(), "{} held back:\n{}", judged.held_back.len(), summary(&judged.held_back));
}
