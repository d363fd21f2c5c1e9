use std::ops::RangeInclusive;
use std::time::Duration;

use super::accounts::bounded;
use crate::at::At;
use crate::file::{Field, FileLockout};
use crate::notes::Notes;
use crate::settings::LockoutLimits;
use crate::value::duration;

pub(super) const DEFAULT: LockoutLimits = LockoutLimits {
    slow_after: 5,
    first_wait: Duration::from_secs(10),
    lock_after: 10,
    lock: Duration::from_secs(15 * 60),
    longest_lock: Duration::from_secs(4 * 3600),
    lock_account_after: 100,
    per_network: 300,
    in_all: 10_000,
};

const TRIES: RangeInclusive<u64> = 1..=100;
const OF_AN_ACCOUNT: RangeInclusive<u64> = 1..=1_000;
const OF_A_NETWORK: RangeInclusive<u64> = 1..=1_000_000;
const IN_ALL: RangeInclusive<u64> = 1..=1_000_000_000;
const DAY: Duration = Duration::from_secs(86_400);
/// NIST SP 800-63B-4 §3.2.2.
const SAFE: u64 = 100;

pub(super) fn check(at: &At<FileLockout>, notes: &mut Notes) -> Option<LockoutLimits> {
    let slow_after = bounded(&at.slow_after, "slow_after", DEFAULT.slow_after, &TRIES, notes);
    let lock_after = bounded(&at.lock_after, "lock_after", DEFAULT.lock_after, &TRIES, notes);
    let lock_account_after = bounded(&at.lock_account_after, "lock_account_after", DEFAULT.lock_account_after, &OF_AN_ACCOUNT, notes);
    let per_network = bounded(&at.per_network, "per_network", DEFAULT.per_network, &OF_A_NETWORK, notes);
    let in_all = bounded(&at.in_all, "in_all", DEFAULT.in_all, &IN_ALL, notes);
    let first_wait = notes.read_or(&at.first_wait, DEFAULT.first_wait, |text| duration(text));
    let lock = notes.read_or(&at.lock, DEFAULT.lock, |text| duration(text));
    let longest_lock = notes.read_or(&at.longest_lock, DEFAULT.longest_lock, |text| duration(text));
    let limits = LockoutLimits {
        slow_after: slow_after?,
        first_wait: first_wait?,
        lock_after: lock_after?,
        lock: lock?,
        longest_lock: longest_lock?,
        lock_account_after: lock_account_after?,
        per_network: per_network?,
        in_all: in_all?,
    };
    fits(at, &limits, notes).then_some(limits)
}

/// Whether the values go together.
fn fits(at: &At<FileLockout>, limits: &LockoutLimits, notes: &mut Notes) -> bool {
    if limits.longest_lock > DAY {
        notes.wrong(
            span(&at.longest_lock, at),
            "`longest_lock` is longer than a day",
            "write \"1d\" or less: who is held up may be honest",
        );
        return false;
    }
    if limits.lock > limits.longest_lock {
        notes.wrong(span(&at.lock, at), "`lock` is longer than `longest_lock`", "write the shorter one into `lock`");
        return false;
    }
    if limits.first_wait > limits.lock {
        notes.wrong(span(&at.first_wait, at), "`first_wait` is longer than `lock`", "write the shorter one into `first_wait`");
        return false;
    }
    if limits.slow_after > limits.lock_after {
        let help = "the wait comes before the lock: `slow_after` is `lock_after` or less";
        notes.wrong(span(&at.slow_after, at), "`slow_after` is more than `lock_after`", help);
        return false;
    }
    if limits.lock_account_after < limits.lock_after {
        let help = "write `lock_after` or more: else one stranger locks an account for all";
        notes.wrong(span(&at.lock_account_after, at), "`lock_account_after` is less than `lock_after`", help);
        return false;
    }
    if limits.lock_account_after > SAFE {
        notes.warn(span(&at.lock_account_after, at), "an account is locked late", "NIST SP 800-63B-4 wants 100 wrong passwords or fewer");
    }
    true
}

fn span<'a, T>(field: &'a Field<T>, table: &'a At<FileLockout>) -> &'a std::ops::Range<usize> {
    field.as_ref().map_or(&table.span, |at| &at.span)
}
