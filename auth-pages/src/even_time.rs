use std::pin::pin;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

/// Longer than what the work differs by for a name with an account and one without, and shorter than anybody notices.
const STEP: Duration = Duration::from_millis(10);

/// Does `work`, and gives what it gave at the next full step since it began. What is sought for a name that somebody typed costs the same
/// whether or not it has an account, as far as we could make it so; what is left of a difference does not reach who measures the answer.
pub(crate) async fn in_even_time<T>(work: impl Future<Output = T>) -> T {
    let mut steps = interval(STEP);
    steps.set_missed_tick_behavior(MissedTickBehavior::Skip);
    // The first is at once.
    steps.tick().await;
    let mut work = pin!(work);
    let done = loop {
        tokio::select! {
            biased;
            done = &mut work => break done,
            _ = steps.tick() => {}
        }
    };
    steps.tick().await;
    done
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;

    /// A busy machine makes each later, none earlier.
    #[tokio::test]
    async fn no_answer_leaves_before_a_full_step() {
        for (work, left) in [(0, 10), (2, 10), (11, 20), (24, 30)] {
            let begun = Instant::now();
            let done = in_even_time(async {
                sleep(Duration::from_millis(work)).await;
                work
            });
            assert_eq!(done.await, work);
            assert!(begun.elapsed() >= Duration::from_millis(left), "{work}: {:?}", begun.elapsed());
        }
    }
}
