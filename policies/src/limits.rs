use std::num::NonZeroU32;
use std::time::Duration;

use crate::{Methods, PathGlob, Selected, Timestamp, When};

/// Of whom requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Each person; who is not signed in, by network.
    Person,
    /// Each network, as [`crate::sign_in_network`] has it.
    Network,
    /// Everybody.
    Portal,
}

/// So many requests in so long a time, evenly; and so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many,
    pub requests: NonZeroU32,
    /// in this time.
    pub within: Duration,
    /// So many at once after a pause.
    pub burst: NonZeroU32,
}

/// A limit, and the requests that it counts.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Their paths.
    pub path: PathGlob,
    /// Their methods.
    pub methods: Methods,
    /// When and whence.
    pub when: When,
    /// Of whom together.
    pub per: Per,
    /// How many.
    pub rate: Rate,
}

impl Limit {
    /// Whether it counts a request, in one reading of its path. It holds for a portal that tells neither `/Api` from `/api` nor `get` from
    /// `GET`, too.
    pub fn counts(&self, request: &Selected<'_>) -> bool {
        (self.methods.include(request.method) || self.methods.include(&request.method.to_ascii_uppercase()))
            && self.path.matches_in_any_case(request.path)
            && self.when.holds(request.client, request.now)
    }
}

/// When all that was admitted would be over if it came evenly, in microseconds since 1970-01-01T00:00:00Z: all that has to be remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due(pub i64);

impl Rate {
    /// Admits one more (the generic cell rate algorithm, ITU-T I.371): what is to be remembered then, or how long it has to wait.
    pub fn admit(&self, due: Due, now: Timestamp) -> Result<Due, Duration> {
        let now = now.millis().saturating_mul(1000);
        let spacing = self.spacing();
        let next = due.0.max(now).saturating_add(spacing);
        let late = next.saturating_sub(now).saturating_sub(spacing.saturating_mul(self.burst.get().into()));
        match u64::try_from(late) {
            Ok(late) if late > 0 => Err(Duration::from_micros(late)),
            _ => Ok(Due(next)),
        }
    }

    /// Whether nothing has to be remembered any more.
    pub fn is_over(due: Due, now: Timestamp) -> bool {
        due.0 <= now.millis().saturating_mul(1000)
    }

    fn spacing(&self) -> i64 {
        let micros = self.within.as_micros().checked_div(self.requests.get().into()).unwrap_or(0);
        i64::try_from(micros).unwrap_or(i64::MAX).max(1)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever comes when: never more at once than the burst, never more in a time than that and the rate; and who waits as long as told is admitted.
        #[test]
        fn no_more_than_the_rate_and_the_burst(
            requests in 1_u32..2_000, seconds in 1_u64..3_600, burst in 1_u32..200, gaps in prop::collection::vec(0_i64..5_000, 1..400),
        ) {
            let number = |n| NonZeroU32::new(n).unwrap();
            let rate = Rate { requests: number(requests), within: Duration::from_secs(seconds), burst: number(burst) };
            let (mut due, mut now, mut admitted) = (Due::default(), 1_700_000_000_000_i64, 0_i64);
            let begun = now;
            for gap in gaps {
                now += gap;
                match rate.admit(due, Timestamp::from_millis(now)) {
                    Ok(next) => (due, admitted) = (next, admitted + 1),
                    Err(wait) => {
                        let later = now + i64::try_from(wait.as_micros().div_ceil(1000)).unwrap();
                        prop_assert!(rate.admit(due, Timestamp::from_millis(later)).is_ok());
                    }
                }
                let evenly = (now - begun) * 1000 / rate.spacing();
                prop_assert!(admitted <= i64::from(burst) + evenly, "{admitted} after {} ms", now - begun);
            }
        }
    }
    #[test]
    fn a_limit_counts_what_its_path_its_methods_and_its_hours_select() {
        let when = When { networks: vec!["192.0.2.0/24".parse().unwrap()], hours: None };
        let rate = Rate { requests: NonZeroU32::MIN, within: Duration::from_secs(1), burst: NonZeroU32::MIN };
        let limit = Limit {
            path: PathGlob::new("/api/**").unwrap(),
            methods: Methods::Only(vec!["POST".to_owned()]),
            when,
            per: Per::Person,
            rate,
        };
        let cases = [
            ("POST", "/api/orders", "192.0.2.7", true),
            ("post", "/API/orders", "192.0.2.7", true),
            ("GET", "/api/orders", "192.0.2.7", false),
            ("POST", "/orders", "192.0.2.7", false),
            ("POST", "/api/orders", "198.51.100.7", false),
        ];
        for (method, path, client, counted) in cases {
            let request = Selected { method, path, client: client.parse().unwrap(), now: Timestamp::from_millis(0) };
            assert_eq!(limit.counts(&request), counted, "{method} {path} from {client}");
        }
    }

    #[test]
    fn what_was_admitted_is_forgotten_once_it_would_be_over_anyway() {
        let at = |millis| Rate::is_over(Due(2_000_000), Timestamp::from_millis(millis));
        assert_eq!([at(1_999), at(2_000), at(2_001)], [false, true, true]);
    }
}
