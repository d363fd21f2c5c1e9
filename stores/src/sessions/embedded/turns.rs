use std::sync::PoisonError;
use std::time::Duration;

use ::accounts::Timestamp;
use ::accounts::ports::{Cap, Ladder, Turn};

use super::counters::{Counter, Counters, Counting};

/// A ladder is two counters: how many tries, and when the last was, in milliseconds (nought: whoever comes next need not wait).
fn names(ladder: &Ladder) -> (String, String) {
    (format!("tries:{}", ladder.key), format!("last:{}", ladder.key))
}

impl Counters {
    /// Takes a turn on all or on none. `note` hears of every counter that changed.
    pub(super) fn take_turn(&self, ladders: &[Ladder], caps: &[Cap], now: Timestamp, note: impl Fn(&str, Counter)) -> Turn {
        let mut counting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counting.sweep(now);
        let wait = ladders.iter().map(|ladder| counting.wait(ladder, now)).max().unwrap_or_default();
        if !wait.is_zero() {
            return Turn::Wait(wait);
        }
        if let Some(full) = counting.add(caps, now, &note) {
            return Turn::Wait(full);
        }
        let tries = ladders.iter().map(|ladder| {
            let (tries, last) = names(ladder);
            let used = counting.used(&tries, now).saturating_add(1);
            let expires = now.after(ladder.forget);
            counting.put(&tries, Counter { used, expires }, &note);
            counting.put(&last, Counter { used: now.millis().unsigned_abs(), expires }, &note);
            used
        });
        Turn::Taken(tries.collect())
    }

    /// Takes back a turn. `note` hears of every counter that changed.
    pub(super) fn give_back_turn(&self, ladders: &[Ladder], caps: &[Cap], now: Timestamp, note: impl Fn(&str, Counter)) {
        {
            let mut counting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for ladder in ladders {
                let (tries, last) = names(ladder);
                let (used, expires) = (counting.used(&tries, now).saturating_sub(1), now.after(ladder.forget));
                counting.put(&tries, Counter { used, expires }, &note);
                counting.put(&last, Counter { used: 0, expires }, &note);
            }
        }
        self.give_back(caps, now, note);
    }

    /// Begins ladders anew. `note` hears of every counter that changed.
    pub(super) fn forget_turns(&self, ladders: &[Ladder], now: Timestamp, note: impl Fn(&str, Counter)) {
        let mut counting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (tries, last) in ladders.iter().map(names) {
            for name in [tries, last] {
                counting.put(&name, Counter { used: 0, expires: now }, &note);
            }
        }
    }
}

impl Counting {
    fn wait(&self, ladder: &Ladder, now: Timestamp) -> Duration {
        let (tries, last) = names(ladder);
        match i64::try_from(self.used(&last, now)) {
            Ok(last) if last > 0 => Timestamp::from_millis(last).after(ladder.wait_after(self.used(&tries, now))).since(now),
            _ => Duration::ZERO,
        }
    }

    fn used(&self, name: &str, now: Timestamp) -> u64 {
        self.counters.get(name).filter(|counter| counter.expires > now).map_or(0, |counter| counter.used)
    }

    fn put(&mut self, name: &str, counter: Counter, note: impl Fn(&str, Counter)) {
        self.counters.insert(name.to_owned(), counter);
        note(name, counter);
    }
}
