use std::sync::atomic::{AtomicU64, Ordering};

use ::accounts::AccountId;

/// Accounts share these; sharing one costs a needless reading now and then, and memory does not grow.
const SLOTS: usize = 16_384;

/// A number for each account that changes when the account does.
pub(super) struct Versions(Vec<AtomicU64>);

impl Default for Versions {
    fn default() -> Self {
        Self((0..SLOTS).map(|_| AtomicU64::new(1)).collect())
    }
}

impl Versions {
    pub(super) fn get(&self, account: AccountId) -> u64 {
        self.slot(account).map_or(0, |slot| slot.load(Ordering::Acquire))
    }

    pub(super) fn bump(&self, account: AccountId) {
        if let Some(slot) = self.slot(account) {
            slot.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn slot(&self, account: AccountId) -> Option<&AtomicU64> {
        // The last bytes of an account's id are random.
        let [.., high, low] = account.bytes();
        self.0.get(usize::from(u16::from_be_bytes([high, low])) % SLOTS)
    }
}
