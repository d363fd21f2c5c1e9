use ring::hmac;
use secret::Secret;

/// An HMAC-SHA256 cut to 128 bits (RFC 2104 §5 allows the half).
pub type Mac = [u8; 16];

/// The MAC keys in force, newest first: the first signs, each can verify, so that a change of keys voids nothing at once.
pub struct MacKeys(Vec<hmac::Key>);

impl MacKeys {
    pub(super) fn new(keys: impl Iterator<Item = Secret<[u8; 32]>>) -> Self {
        Self(keys.map(|key| hmac::Key::new(hmac::HMAC_SHA256, key.reveal())).collect())
    }

    /// Signs the parts; each part's length is part of what is signed, so that no two lists of parts look alike.
    pub fn sign(&self, parts: &[&[u8]]) -> Mac {
        self.0.first().map(|key| mac(key, parts)).unwrap_or_default()
    }

    /// Whether one of the keys made `tag`; takes the same time wherever they differ.
    pub fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.0.iter().any(|key| subtle::ConstantTimeEq::ct_eq(mac(key, parts).as_slice(), tag).into())
    }
}

/// One HMAC over the parts, each with its length before it.
pub(super) fn mac(key: &hmac::Key, parts: &[&[u8]]) -> Mac {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut cut = Mac::default();
    for (to, from) in cut.iter_mut().zip(context.sign().as_ref()) {
        *to = *from;
    }
    cut
}
