use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// A clock for how long a connection may stay silent. It is set for every request and rings hardly ever; so the timer that runs is
/// left alone when the clock is set, and set anew when it has rung too early: once in a silence's time instead of with each request.
pub(crate) struct Silence {
    limit: Duration,
    since: Instant,
    rings: Pin<Box<Sleep>>,
}

impl Silence {
    /// A clock that rings after `limit`.
    pub(crate) fn new(limit: Duration) -> Self {
        Self { limit, since: Instant::now(), rings: Box::pin(sleep(limit)) }
    }

    /// The silence begins now.
    pub(crate) fn begins(&mut self) {
        self.since = Instant::now();
    }

    /// Since when.
    pub(crate) fn since(&self) -> Instant {
        self.since
    }

    /// Waits until it has lasted too long.
    pub(crate) async fn is_over(&mut self) {
        loop {
            self.rings.as_mut().await;
            match self.since.checked_add(self.limit) {
                Some(end) if end > Instant::now() => self.rings.as_mut().reset(end),
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_timer_that_rings_too_early_is_set_anew() {
        let mut silence = Silence { rings: Box::pin(sleep(Duration::ZERO)), ..Silence::new(LIMIT) };
        silence.begins();
        silence.is_over().await;
        assert!(silence.since().elapsed() >= LIMIT);
        // And again, on the next request.
        silence.begins();
        silence.is_over().await;
        assert!(silence.since().elapsed() >= LIMIT);
    }
}
