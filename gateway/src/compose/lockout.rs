use config::settings::LockoutLimits;
use policies::{Lockout, SignInLimits};

/// How many wrong passwords are taken, as the use cases count them.
pub(super) fn sign_in_limits(limits: &LockoutLimits) -> SignInLimits {
    let LockoutLimits { slow_after, first_wait, lock_after, lock, longest_lock, lock_account_after, per_network, in_all } = *limits;
    let from_one = Lockout { slow_after, first_wait, lock_after, lock, longest_lock };
    SignInLimits {
        from_one,
        from_all: Lockout { slow_after: lock_account_after, lock_after: lock_account_after, ..from_one },
        per_network,
        in_all,
        ..SignInLimits::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_configured_is_what_is_decided_without() {
        let settings = config::parse("", "latchkey.toml", std::path::Path::new("/etc/latchkey"));
        let settings = settings.or_else(|_| config::parse(include_str!("../../../config/examples/minimal.toml"), "x", "/etc".as_ref()));
        assert_eq!(sign_in_limits(&settings.unwrap().accounts.lockout), SignInLimits::default());
    }
}
