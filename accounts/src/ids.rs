//! The names of things. Each is its own type, so that one is never taken for another.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::ports::{Clock, Rng};

/// The text is not an identifier of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of this kind")]
pub struct BadId;

macro_rules! ulid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(u128);

        impl $name {
            /// A new one: time in its upper bits, so that rows sort by age.
            pub fn new(clock: &dyn Clock, rng: &dyn Rng) -> Self {
                let mut random = [0; 16];
                rng.fill(&mut random);
                let millis = u64::try_from(clock.now().millis()).unwrap_or(0);
                Self(Ulid::from_parts(millis, u128::from_be_bytes(random)).0)
            }

            /// The one of these sixteen bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(u128::from_be_bytes(bytes))
            }

            /// Its sixteen bytes.
            pub fn bytes(&self) -> [u8; 16] {
                self.0.to_be_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Ulid(self.0).fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Ulid::from_string(text).map(|ulid| Self(ulid.0)).map_err(|_| BadId)
            }
        }
    };
}

ulid_id!(
    /// Names one master account for ever, whatever its e-mail address becomes.
    AccountId
);
ulid_id!(
    /// Names one link.
    LinkId
);

/// Names a portal: the `id` of its configuration section. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortalId(Arc<str>);

impl PortalId {
    /// The id as it is configured.
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PortalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names a session: 128 random bits. It is a secret of the browser that holds it, so `Debug` shows only its beginning.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SessionId([u8; 16]);

impl SessionId {
    /// A new random one.
    pub fn new(rng: &dyn Rng) -> Self {
        let mut bytes = [0; 16];
        rng.fill(&mut bytes);
        Self(bytes)
    }

    /// From its bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// As a store's key has it: 22 characters of base64url.
    pub fn to_key(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// From a store's key.
    pub fn from_key(key: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        (URL_SAFE_NO_PAD.decode_slice(key, &mut bytes) == Ok(16)).then_some(Self(bytes))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, ..] = self.0;
        write!(f, "SessionId({a:02x}{b:02x}..)")
    }
}
