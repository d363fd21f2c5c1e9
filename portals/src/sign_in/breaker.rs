use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use accounts::Timestamp;

/// After this many attempts in a row without an answer a portal is taken to be down.
const FAILURES: u32 = 5;

/// How long a portal that is down is left alone; then one attempt at a time finds out.
const PAUSE: Duration = Duration::from_secs(10);

/// Spares people the wait for a portal that does not answer, and a portal that is coming up the crowd.
#[derive(Default)]
pub(super) struct Breaker {
    failures: AtomicU32,
    /// Milliseconds since the epoch.
    closed_until: AtomicI64,
}

impl Breaker {
    /// Whether an attempt may be made.
    pub(super) fn lets_pass(&self, now: Timestamp) -> bool {
        if self.failures.load(Ordering::Relaxed) < FAILURES {
            return true;
        }
        let until = self.closed_until.load(Ordering::Relaxed);
        let next = now.after(PAUSE).millis();
        // Of those who come after the pause one goes ahead; the others wait for another pause, or for its success. A clock that
        // was set back makes nobody wait longer than a pause.
        let over = until <= now.millis() || until > next;
        over && self.closed_until.compare_exchange(until, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Notes how an attempt ended.
    pub(super) fn note(&self, answered: bool, now: Timestamp) {
        if answered {
            self.failures.store(0, Ordering::Relaxed);
        } else if self.failures.fetch_add(1, Ordering::Relaxed).saturating_add(1) >= FAILURES {
            self.closed_until.store(now.after(PAUSE).millis(), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_that_is_down_is_left_alone_but_for_one_at_a_time() {
        let breaker = Breaker::default();
        let at = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1000));
        for _ in 0..5 {
            assert!(breaker.lets_pass(at(100)));
            breaker.note(false, at(100));
        }
        assert!(!breaker.lets_pass(at(109)));
        assert!(breaker.lets_pass(at(110)), "one finds out");
        assert!(!breaker.lets_pass(at(110)), "the others wait");
        breaker.note(false, at(112));
        assert!(!breaker.lets_pass(at(121)));
        assert!(breaker.lets_pass(at(122)));
        breaker.note(true, at(123));
        assert!(breaker.lets_pass(at(123)) && breaker.lets_pass(at(123)));
    }

    #[test]
    fn an_answer_in_between_starts_the_count_anew_and_a_clock_set_back_locks_nobody_out() {
        let breaker = Breaker::default();
        let at = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1000));
        (0..4).for_each(|_| breaker.note(false, at(100)));
        breaker.note(true, at(100));
        (0..4).for_each(|_| breaker.note(false, at(100)));
        assert!(breaker.lets_pass(at(100)));
        breaker.note(false, at(1000));
        assert!(breaker.lets_pass(at(100)));
    }
}
