use ring::aead::{AES_256_GCM, LessSafeKey, UnboundKey};
use secret::Secret;

use crate::AccountId;
use crate::keys::sealing::{associated_data, open_with, seal_with};
use crate::keys::{KeyEncryptionKey, KeyRing};
use crate::ports::{DataKey, Rng};

/// Makes a data key for `account` and wraps it.
pub(super) fn new(account: AccountId, kek: &KeyEncryptionKey, rng: &dyn Rng) -> Option<DataKey> {
    let mut key = [0; 32];
    rng.fill(&mut key);
    wrap(account, &Secret::new(key.to_vec()), kek, rng)
}

/// Wraps a data key; the wrap is bound to the account and to the id of the wrapping key.
pub(super) fn wrap(account: AccountId, key: &Secret<Vec<u8>>, kek: &KeyEncryptionKey, rng: &dyn Rng) -> Option<DataKey> {
    let mut wrapped = Vec::new();
    seal_with(&aead(kek.key.reveal())?, binding(account, &kek.id), key.reveal(), rng, &mut wrapped);
    Some(DataKey { account, wrapped_by: kek.id.clone(), wrapped })
}

/// Unwraps a data key with the key-encryption key that it names.
pub(super) fn unwrap(data_key: &DataKey, kek: &KeyEncryptionKey) -> Option<Secret<Vec<u8>>> {
    open_with(&aead(kek.key.reveal())?, binding(data_key.account, &kek.id), &data_key.wrapped)
}

/// Opens what is sealed under a data key that one of the ring's keys wraps.
pub(super) fn open(ring: &KeyRing, data_key: &DataKey, bound_to: Vec<u8>, sealed: &[u8]) -> Option<Secret<Vec<u8>>> {
    let key = unwrap(data_key, ring.get(&data_key.wrapped_by)?)?;
    open_with(&aead(key.reveal())?, bound_to, sealed)
}

fn binding(account: AccountId, kek: &str) -> Vec<u8> {
    associated_data(b"data-key", &[&account.bytes(), kek.as_bytes()])
}

/// AES-256-GCM with these 32 bytes.
pub(super) fn aead(key: &[u8]) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, key).ok().map(LessSafeKey::new)
}
