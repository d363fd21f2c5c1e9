use super::data_key;
use super::seal::VaultError;
use crate::keys::KeyRing;
use crate::ports::{AccountStore, Rng, StoreDown};

/// Re-wraps this many data keys at a time: each row is its own change, so a rotation that is killed goes on where it was.
const BATCH: u32 = 100;

/// How far a rotation has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Data keys now wrapped by the newest key.
    pub rewrapped: u64,
    /// Data keys that none of the keys opens; they are left as they are.
    pub unreadable: u64,
}

/// Wraps every data key with the newest key-encryption key, while the gateway runs. `progress` hears of every batch.
pub async fn rotate(
    ring: &KeyRing,
    store: &dyn AccountStore,
    rng: &dyn Rng,
    mut progress: impl FnMut(Rotation),
) -> Result<Rotation, VaultError> {
    let current = ring.current().ok_or(VaultError::Sealed)?;
    let mut done = Rotation::default();
    loop {
        // Unreadable rows stay at the front of the listing, so ask for that many more.
        let limit = BATCH.saturating_add(u32::try_from(done.unreadable).unwrap_or(u32::MAX));
        let batch = store.data_keys_not_wrapped_by(&current.id, limit).await?;
        let (mut unreadable, mut rewrapped) = (0_u64, 0_u64);
        for old in &batch {
            let key = ring.get(&old.wrapped_by).and_then(|kek| data_key::unwrap(old, kek));
            let new = key.and_then(|key| data_key::wrap(old.account, &key, current, rng));
            match new {
                // A row that changed under us was re-wrapped by another node's rotation.
                Some(new) => rewrapped = rewrapped.saturating_add(u64::from(store.rewrap(old, &new).await?)),
                None => unreadable = unreadable.saturating_add(1),
            }
        }
        done = Rotation { rewrapped: done.rewrapped.saturating_add(rewrapped), unreadable };
        progress(done);
        if rewrapped == 0 {
            return Ok(done);
        }
    }
}

/// How many data keys each key-encryption key wraps, and whether the ring has that key.
pub async fn status(ring: &KeyRing, store: &dyn AccountStore) -> Result<Vec<(String, u64, bool)>, StoreDown> {
    let mut rows: Vec<_> = store
        .data_keys_by_wrapper()
        .await?
        .into_iter()
        .map(|(id, count)| {
            let known = ring.get(&id).is_some();
            (id, count, known)
        })
        .collect();
    for key in ring.newest_first() {
        if !rows.iter().any(|(id, ..)| *id == key.id) {
            rows.push((key.id.clone(), 0, true));
        }
    }
    Ok(rows)
}
