use ring::aead::{AES_256_GCM, LessSafeKey, UnboundKey};
use secret::Secret;

use super::sealing::{associated_data, open_with, seal_with};
use crate::ports::Rng;

/// What a sealed value is for; part of what the seal is bound to, so that one is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Where a person was going.
    Flow,
    /// A cookie or header of a portal session.
    PortalSession,
    /// A credential that lives only with the session.
    SessionCredential,
    /// A form kept over a sign-in.
    KeptPost,
    /// How far a registration has come.
    Registration,
    /// How far the reset of a password has come.
    Reset,
    /// A person between password and session.
    HalfWay,
    /// A secret of one-time codes that no code has confirmed yet.
    Enrolment,
    /// A new address or number that waits for its token.
    ContactChange,
    /// What a browser was asked for in the way of passkeys.
    PasskeyCeremony,
    /// A browser in which somebody has signed in.
    KnownDevice,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Flow => b"flow",
            Self::PortalSession => b"portal-session",
            Self::SessionCredential => b"session-credential",
            Self::KeptPost => b"kept-post",
            Self::Registration => b"registration",
            Self::Reset => b"reset",
            Self::HalfWay => b"half-way",
            Self::Enrolment => b"enrolment",
            Self::ContactChange => b"contact-change",
            Self::PasskeyCeremony => b"passkey-ceremony",
            Self::KnownDevice => b"known-device",
        }
    }
}

const ID_LEN: usize = 8;

/// Seals short values with AES-256-GCM under the newest key and opens them under any: key id, nonce, ciphertext and tag.
pub struct Sealer(Vec<([u8; ID_LEN], LessSafeKey)>);

impl Sealer {
    pub(super) fn new<'a>(keys: impl Iterator<Item = (&'a str, Secret<[u8; 32]>)>) -> Self {
        let keys = keys.filter_map(|(id, key)| {
            let unbound = UnboundKey::new(&AES_256_GCM, key.reveal()).ok()?;
            Some((id.as_bytes().try_into().ok()?, LessSafeKey::new(unbound)))
        });
        Self(keys.collect())
    }

    /// Seals `value` for `purpose`, bound to `bound_to`.
    pub fn seal(&self, purpose: Purpose, bound_to: &[&[u8]], value: &[u8], rng: &dyn Rng) -> Vec<u8> {
        let Some((id, key)) = self.0.first() else {
            return Vec::new();
        };
        let mut out = id.to_vec();
        seal_with(key, associated_data(purpose.label(), bound_to), value, rng, &mut out);
        out
    }

    /// Opens what [`Sealer::seal`] made for the same purpose and binding; `None` for anything else.
    pub fn open(&self, purpose: Purpose, bound_to: &[&[u8]], sealed: &[u8]) -> Option<Secret<Vec<u8>>> {
        let (id, sealed) = sealed.split_first_chunk::<ID_LEN>()?;
        let (_, key) = self.0.iter().find(|(other, _)| other == id)?;
        open_with(key, associated_data(purpose.label(), bound_to), sealed)
    }
}
