use tokio::time::Instant;

/// Frames that carry nothing of a request or of a body: settings, pings, priorities, window updates, empty pieces, unknown ones. Each
/// costs us a look and most of them an answer, and the library takes them without end (CVE-2019-9512, -9515, -9518). A client has some at
/// once, and earns more by asking, by being answered, and by and by.
#[derive(Debug)]
pub(super) struct Chatter {
    left: u32,
    earned_until: Option<Instant>,
}

const AT_ONCE: u32 = 1_000;
const A_SECOND: u32 = 10;
/// Priorities and their changes.
const A_REQUEST: u32 = 4;
/// Two windows are opened again behind a piece of an answer.
const A_PIECE: u32 = 4;

impl Chatter {
    pub(super) fn new() -> Self {
        Self { left: AT_ONCE, earned_until: None }
    }

    /// The client has asked for something.
    pub(super) fn earn_by_request(&mut self) {
        self.earn(A_REQUEST);
    }

    /// It has been sent a piece of an answer.
    pub(super) fn earn_by_answer(&mut self) {
        self.earn(A_PIECE);
    }

    /// Takes one such frame; whether it is one too many.
    pub(super) fn is_too_much(&mut self, now: Instant) -> bool {
        let seconds = now.saturating_duration_since(*self.earned_until.get_or_insert(now)).as_secs();
        if seconds > 0 {
            self.earn(u32::try_from(seconds).unwrap_or(u32::MAX).saturating_mul(A_SECOND));
            self.earned_until = Some(now);
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                false
            }
            None => true,
        }
    }

    fn earn(&mut self, more: u32) {
        self.left = self.left.saturating_add(more).min(AT_ONCE);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn who_says_little_at_a_time_may_go_on_for_ever() {
        let (mut chatter, mut now) = (Chatter::new(), Instant::now());
        for _ in 0..1_000 {
            assert!((0..10).all(|_| !chatter.is_too_much(now)));
            now = now.checked_add(Duration::from_secs(1)).unwrap();
        }
        assert!((0..AT_ONCE).all(|_| !chatter.is_too_much(now)));
        assert!(chatter.is_too_much(now));
    }
}
