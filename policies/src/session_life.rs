use std::time::Duration;

use crate::Timestamp;

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLife {
    /// Ends when nothing was asked for this long.
    pub idle: Duration,
    /// Ends this long after the sign-in whatever happens.
    pub lifetime: Duration,
}

/// The times of one session that decide whether it still lives.
#[derive(Clone, Copy, Debug)]
pub struct SessionTimes {
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it was last used; written at most once a minute, so it may lag by that much.
    pub last_seen: Timestamp,
    /// Sessions that began before this moment are void ("signed out everywhere").
    pub signed_out_before: Timestamp,
}

/// So far the clocks of a fleet may be apart.
const APART: Duration = Duration::from_secs(120);

/// "Last seen" is written at most this often.
const SEEN_EVERY: Duration = Duration::from_secs(60);

impl SessionLife {
    /// Whether a session with these times lives at `now`. One from the future does not: a clock that was set back would make it live longer.
    pub fn is_live(&self, times: &SessionTimes, now: Timestamp) -> bool {
        let SessionTimes { created_at, last_seen, signed_out_before } = *times;
        created_at >= signed_out_before
            && created_at.max(last_seen) <= now.after(APART)
            && now.since(created_at) < self.lifetime
            && now.since(last_seen) < self.idle
    }

    /// Whether "last seen" is old enough to be written again.
    pub fn should_note_seen(&self, last_seen: Timestamp, now: Timestamp) -> bool {
        now.since(last_seen) >= SEEN_EVERY.min(self.idle.checked_div(2).unwrap_or_default())
    }

    /// How long the record must be kept if it is used at `now`: until the idle time or the lifetime ends it.
    pub fn keep_for(&self, created_at: Timestamp, now: Timestamp) -> Duration {
        self.idle.min(self.lifetime.saturating_sub(now.since(created_at)))
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    const LIFE: SessionLife = SessionLife { idle: Duration::from_secs(30 * 60), lifetime: Duration::from_secs(12 * 3600) };

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes.saturating_mul(60_000))
    }

    #[test]
    fn a_session_ends_by_idleness_lifetime_or_revocation() {
        let cases = [
            // created, last seen, signed out before, now, lives
            (0, 0, 0, 29, true),
            (0, 0, 0, 30, false),
            (0, 700, 0, 719, true),
            (0, 719, 0, 720, false),
            (10, 10, 11, 12, false),
            (11, 11, 11, 12, true),
            // The clock was set back, or that of another node is ahead.
            (100, 100, 0, 50, false),
            (0, 100, 0, 50, false),
            (52, 52, 0, 50, true),
            (53, 53, 0, 50, false),
        ];
        for (created, seen, before, now, lives) in cases {
            let times = SessionTimes { created_at: at(created), last_seen: at(seen), signed_out_before: at(before) };
            assert_eq!(LIFE.is_live(&times, at(now)), lives, "{created} {seen} {before} {now}");
        }
    }

    #[test]
    fn the_record_is_kept_no_longer_than_the_lifetime() {
        assert_eq!(LIFE.keep_for(at(0), at(0)), LIFE.idle);
        assert_eq!(LIFE.keep_for(at(0), at(710)), Duration::from_secs(600));
        assert_eq!(LIFE.keep_for(at(0), at(800)), Duration::ZERO);
        assert!(!LIFE.should_note_seen(at(5), at(5)));
        assert!(LIFE.should_note_seen(at(5), at(6)));
    }
}
