use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::change::Change;
use super::counters::Counter;

/// Counters that are to be written, each as it stands now. One that changes a hundred times a second is written once a second.
#[derive(Default)]
pub(super) struct WaitingCounters(Mutex<HashMap<String, Counter>>);

impl WaitingCounters {
    /// Says whether it is the first that waits.
    pub(super) fn put(&self, name: &str, counter: Counter) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = waiting.is_empty();
        match waiting.get_mut(name) {
            Some(earlier) => *earlier = counter,
            None => {
                waiting.insert(name.to_owned(), counter);
            }
        }
        first
    }

    /// All that wait; then, none does.
    pub(super) fn take(&self) -> impl Iterator<Item = Change> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().map(|(name, counter)| Change::PutCounter {
            name,
            used: i64::try_from(counter.used).unwrap_or(i64::MAX),
            expires: counter.expires.millis(),
        })
    }
}
