use std::time::Duration;

/// `[accounts.lockout]`: how many wrong passwords are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockoutLimits {
    /// So many for one account from one network or browser, before the next has to wait.
    pub slow_after: u64,
    /// So long at first.
    pub first_wait: Duration,
    /// So many, before none is taken.
    pub lock_after: u64,
    /// So long at first.
    pub lock: Duration,
    /// So long at last.
    pub longest_lock: Duration,
    /// So many for one account from everywhere.
    pub lock_account_after: u64,
    /// So many from one network.
    pub per_network: u64,
    /// So many in all.
    pub in_all: u64,
}
