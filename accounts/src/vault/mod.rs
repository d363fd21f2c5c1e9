//! The vault: envelope encryption of linked credentials and of the secrets of one-time codes. Each account has a data key of its own; key-encryption keys
//! wrap the data keys; the data key seals the passwords. Rotating the key-encryption keys re-wraps data keys and
//! leaves the sealed passwords as they are.

mod data_key;
mod factors;
mod rotate;
mod seal;
#[cfg(test)]
mod tampering;

pub use rotate::{Rotation, rotate, status};
pub use seal::{Bound, Vault, VaultError};
