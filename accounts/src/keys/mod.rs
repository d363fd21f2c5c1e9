//! The vault's key-encryption keys, and every other key derived from them, so that a fleet that shares one key file
//! shares them all.

mod assertion;
mod key_file;
mod key_ring;
mod mac;
mod sealer;
pub(crate) mod sealing;
mod trail;

pub use assertion::{AssertionAlgorithm, AssertionKeys};
pub use key_file::{BadKeyFile, KeyEncryptionKey, new_key_line};
pub use key_ring::{KeyRing, Keys};
pub use mac::{Mac, MacKeys};
pub use sealer::{Purpose, Sealer};
pub use trail::{SealFit, TrailKeys};
