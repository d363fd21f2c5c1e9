use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::accounts::ports::{Clock, StoreDown};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::change::Change;
use super::counters::Counter;
use super::journal_writer::JournalWriter;
use super::waiting_counters::WaitingCounters;
use crate::sql::{FILE_PATIENCE, SqliteFile};

/// With more than this many changes waiting, the disk does not keep up and no more are taken.
const MAX_BACKLOG: usize = 100_000;

/// Hands changes to the thread that writes them. Memory is in force; the journal follows it.
pub(super) struct Journal(Option<Open>);

struct Open {
    sender: mpsc::UnboundedSender<Noted>,
    backlog: Arc<AtomicUsize>,
    counters: Arc<WaitingCounters>,
}

/// What the thread that writes is told.
pub(super) enum Noted {
    /// A change on its way to the disk.
    Change {
        change: Change,
        /// Hears whether it was written; with nobody waiting, it may wait for company.
        written: Option<oneshot::Sender<bool>>,
    },
    /// There are counters that wait to be written.
    Counters,
    /// Everything so far is to be written, which somebody waits for.
    Everything(oneshot::Sender<bool>),
}

/// Says when a change is on the disk.
#[must_use]
pub(super) struct Receipt(Option<oneshot::Receiver<bool>>);

impl Journal {
    /// Writes nothing.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Starts the writing thread. It has a runtime of its own, so that it outlives whichever opened the store; it ends, having
    /// written everything, when the store is dropped.
    pub(super) fn start(file: SqliteFile, clock: Arc<dyn Clock>) -> Result<Self, StoreDown> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let backlog = Arc::new(AtomicUsize::new(0));
        let counters = Arc::new(WaitingCounters::default());
        let writer = JournalWriter::new(file, clock, receiver, Arc::clone(&backlog), Arc::clone(&counters));
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| down(&error.kind().to_string()))?;
        std::thread::Builder::new()
            .name("session-journal".to_owned())
            .spawn(move || runtime.block_on(writer.run()))
            .map_err(|error| down(&error.kind().to_string()))?;
        Ok(Self(Some(Open { sender, backlog, counters })))
    }

    /// Whether a change may be made now: asked before memory is changed.
    pub(super) fn admit(&self) -> Result<(), StoreDown> {
        match &self.0 {
            Some(open) if open.backlog.load(Ordering::Relaxed) > MAX_BACKLOG => Err(down("the disk does not keep up")),
            _ => Ok(()),
        }
    }

    /// Notes a change whose caller waits for the [`Receipt`]. Call it under the lock that orders the changes of the same thing.
    pub(super) fn urgently(&self, change: impl FnOnce() -> Change) -> Receipt {
        let Some(open) = &self.0 else {
            return Receipt(None);
        };
        let (written, receipt) = oneshot::channel();
        open.send(Noted::Change { change: change(), written: Some(written) });
        Receipt(Some(receipt))
    }

    /// Notes a change that may be lost when the machine stops within a second.
    pub(super) fn leisurely(&self, change: impl FnOnce() -> Change) {
        if let Some(open) = &self.0 {
            open.send(Noted::Change { change: change(), written: None });
        }
    }

    /// Notes how a counter stands: written within about a second, and with nothing that is urgent. Signing in changes a dozen.
    pub(super) fn count(&self, name: &str, counter: Counter) {
        if let Some(open) = &self.0
            && open.counters.put(name, counter)
        {
            open.send(Noted::Counters);
        }
    }

    pub(super) async fn flush(&self) -> Result<(), StoreDown> {
        let Some(open) = &self.0 else {
            return Ok(());
        };
        let (written, receipt) = oneshot::channel();
        open.send(Noted::Everything(written));
        Receipt(Some(receipt)).settled().await
    }

    /// Answers if the thread that writes is there.
    pub(super) fn ping(&self) -> Result<(), StoreDown> {
        match &self.0 {
            Some(open) if open.sender.is_closed() => Err(down("its writer has ended")),
            _ => self.admit(),
        }
    }
}

impl Open {
    fn send(&self, noted: Noted) {
        self.backlog.fetch_add(1, Ordering::Relaxed);
        // A writer that is gone drops the sender of the receipt, which its holder notices.
        let _ = self.sender.send(noted);
    }
}

impl Receipt {
    /// There is nothing to wait for.
    pub(super) fn nothing() -> Self {
        Self(None)
    }

    /// Waits until the change is on the disk. After [`FILE_PATIENCE`] it has failed, as far as its caller is concerned.
    pub(super) async fn settled(self) -> Result<(), StoreDown> {
        match self.0 {
            None => Ok(()),
            Some(receipt) => match timeout(FILE_PATIENCE, receipt).await {
                Ok(Ok(true)) => Ok(()),
                Ok(_) => Err(down("it could not be written")),
                Err(_) => Err(down("it took too long")),
            },
        }
    }
}

fn down(reason: &str) -> StoreDown {
    StoreDown { store: "session journal", reason: reason.to_owned() }
}
