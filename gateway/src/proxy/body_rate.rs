use std::time::{Duration, Instant};

/// So long a body may come as it likes.
const GRACE: Duration = Duration::from_secs(15);
/// Then it has to have come at this rate, on average.
const LEAST_BYTES_A_SECOND: u64 = 500;

/// How fast the body of a request comes, over HTTP/1 and over HTTP/2: looked at with each piece. That pieces come at all is watched where
/// the connection is read.
#[derive(Debug, Default)]
pub(super) struct BodyRate {
    /// When the first piece came.
    since: Option<Instant>,
    bytes: u64,
}

impl BodyRate {
    /// Counts a piece, and says whether the client sends more slowly than anybody does who means it.
    pub(super) fn is_too_slow(&mut self, piece: usize, now: Instant) -> bool {
        self.bytes = self.bytes.saturating_add(piece as u64);
        let elapsed = now.saturating_duration_since(*self.since.get_or_insert(now));
        elapsed > GRACE && self.bytes < elapsed.as_secs().saturating_mul(LEAST_BYTES_A_SECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it comes to its end when pieces of this size come at this interval, for ten minutes.
    fn lasts(piece: usize, interval: Duration) -> bool {
        let (mut rate, begun) = (BodyRate::default(), Instant::now());
        let mut elapsed = Duration::ZERO;
        while elapsed < Duration::from_secs(600) {
            if rate.is_too_slow(piece, begun.checked_add(elapsed).unwrap()) {
                return false;
            }
            elapsed = elapsed.checked_add(interval).unwrap();
        }
        true
    }

    #[test]
    fn who_drips_is_told_from_who_is_slow() {
        for (piece, seconds, expected) in [
            (1, 1, false),
            (1, 13, false),
            (499, 1, false),
            (500, 1, true),
            (5_000, 10, true),
            (4_000, 10, false),
            (65_536, 1, true),
            (0, 1, false),
        ] {
            assert_eq!(lasts(piece, Duration::from_secs(seconds)), expected, "{piece} bytes each {seconds} s");
        }
    }

    #[test]
    fn what_is_short_may_take_its_time_within_the_grace() {
        let (mut rate, begun) = (BodyRate::default(), Instant::now());
        for seconds in [0, 5, 10, 15] {
            assert!(!rate.is_too_slow(1, begun.checked_add(Duration::from_secs(seconds)).unwrap()), "{seconds}");
        }
        assert!(rate.is_too_slow(1, begun.checked_add(Duration::from_secs(16)).unwrap()));
    }
}
