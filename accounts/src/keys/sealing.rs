//! AES-256-GCM as everything here uses it: random nonce in front, tag behind, bound to labelled parts.

use ring::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce};
use secret::Secret;

use crate::ports::Rng;

/// The label and the parts, each with its length before it.
pub(crate) fn associated_data(label: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut data = Vec::new();
    for part in std::iter::once(&label).chain(parts) {
        data.extend((part.len() as u64).to_be_bytes());
        data.extend(*part);
    }
    data
}

/// Appends nonce, ciphertext and tag. The nonce is random: NIST SP 800-38D §8.3 allows 2^32 seals a key.
pub(crate) fn seal_with(key: &LessSafeKey, bound_to: Vec<u8>, value: &[u8], rng: &dyn Rng, out: &mut Vec<u8>) {
    let mut nonce = [0; NONCE_LEN];
    rng.fill(&mut nonce);
    let mut buffer = value.to_vec();
    match key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound_to), &mut buffer) {
        Ok(()) => {
            out.extend(nonce);
            out.append(&mut buffer);
        }
        // Only for values of 64 GiB and more. An empty seal opens nowhere.
        Err(ring::error::Unspecified) => out.clear(),
    }
}

/// Opens what [`seal_with`] appended.
pub(crate) fn open_with(key: &LessSafeKey, bound_to: Vec<u8>, sealed: &[u8]) -> Option<Secret<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut buffer = ciphertext.to_vec();
    let plain = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(bound_to), &mut buffer).ok()?.len();
    buffer.truncate(plain);
    Some(Secret::new(buffer))
}
