use std::time::Duration;

use tokio::sync::watch;

use crate::ports::StoreDown;

/// More than this many wait only while a store hangs.
const WAITING: usize = 4096;

/// By then the answer has left: a job that begins with it would take its share of the processor from it.
const LATER: Duration = Duration::from_millis(30);

/// What is done beside an answer, so that how long the answer takes does not tell what there was to do.
pub(super) struct Afterwards(watch::Sender<usize>);

impl Afterwards {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Has `job` done soon. Where it fails, it is logged.
    pub(super) fn run(&self, job: impl Future<Output = Result<(), StoreDown>> + Send + 'static) {
        if *self.0.borrow() >= WAITING {
            tracing::error!("too much is left to be done after answers: this is left out");
            return;
        }
        let done = Done::begin(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep(LATER).await;
            if let Err(error) = job.await {
                tracing::error!(%error, "what was left to be done after an answer was not done");
            }
            drop(done);
        });
    }

    /// Waits until all is done.
    pub(super) async fn settled(&self) {
        // The sender is ours, so there is always an answer.
        let _ = self.0.subscribe().wait_for(|waiting| *waiting == 0).await;
    }
}

/// One that waits; done when it is dropped, also in a panic.
struct Done(watch::Sender<usize>);

impl Done {
    fn begin(waiting: &watch::Sender<usize>) -> Self {
        waiting.send_modify(|waiting| *waiting = waiting.saturating_add(1));
        Self(waiting.clone())
    }
}

impl Drop for Done {
    fn drop(&mut self) {
        self.0.send_modify(|waiting| *waiting = waiting.saturating_sub(1));
    }
}
