use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use crate::Lockout;

/// How many wrong passwords are taken, and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInLimits {
    /// For one account from one network, and for one account in a browser in which its person has signed in before.
    pub from_one: Lockout,
    /// For one account from everywhere, such browsers apart.
    pub from_all: Lockout,
    /// From one network for all accounts together, within `window`.
    pub per_network: u64,
    /// From everywhere for all accounts together, within `window`.
    pub in_all: u64,
    /// See `per_network`.
    pub window: Duration,
}

impl Default for SignInLimits {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes.saturating_mul(60));
        let from_one =
            Lockout { slow_after: 5, first_wait: Duration::from_secs(10), lock_after: 10, lock: minutes(15), longest_lock: minutes(240) };
        Self {
            from_one,
            // NIST SP 800-63B-4 §3.2.2: no more than 100 in a row.
            from_all: Lockout { slow_after: 100, lock_after: 100, ..from_one },
            per_network: 300,
            in_all: 10_000,
            window: minutes(15),
        }
    }
}

impl SignInLimits {
    /// How long after the last try those for one account are forgotten: no lock is that long.
    pub fn forget(&self) -> Duration {
        let longest = self.from_one.longest_lock.max(self.from_all.longest_lock);
        longest.saturating_mul(2).max(Duration::from_secs(24 * 3600))
    }
}

/// What counts as one network for who signs in: an address of IPv4 (a building behind one is one), a /56 of IPv6, which is what one customer
/// is given.
pub fn sign_in_network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 72)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_forgotten_after_a_day_and_after_twice_the_longest_lock() {
        let hours = |hours: u64| Duration::from_secs(hours.saturating_mul(3_600));
        let mut limits = SignInLimits::default();
        assert_eq!(limits.forget(), hours(24));
        limits.from_all.longest_lock = hours(30);
        assert_eq!(limits.forget(), hours(60));
    }

    #[test]
    fn neighbours_of_ipv6_are_one_network_and_those_of_ipv4_are_not() {
        for (client, network) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.200", "203.0.113.200"),
            ("2001:db8:1:2ff:a::1", "2001:db8:1:200::"),
            ("2001:db8:1:300::1", "2001:db8:1:300::"),
        ] {
            assert_eq!(sign_in_network(client.parse().unwrap()).to_string(), network, "{client}");
        }
    }
}
