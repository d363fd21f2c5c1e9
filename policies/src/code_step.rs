use crate::Timestamp;

/// A one-time code counts for this many seconds (RFC 6238 §5.2 recommends 30).
pub const STEP_SECONDS: i64 = 30;

/// How a code's step lies to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFit {
    /// Now, or one step before or after: network delay and small drift (RFC 6238 §5.2).
    Now,
    /// Another time: the phone's clock is off by so many minutes, fast if above zero.
    Off(i64),
}

/// The step that `now` lies in.
pub const fn step_at(now: Timestamp) -> i64 {
    now.millis().div_euclid(STEP_SECONDS.saturating_mul(1_000))
}

/// The steps that a typed code is compared with, nearest first: half an hour to either side.
pub fn steps_around(now: i64) -> impl Iterator<Item = i64> {
    const HALF_AN_HOUR: i64 = 60;
    std::iter::once(now).chain((1..=HALF_AN_HOUR).flat_map(move |away| [now.saturating_sub(away), now.saturating_add(away)]))
}

/// How `step` lies to `now`, both as [`step_at`] counts.
pub const fn step_fit(step: i64, now: i64) -> StepFit {
    let ahead = step.saturating_sub(now);
    match ahead {
        -1..=1 => StepFit::Now,
        _ => StepFit::Off(whole_minutes(ahead)),
    }
}

/// Two steps are a minute; the half is rounded away from zero, so that a clock that is off is never off by none.
const fn whole_minutes(steps: i64) -> i64 {
    let minutes = steps.saturating_abs().saturating_add(1).div_euclid(2);
    if steps < 0 { minutes.saturating_neg() } else { minutes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_lies_now_or_so_many_minutes_off() {
        let cases = [
            (0, StepFit::Now),
            (-1, StepFit::Now),
            (1, StepFit::Now),
            (2, StepFit::Off(1)),
            (-2, StepFit::Off(-1)),
            (3, StepFit::Off(2)),
            (-9, StepFit::Off(-5)),
            (60, StepFit::Off(30)),
        ];
        for (ahead, expected) in cases {
            assert_eq!(step_fit(1_000 + ahead, 1_000), expected, "{ahead}");
        }
    }

    #[test]
    fn every_step_within_half_an_hour_is_looked_at_once_and_the_nearest_first() {
        let steps: Vec<_> = steps_around(500).collect();
        assert_eq!(steps.get(..5), Some(&[500, 499, 501, 498, 502][..]));
        let mut sorted = steps.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (440..=560).collect::<Vec<_>>());
        assert_eq!(step_at(Timestamp::from_millis(59_999)), 1);
        assert_eq!(step_at(Timestamp::from_millis(60_000)), 2);
    }
}
