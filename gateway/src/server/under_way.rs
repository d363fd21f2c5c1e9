use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// Counts the requests under way, so that a server that stops can let them end.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnderWay {
    requests: Arc<()>,
    ending: Arc<AtomicBool>,
    tunnels_end: Arc<Notify>,
    stopped: Arc<AtomicBool>,
}

/// One request; held as long as it is under way.
#[derive(Debug)]
pub(crate) struct Way {
    _counted: Arc<()>,
}

const POLL: Duration = Duration::from_millis(20);

impl UnderWay {
    /// Counts one more.
    pub(crate) fn begin(&self) -> Way {
        Way { _counted: self.requests.clone() }
    }

    /// The server is about to stop.
    pub(super) fn end_soon(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to stop: then every answer is the last on its connection, and says so. A client that is told
    /// sends its next request elsewhere; one that is not sends it into a connection that is being closed, and it is lost.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// The server takes no more requests: what would go on for hours ends now.
    pub(super) fn end_tunnels(&self) {
        self.stopped.store(true, Ordering::Release);
        self.tunnels_end.notify_waiters();
    }

    /// Waits for [`UnderWay::end_tunnels`].
    pub(crate) async fn tunnels_end(&self) {
        let told = self.tunnels_end.notified();
        // It hears of what happens from here on; what happened before stands in the flag.
        if !self.stopped.load(Ordering::Acquire) {
            told.await;
        }
    }

    /// Waits until none is left. `holders`: how many hold the count itself.
    pub(super) async fn none_left(&self, holders: usize) {
        while Arc::strong_count(&self.requests) > holders {
            tokio::time::sleep(POLL).await;
        }
    }
}
