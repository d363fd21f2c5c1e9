use ring::hkdf;
use secret::Secret;

use super::assertion::{AssertionAlgorithm, AssertionKeys};
use super::key_file::{self, BadKeyFile, KeyEncryptionKey};
use super::mac::MacKeys;
use super::sealer::Sealer;
use super::trail::TrailKeys;

/// The key-encryption keys in their order; the last one seals, all can open.
#[derive(Clone, Debug)]
pub struct KeyRing(Vec<KeyEncryptionKey>);

impl KeyRing {
    /// Reads a keys file's text.
    pub fn parse(text: &Secret<String>) -> Result<Self, BadKeyFile> {
        key_file::parse(text.reveal()).map(Self)
    }

    /// The key that wraps and seals. The ring is never empty.
    pub fn current(&self) -> Option<&KeyEncryptionKey> {
        self.0.last()
    }

    /// The key with this id.
    pub fn get(&self, id: &str) -> Option<&KeyEncryptionKey> {
        self.0.iter().find(|key| key.id == id)
    }

    /// All of them, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &KeyEncryptionKey> {
        self.0.iter().rev()
    }
}

/// Everything made from the key ring. Replaced as a whole when a key is added.
pub struct Keys {
    /// The key-encryption keys.
    pub ring: KeyRing,
    /// Authenticates passes. The two newest count.
    pub passes: MacKeys,
    /// Authenticates anti-forgery tokens. The two newest count.
    pub forms: MacKeys,
    /// Seals flows, jars and kept forms. All keys can open.
    pub sealer: Sealer,
    /// Signs what portals are told about people. The two newest count.
    pub assertions: AssertionKeys,
    /// Seals the lines of audit trails. All keys can tell.
    pub trail: TrailKeys,
}

impl Keys {
    /// Derives all keys of the ring.
    pub fn derive(ring: KeyRing) -> Self {
        let passes = MacKeys::new(ring.newest_first().take(2).map(|key| derive(key, b"latchkey pass v1")));
        let forms = MacKeys::new(ring.newest_first().take(2).map(|key| derive(key, b"latchkey form v1")));
        let sealer = Sealer::new(ring.newest_first().map(|key| (key.id.as_str(), derive(key, b"latchkey seal v1"))));
        let assertions = AssertionKeys::new(ring.newest_first().take(2).flat_map(|key| {
            [
                (AssertionAlgorithm::Es256, derive(key, b"latchkey assertion es256 v1")),
                (AssertionAlgorithm::EdDsa, derive(key, b"latchkey assertion eddsa v1")),
            ]
        }));
        let trail = TrailKeys::new(ring.newest_first().map(|key| (key.id.as_str(), derive(key, b"latchkey trail v1"))));
        Self { ring, passes, forms, sealer, assertions, trail }
    }
}

struct Bytes32;

impl hkdf::KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

/// HKDF-SHA256 (RFC 5869) with one label for each use, so that no two uses share a key.
fn derive(key: &KeyEncryptionKey, label: &'static [u8]) -> Secret<[u8; 32]> {
    let mut out = [0; 32];
    let filled = hkdf::Salt::new(hkdf::HKDF_SHA256, b"latchkey")
        .extract(key.key.reveal())
        .expand(&[label], Bytes32)
        .and_then(|okm| okm.fill(&mut out));
    debug_assert!(filled.is_ok(), "32 bytes are always fewer than 255 blocks");
    Secret::new(out)
}
