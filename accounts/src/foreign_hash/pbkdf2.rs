use std::num::NonZeroU32;

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use ring::pbkdf2::{self, Algorithm, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};

use super::{BadHash, strip_scheme};

const NAME: &str = "PBKDF2";
const ITERATIONS: u32 = 2_000_000;

/// A PBKDF2 hash (RFC 8018 §5.2), as Django or an LDAP server writes it.
pub(super) struct Pbkdf2 {
    algorithm: Algorithm,
    iterations: NonZeroU32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// Base64 as passlib and OpenLDAP write it: `.` for `+`, without padding.
const ADAPTED: GeneralPurpose = GeneralPurpose::new(
    &match alphabet::Alphabet::new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./") {
        Ok(alphabet) => alphabet,
        Err(_) => alphabet::STANDARD,
    },
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

impl Pbkdf2 {
    /// Reads one; `None` if it is of another kind.
    pub(super) fn parse(text: &str) -> Option<Result<Self, BadHash>> {
        for (prefix, algorithm) in [("pbkdf2_sha256$", PBKDF2_HMAC_SHA256), ("pbkdf2_sha1$", PBKDF2_HMAC_SHA1)] {
            if let Some(rest) = text.strip_prefix(prefix) {
                return Some(Self::fields(algorithm, rest, |salt| Some(salt.as_bytes().to_vec()), |hash| STANDARD.decode(hash).ok()));
            }
        }
        let adapted = |text: &str| ADAPTED.decode(text).ok();
        for (scheme, algorithm) in [
            ("{PBKDF2}", PBKDF2_HMAC_SHA1),
            ("{PBKDF2-SHA1}", PBKDF2_HMAC_SHA1),
            ("{PBKDF2-SHA256}", PBKDF2_HMAC_SHA256),
            ("{PBKDF2-SHA512}", PBKDF2_HMAC_SHA512),
        ] {
            if let Some(rest) = strip_scheme(text, scheme) {
                return Some(Self::fields(algorithm, rest, adapted, adapted));
            }
        }
        None
    }

    /// `iterations$salt$hash`
    fn fields(
        algorithm: Algorithm,
        text: &str,
        salt_of: impl Fn(&str) -> Option<Vec<u8>>,
        hash_of: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, BadHash> {
        let damaged = BadHash::Damaged(NAME);
        let mut fields = text.split('$');
        let (Some(iterations), Some(salt), Some(hash), None) = (fields.next(), fields.next(), fields.next(), fields.next()) else {
            return Err(damaged);
        };
        let iterations: NonZeroU32 = iterations.parse().map_err(|_| damaged)?;
        if iterations.get() > ITERATIONS {
            return Err(BadHash::TooCostly(NAME, "2000000 iterations"));
        }
        let (salt, hash) = (salt_of(salt).ok_or(damaged)?, hash_of(hash).ok_or(damaged)?);
        if salt.is_empty() || !(16..=64).contains(&hash.len()) {
            return Err(damaged);
        }
        Ok(Self { algorithm, iterations, salt, hash })
    }

    /// Whether it was made of this password.
    pub(super) fn is_of(&self, password: &[u8]) -> bool {
        pbkdf2::verify(self.algorithm, self.iterations, &self.salt, password, &self.hash).is_ok()
    }
}
