use std::time::Duration;

/// After how many wrong passwords one has to wait, and how long: first ever longer moments, then a lock that grows, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// After so many the next has to wait.
    pub slow_after: u64,
    /// So long at first, and twice as long with each more.
    pub first_wait: Duration,
    /// After so many nothing is taken any more for a while.
    pub lock_after: u64,
    /// So long at first, and twice as long with each more.
    pub lock: Duration,
    /// Never longer than this.
    pub longest_lock: Duration,
}

/// How it stands after a number of wrong passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The next may be given at once.
    Free,
    /// The next has to wait for a moment: a slip of the fingers costs little, guessing much.
    Slowed(Duration),
    /// Locked for so long: somebody is guessing.
    Locked(Duration),
}

impl Standing {
    /// How long the next has to wait.
    pub const fn wait(self) -> Duration {
        match self {
            Self::Free => Duration::ZERO,
            Self::Slowed(wait) | Self::Locked(wait) => wait,
        }
    }
}

impl Lockout {
    /// How it stands after so many wrong passwords.
    pub fn after(&self, wrong: u64) -> Standing {
        match (wrong.checked_sub(self.lock_after), wrong.checked_sub(self.slow_after)) {
            (Some(more), _) => Standing::Locked(doubled(self.lock, more).min(self.longest_lock)),
            (None, Some(more)) => Standing::Slowed(doubled(self.first_wait, more).min(self.lock)),
            (None, None) => Standing::Free,
        }
    }

    /// The same as a list, for whoever counts: from this many wrong ones on, the next has to wait so long. The last holds for all beyond it.
    pub fn steps(&self) -> Vec<(u64, Duration)> {
        let mut steps: Vec<(u64, Duration)> = Vec::new();
        for wrong in self.slow_after.min(self.lock_after).. {
            let standing = self.after(wrong);
            if steps.last().is_none_or(|(_, wait)| *wait != standing.wait()) {
                steps.push((wrong, standing.wait()));
            }
            if standing == Standing::Locked(self.longest_lock) || self.lock.is_zero() && wrong >= self.lock_after {
                break;
            }
        }
        steps
    }
}

fn doubled(wait: Duration, times: u64) -> Duration {
    let factor = u32::try_from(times).ok().and_then(|times| 1_u32.checked_shl(times)).unwrap_or(u32::MAX);
    wait.saturating_mul(factor)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lock_of_no_length_holds_nobody_up() {
        let second = Duration::from_secs(1);
        for slow_after in [3, 5] {
            let lockout = Lockout { slow_after, first_wait: second, lock_after: 5, lock: Duration::ZERO, longest_lock: second };
            assert_eq!(lockout.steps(), [(slow_after, Duration::ZERO)]);
        }
    }

    proptest! {
        /// Whoever counts by the list comes to what is decided for each number.
        #[test]
        fn the_list_says_the_same(
            slow_after in 0_u64..20, more in 0_u64..200, first in 1_u64..100, lock in 0_u64..5_000, longest in 0_u64..50_000, wrong in 0_u64..2_000,
        ) {
            let lock = Duration::from_secs(lock);
            let lockout = Lockout {
                slow_after,
                first_wait: Duration::from_secs(first),
                lock_after: slow_after.saturating_add(more),
                lock,
                longest_lock: lock.max(Duration::from_secs(longest)),
            };
            let steps = lockout.steps();
            let listed = steps.iter().rev().find(|(from, _)| *from <= wrong).map_or(Duration::ZERO, |(_, wait)| *wait);
            prop_assert_eq!(listed, lockout.after(wrong).wait());
            prop_assert!(lockout.after(wrong.saturating_add(1)).wait() >= lockout.after(wrong).wait(), "it never gets shorter");
        }
    }
}
