use ring::hmac;
use secret::Secret;

use super::mac::mac;

const ID: usize = 8;

/// Seals the lines of audit trails: with the newest key; each can tell whether it made a seal. A seal names its key, so that one whose key has
/// left the keys file is told apart from one that was altered.
pub struct TrailKeys(Vec<(String, hmac::Key)>);

/// What a seal says of what it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFit {
    /// It was made of just this.
    Fits,
    /// It was made of something else, or by nobody who has the key.
    Differs,
    /// Its key is not in the keys file.
    KeyUnknown,
}

impl TrailKeys {
    pub(super) fn new<'a>(keys: impl Iterator<Item = (&'a str, Secret<[u8; 32]>)>) -> Self {
        Self(keys.map(|(id, key)| (id.to_owned(), hmac::Key::new(hmac::HMAC_SHA256, key.reveal()))).collect())
    }

    /// The key's id and an HMAC-SHA-256 over the parts, cut to 128 bits, in hexadecimal.
    pub(crate) fn seal(&self, parts: &[&[u8]]) -> String {
        self.0.first().map(|(id, key)| sealed(id, key, parts)).unwrap_or_default()
    }

    /// How a seal and the parts go together.
    pub(crate) fn fit(&self, seal: &str, parts: &[&[u8]]) -> SealFit {
        let named = seal.get(..ID);
        match self.0.iter().find(|(id, _)| Some(id.as_str()) == named) {
            None => SealFit::KeyUnknown,
            Some((id, key)) if subtle::ConstantTimeEq::ct_eq(sealed(id, key, parts).as_bytes(), seal.as_bytes()).into() => SealFit::Fits,
            Some(_) => SealFit::Differs,
        }
    }
}

fn sealed(id: &str, key: &hmac::Key, parts: &[&[u8]]) -> String {
    format!("{id}{:032x}", u128::from_be_bytes(mac(key, parts)))
}
