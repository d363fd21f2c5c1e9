use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use ring::{digest, hmac};
use secret::Secret;

use super::template::{Missing, Values};
use super::value::{BadValue, Value};

/// What `encodeURIComponent` leaves as it is, without the marks that few agree on (RFC 3986 §2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a login page's script does to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Transform {
    Base64,
    Base64Url,
    Hex,
    Url,
    Upper,
    Lower,
    Md5,
    Digest(Hash),
    Hmac(Hash, Box<Value>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl Transform {
    pub(super) const KNOWN: &'static str = "|base64, |base64url, |hex, |url, |upper, |lower, |md5, |sha1, |sha256, |sha512, |hmac-sha1(key), \
                                            |hmac-sha256(key) or |hmac-sha512(key)";

    pub(super) fn new(word: &str, key: Option<Value>) -> Result<Self, BadValue> {
        if let Some(hash) = word.strip_prefix("hmac-").and_then(Hash::parse) {
            return key.map(|key| Self::Hmac(hash, Box::new(key))).ok_or_else(|| BadValue::Key(word.to_owned()));
        }
        let transform = match word {
            "base64" => Self::Base64,
            "base64url" => Self::Base64Url,
            "hex" => Self::Hex,
            "url" => Self::Url,
            "upper" => Self::Upper,
            "lower" => Self::Lower,
            "md5" => Self::Md5,
            word => Hash::parse(word).map(Self::Digest).ok_or_else(|| BadValue::UnknownTransform(word.to_owned()))?,
        };
        if key.is_some() { Err(BadValue::Key(word.to_owned())) } else { Ok(transform) }
    }

    /// Whether what comes out may be no text.
    pub(super) fn gives_bytes(&self, takes_bytes: bool) -> bool {
        match self {
            Self::Base64 | Self::Base64Url | Self::Hex | Self::Url => false,
            Self::Upper | Self::Lower => takes_bytes,
            Self::Md5 | Self::Digest(_) | Self::Hmac(..) => true,
        }
    }

    pub(super) fn key(&self) -> Option<&Value> {
        match self {
            Self::Hmac(_, key) => Some(key),
            _ => None,
        }
    }

    pub(super) fn apply(&self, input: &[u8], values: &Values<'_>) -> Result<Secret<Vec<u8>>, Missing> {
        Ok(Secret::new(match self {
            Self::Base64 => STANDARD.encode(input).into_bytes(),
            Self::Base64Url => URL_SAFE_NO_PAD.encode(input).into_bytes(),
            Self::Hex => HEXLOWER.encode(input).into_bytes(),
            Self::Url => percent_encode(input, UNRESERVED).to_string().into_bytes(),
            Self::Upper => input.to_ascii_uppercase(),
            Self::Lower => input.to_ascii_lowercase(),
            Self::Md5 => Md5::digest(input).to_vec(),
            Self::Digest(hash) => digest::digest(hash.digest(), input).as_ref().to_vec(),
            Self::Hmac(hash, key) => {
                let key = key.render(values)?;
                hmac::sign(&hmac::Key::new(hash.hmac(), key.reveal()), input).as_ref().to_vec()
            }
        }))
    }
}

impl Hash {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "sha1" => Self::Sha1,
            "sha256" => Self::Sha256,
            "sha512" => Self::Sha512,
            _ => return None,
        })
    }

    fn digest(self) -> &'static digest::Algorithm {
        match self {
            // Not for our own use: portals ask for it.
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha512 => &digest::SHA512,
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }
}
