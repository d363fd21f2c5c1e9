use std::sync::Arc;
use std::time::Duration;

/// Counts the requests under way, so that a server that stops can let them end.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnderWay(Arc<()>);

/// One request; held as long as it is under way.
#[derive(Debug)]
pub(crate) struct Way {
    _counted: Arc<()>,
}

const POLL: Duration = Duration::from_millis(20);

impl UnderWay {
    /// Counts one more.
    pub(crate) fn begin(&self) -> Way {
        Way { _counted: self.0.clone() }
    }

    /// Waits until none is left. `holders`: how many hold the count itself.
    pub(super) async fn none_left(&self, holders: usize) {
        while Arc::strong_count(&self.0) > holders {
            tokio::time::sleep(POLL).await;
        }
    }
}
