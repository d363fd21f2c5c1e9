use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::accounts::Timestamp;
use ::accounts::ports::Cap;

/// How often, in milliseconds, counters whose window is over are forgotten.
const SWEEP_EVERY: i64 = 60_000;

/// How much of a cap is used up, and until when that counts.
#[derive(Clone, Copy)]
pub(super) struct Counter {
    pub(super) used: u64,
    pub(super) expires: Timestamp,
}

/// Counters with ceilings, under one lock: a reservation counts in several at once.
#[derive(Default)]
pub(super) struct Counters(pub(super) Mutex<Counting>);

#[derive(Default)]
pub(super) struct Counting {
    pub(super) counters: HashMap<String, Counter>,
    sweep_due: i64,
}

impl Counters {
    /// Adds to all or to none. `note` hears of every counter that changed, in the order of the changes.
    pub(super) fn reserve(&self, caps: &[Cap], now: Timestamp, note: impl Fn(&str, Counter)) -> bool {
        let mut counting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counting.sweep(now);
        counting.add(caps, now, note).is_none()
    }

    /// Takes back what was added. `note` hears of every counter that changed.
    pub(super) fn give_back(&self, caps: &[Cap], now: Timestamp, note: impl Fn(&str, Counter)) {
        let mut counting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for cap in caps {
            if let Some(counter) = counting.counters.get_mut(&cap.key).filter(|counter| counter.expires > now) {
                counter.used = counter.used.saturating_sub(cap.add);
                note(&cap.key, *counter);
            }
        }
    }

    /// Puts one back that was in the journal.
    pub(super) fn restore(&self, key: String, counter: Counter) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).counters.insert(key, counter);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().counters.len()
    }
}

impl Counting {
    /// Adds to all the caps or to none; then, how long the one that is full stays so.
    pub(super) fn add(&mut self, caps: &[Cap], now: Timestamp, note: impl Fn(&str, Counter)) -> Option<Duration> {
        let mut after: Vec<(&str, Counter)> = Vec::with_capacity(caps.len());
        for cap in caps {
            let place = after.iter().position(|(key, _)| *key == cap.key);
            let before = place.and_then(|place| after.get(place)).map(|(_, counter)| *counter);
            let before = before.or_else(|| self.counters.get(&cap.key).copied().filter(|counter| counter.expires > now));
            let before = before.unwrap_or(Counter { used: 0, expires: now.after(cap.window) });
            let used = before.used.saturating_add(cap.add);
            if used > cap.max {
                return Some(before.expires.since(now).max(Duration::from_millis(1)));
            }
            let counter = Counter { used, ..before };
            match place.and_then(|place| after.get_mut(place)) {
                Some(same) => same.1 = counter,
                None => after.push((&cap.key, counter)),
            }
        }
        for (key, counter) in after {
            self.counters.insert(key.to_owned(), counter);
            note(key, counter);
        }
        None
    }

    pub(super) fn sweep(&mut self, now: Timestamp) {
        if now.millis() >= self.sweep_due {
            self.counters.retain(|_, counter| counter.expires > now);
            self.sweep_due = now.millis().saturating_add(SWEEP_EVERY);
        }
    }
}
