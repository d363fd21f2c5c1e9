//! Keys, passes, flows and records: what is forged, moved or cut must not open.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod addresses;
mod flows;
mod half_way;
mod keys;
mod passes;
mod records;
mod tickets;
mod tokens;
mod trail;

use std::sync::atomic::{AtomicU64, Ordering};

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::ports::Rng;
use secret::Secret;

/// Randomness that repeats itself: the same seed, the same bytes.
pub struct SeededRng(AtomicU64);

impl SeededRng {
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            // SplitMix64: spread well enough that two draws differ.
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z >> 32) as u8;
        }
    }
}

/// A keys file with one line for each seed.
pub fn key_lines(seeds: &[u64]) -> Secret<String> {
    Secret::new(seeds.iter().map(|seed| new_key_line(&SeededRng::new(*seed)).1.reveal().clone()).collect())
}

pub fn keys(seeds: &[u64]) -> Keys {
    Keys::derive(KeyRing::parse(&key_lines(seeds)).unwrap())
}
