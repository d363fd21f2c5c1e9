use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use accounts::AccountId;
use policies::{Due, Limit, Per, Rate, Selected, Timestamp, sign_in_network};

use crate::ingress::{other_readings, without_last_slash};

/// So many locks share the keys of a limit: requests of different people hardly ever meet at one.
const SHARDS: usize = 64;
/// A shard with more keys than this lets go of those that are over, and then takes twice as many as are left.
const SWEEP: usize = 256;

/// Of whom a request is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Person(AccountId),
    Network(IpAddr),
    Everybody,
}

#[derive(Debug)]
struct Shard {
    due: HashMap<Key, Due>,
    sweep_at: usize,
}

/// A limit of a portal, and what this node has counted for it.
#[derive(Debug)]
pub struct Limiter {
    /// What it counts, and how many it admits.
    pub limit: Limit,
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
}

impl Limiter {
    /// Nothing is counted yet.
    pub fn new(limit: Limit) -> Self {
        let shards = if limit.per == Per::Portal { 1 } else { SHARDS };
        let shard = || Mutex::new(Shard { due: HashMap::new(), sweep_at: SWEEP });
        Self { limit, shards: std::iter::repeat_with(shard).take(shards).collect(), hasher: RandomState::new() }
    }

    /// Whether it counts the request, however the portal reads its path.
    pub fn counts(&self, request: &Selected<'_>) -> bool {
        let in_another = |path: &str| self.limit.counts(&Selected { path, ..*request });
        self.limit.counts(request)
            || without_last_slash(request.path).is_some_and(in_another)
            || other_readings(request.path).iter().any(|path| in_another(path))
    }

    /// Counts a request of somebody; or how long they have to wait.
    pub fn admit(&self, who: Option<AccountId>, client: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let key = match (self.limit.per, who) {
            (Per::Person, Some(account)) => Key::Person(account),
            (Per::Person, None) | (Per::Network, _) => Key::Network(sign_in_network(client)),
            (Per::Portal, _) => Key::Everybody,
        };
        let place = usize::try_from(self.hasher.hash_one(key)).unwrap_or(0).checked_rem(self.shards.len()).unwrap_or(0);
        let Some(shard) = self.shards.get(place) else { return Ok(()) };
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shard.due.get(&key).copied().unwrap_or_default();
        let due = self.limit.rate.admit(known, now)?;
        shard.due.insert(key, due);
        if shard.due.len() > shard.sweep_at {
            shard.due.retain(|_, due| !Rate::is_over(*due, now));
            shard.sweep_at = shard.due.len().saturating_mul(2).max(SWEEP);
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use std::num::NonZeroU32;

    use policies::{Methods, PathGlob, When};

    use super::*;

    fn limiter(per: Per, burst: u32) -> Limiter {
        let number = |n| NonZeroU32::new(n).unwrap();
        Limiter::new(Limit {
            path: PathGlob::new("/api/**").unwrap(),
            methods: Methods::Only(vec!["POST".to_owned()]),
            when: When::default(),
            per,
            rate: Rate { requests: number(1), within: Duration::from_secs(1), burst: number(burst) },
        })
    }

    #[test]
    fn every_reading_of_a_path_counts() {
        let limiter = limiter(Per::Portal, 1);
        let counts =
            |method, path| limiter.counts(&Selected { method, path, client: [192, 0, 2, 7].into(), now: Timestamp::from_millis(0) });
        for path in ["/api", "/api/x", "/API/x", "/api;v=1/x", "/%2561pi/x", "/api%2Fx", "/api./x"] {
            assert!(counts("POST", path) && counts("post", path), "{path}");
            assert!(!counts("GET", path), "{path}");
        }
        assert!(!counts("POST", "/other") && !counts("POST", "/apis"));
    }

    #[test]
    fn each_is_counted_with_their_like() {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let (here, next): (IpAddr, IpAddr) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        let elsewhere: IpAddr = "198.51.100.7".parse().unwrap();
        let (ada, bob) = (Some(AccountId::from_bytes([1; 16])), Some(AccountId::from_bytes([2; 16])));
        let person = limiter(Per::Person, 1);
        assert!(person.admit(ada, here, now).is_ok() && person.admit(bob, here, now).is_ok() && person.admit(None, here, now).is_ok());
        assert_eq!(person.admit(ada, elsewhere, now), Err(Duration::from_secs(1)), "wherever she is");
        assert!(person.admit(None, next, now).is_err(), "a stranger of the same network");
        let network = limiter(Per::Network, 1);
        assert!(network.admit(ada, here, now).is_ok() && network.admit(ada, elsewhere, now).is_ok());
        assert!(network.admit(bob, next, now).is_err());
        let portal = limiter(Per::Portal, 1);
        assert!(portal.admit(ada, here, now).is_ok());
        assert!(portal.admit(bob, elsewhere, now).is_err());
        assert!(portal.admit(bob, elsewhere, now.after(Duration::from_secs(1))).is_ok());
    }

    #[test]
    fn of_many_at_once_the_burst_is_admitted_exactly() {
        let limiter = limiter(Per::Portal, 37);
        let now = Timestamp::from_millis(1_700_000_000_000);
        let admitted = std::thread::scope(|scope| {
            let tasks: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..50).filter(|_| limiter.admit(None, [192, 0, 2, 7].into(), now).is_ok()).count()))
                .collect();
            tasks.into_iter().map(|task| task.join().unwrap()).sum::<usize>()
        });
        assert_eq!(admitted, 37);
    }

    #[test]
    fn who_is_over_is_forgotten() {
        let limiter = limiter(Per::Network, 1);
        for second in 0..100_u32 {
            let now = Timestamp::from_millis(1_700_000_000_000 + 2_000 * i64::from(second));
            for number in 0..1_000 {
                let client = std::net::Ipv4Addr::from_bits(second * 1_000 + number);
                assert!(limiter.admit(None, client.into(), now).is_ok());
            }
        }
        let kept: usize = limiter.shards.iter().map(|shard| shard.lock().unwrap().due.len()).sum();
        assert!(kept <= SHARDS * (SWEEP + 1), "{kept} of a hundred thousand");
    }
}
