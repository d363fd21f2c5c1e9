use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512};
use subtle::ConstantTimeEq;

use super::{BadHash, strip_scheme};

/// A salted digest of an LDAP server: the base64 of digest and salt (RFC 2307 §5.3, and what OpenLDAP made of it).
pub(super) struct Salted {
    algorithm: &'static Algorithm,
    digest: Vec<u8>,
    salt: Vec<u8>,
}

/// More than any server writes.
const LONGEST_SALT: usize = 64;

impl Salted {
    /// Reads one; `None` if it is of another kind. The schemes without a salt are read too.
    pub(super) fn parse(text: &str) -> Option<Result<Self, BadHash>> {
        for (scheme, algorithm, salted) in [
            ("{SSHA}", &SHA1_FOR_LEGACY_USE_ONLY, true),
            ("{SSHA256}", &SHA256, true),
            ("{SSHA512}", &SHA512, true),
            ("{SHA}", &SHA1_FOR_LEGACY_USE_ONLY, false),
            ("{SHA256}", &SHA256, false),
            ("{SHA512}", &SHA512, false),
        ] {
            if let Some(rest) = strip_scheme(text, scheme) {
                return Some(Self::decoded(algorithm, rest, salted).ok_or(BadHash::Damaged("SSHA")));
            }
        }
        None
    }

    fn decoded(algorithm: &'static Algorithm, text: &str, salted: bool) -> Option<Self> {
        let mut digest = STANDARD.decode(text).ok()?;
        if digest.len() < algorithm.output_len() {
            return None;
        }
        let salt = digest.split_off(algorithm.output_len());
        (salt.len() <= LONGEST_SALT && salted != salt.is_empty()).then_some(Self { algorithm, digest, salt })
    }

    /// Whether it was made of this password.
    pub(super) fn is_of(&self, password: &[u8]) -> bool {
        let mut context = Context::new(self.algorithm);
        context.update(password);
        context.update(&self.salt);
        context.finish().as_ref().ct_eq(&self.digest).into()
    }
}
