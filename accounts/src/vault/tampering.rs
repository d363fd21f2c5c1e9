//! A hundred thousand rows that somebody with the database has had their hands on. None opens.
#![allow(clippy::arithmetic_side_effects)]

use std::sync::atomic::{AtomicU64, Ordering};

use secret::Secret;

use super::data_key;
use super::seal::Bound;
use crate::keys::sealing::{associated_data, seal_with};
use crate::keys::{KeyEncryptionKey, KeyRing, new_key_line};
use crate::ports::{DataKey, Rng};
use crate::{AccountId, LinkId, PortalId};

const RECORDS: u32 = 100_000;

/// Randomness that repeats itself (splitmix64).
struct Seeded(AtomicU64);

impl Rng for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z >> 40) as u8;
        }
    }
}

impl Seeded {
    fn below(&self, end: usize) -> usize {
        u64::from_be_bytes(*self.bytes16().first_chunk().unwrap()) as usize % end
    }

    fn bytes16(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        bytes
    }
}

/// Both rows of a link: its own and its account's data key.
#[derive(Clone, PartialEq, Eq)]
struct Rows {
    account: AccountId,
    portal: PortalId,
    link: LinkId,
    version: i64,
    sealed: Vec<u8>,
    data_key: DataKey,
}

impl Rows {
    fn open(&self, ring: &KeyRing) -> Option<Secret<Vec<u8>>> {
        let bound = Bound { account: self.account, portal: &self.portal, link: self.link, version: self.version };
        data_key::open(ring, &self.data_key, bound.bytes(), &self.sealed)
    }
}

fn seal(bound: Vec<u8>, ring: &KeyRing, data_key: &DataKey, plain: &[u8], rng: &dyn Rng) -> Vec<u8> {
    let key = data_key::unwrap(data_key, ring.get(&data_key.wrapped_by).unwrap()).unwrap();
    let mut sealed = Vec::new();
    seal_with(&data_key::aead(key.reveal()).unwrap(), bound, plain, rng, &mut sealed);
    sealed
}

/// Six accounts, half of them under the older key, each with two links for each of two portals, of which three versions are known; and for
/// each the secret of one-time codes, sealed under the same data key.
fn database(rng: &Seeded) -> (KeyRing, Vec<Rows>, Vec<Vec<u8>>) {
    let lines: String = (0..2).map(|_| new_key_line(rng).1.reveal().clone()).collect();
    let ring = KeyRing::parse(&Secret::new(lines)).unwrap();
    let (mut rows, mut factors) = (Vec::new(), Vec::new());
    for number in 0..6 {
        let account = AccountId::from_bytes(rng.bytes16());
        let kek = ring.newest_first().nth(number % 2).unwrap();
        let data_key = data_key::new(account, kek, rng).unwrap();
        factors.push(seal(
            associated_data(b"totp", &[&account.bytes(), &1_i64.to_be_bytes()]),
            &ring,
            &data_key,
            b"a secret of codes",
            rng,
        ));
        for portal in ["wiki", "shop"].map(PortalId::new) {
            for _ in 0..2 {
                let link = LinkId::from_bytes(rng.bytes16());
                for version in 1..=3 {
                    let bound = Bound { account, portal: &portal, link, version }.bytes();
                    let sealed = seal(bound, &ring, &data_key, b"a portal's password", rng);
                    rows.push(Rows { account, portal: portal.clone(), link, version, sealed, data_key: data_key.clone() });
                }
            }
        }
    }
    (ring, rows, factors)
}

/// Spoils `row` in one of many ways, with what the other rows hold.
fn tamper(row: &mut Rows, other: &Rows, factor: &[u8], rng: &Seeded) {
    let bytes = if rng.below(2) == 0 { &mut row.sealed } else { &mut row.data_key.wrapped };
    let at = rng.below(bytes.len());
    match rng.below(16) {
        0 => bytes[at] ^= 1 << rng.below(8),
        1 => bytes.truncate(at),
        2 => bytes.extend(&rng.bytes16()[..=rng.below(16)]),
        3 => bytes.insert(at, 0),
        4 => rng.fill(bytes),
        // Rows, or columns of them, are exchanged.
        5 => row.sealed.clone_from(&other.sealed),
        6 => row.data_key = DataKey { account: row.account, ..other.data_key.clone() },
        7 => row.data_key.wrapped.clone_from(&other.data_key.wrapped),
        8 => {
            row.sealed.clone_from(&other.sealed);
            row.data_key = DataKey { account: row.account, ..other.data_key.clone() };
        }
        9 => (row.account, row.data_key.account) = (other.account, other.account),
        10 => row.portal = PortalId::new(["wiki", "shop", "calendar", ""][rng.below(4)]),
        11 => row.link = other.link,
        // Put back: another version's row, another key's name.
        12 => row.version = [row.version.wrapping_sub(1), row.version.wrapping_add(1), 0, -1, i64::MAX][rng.below(5)],
        13 => row.data_key.wrapped_by = [other.data_key.wrapped_by.as_str(), "", "00000000"][rng.below(3)].to_owned(),
        14 => row.sealed = factor.to_vec(),
        // Nonce of one, ciphertext of the other.
        _ => row.sealed[..12].copy_from_slice(&other.sealed[..12]),
    }
}

#[test]
fn a_hundred_thousand_tampered_records_and_none_opens() {
    let rng = Seeded(AtomicU64::new(1));
    let (ring, rows, factors) = database(&rng);
    for row in &rows {
        assert_eq!(row.open(&ring).unwrap().reveal(), b"a portal's password");
    }
    let mut tried = 0;
    while tried < RECORDS {
        let (good, other) = (&rows[rng.below(rows.len())], &rows[rng.below(rows.len())]);
        let mut row = good.clone();
        for _ in 0..=rng.below(3) {
            if row.sealed.len() > 12 && !row.data_key.wrapped.is_empty() {
                tamper(&mut row, other, &factors[rng.below(factors.len())], &rng);
            }
        }
        // What was taken from itself, and a row that became another row of the same database, is as it should be.
        if rows.contains(&row) {
            continue;
        }
        tried += 1;
        assert!(row.open(&ring).is_none(), "{} of {} under {} opened", row.version, row.portal, row.data_key.wrapped_by);
    }
}

#[test]
fn a_data_key_opens_for_its_account_and_under_its_key_s_own_name_alone() {
    let rng = Seeded(AtomicU64::new(2));
    let (ring, rows, _) = database(&rng);
    let [good, other] = [&rows[0], &rows[rows.len() - 1]].map(|row| &row.data_key);
    let kek = ring.get(&good.wrapped_by).unwrap();
    assert!(data_key::unwrap(good, kek).is_some());
    let elsewhere = DataKey { account: other.account, ..good.clone() };
    assert!(data_key::unwrap(&elsewhere, kek).is_none());
    let renamed = KeyEncryptionKey { id: "00000000".to_owned(), key: kek.key.clone() };
    assert!(data_key::unwrap(good, &renamed).is_none());
}
