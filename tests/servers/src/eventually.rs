use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Waits until `holds` says yes, looking often; fails after `at_most` with what was waited for.
pub async fn eventually(what: &str, at_most: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + at_most;
    while !holds().await {
        assert!(Instant::now() < deadline, "not within {at_most:?}: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}
