use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters, EllipticCurveKeyType, Jwk, JwkSet, KeyAlgorithm,
    OctetKeyPairParameters, OctetKeyPairType, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use ring::signature::{Ed25519KeyPair, KeyPair};
use secret::Secret;
use serde::Serialize;

/// How an assertion is signed (RFC 7518 §3.1, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssertionAlgorithm {
    /// ECDSA over P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

/// Signs what portals are told about people. The newest key signs; the two newest are published, so that an assertion that was signed
/// just before a change of keys still counts.
pub struct AssertionKeys {
    keys: Vec<AssertionKey>,
    published: String,
}

struct AssertionKey {
    algorithm: AssertionAlgorithm,
    id: String,
    key: EncodingKey,
    public: AlgorithmParameters,
}

impl AssertionKeys {
    /// From one seed for each key and algorithm, newest first. A seed that is no key (one of four thousand million) is left out.
    pub(super) fn new(seeds: impl Iterator<Item = (AssertionAlgorithm, Secret<[u8; 32]>)>) -> Self {
        // A second ring of the same process finds it installed.
        let _ = PROVIDER.install_default();
        let keys: Vec<AssertionKey> = seeds.filter_map(|(algorithm, seed)| AssertionKey::new(algorithm, &seed)).collect();
        let set = JwkSet { keys: keys.iter().map(AssertionKey::to_jwk).collect() };
        Self { keys, published: serde_json::to_string(&set).unwrap_or_default() }
    }

    /// The claims as a signed JWT (RFC 7519). `None` if they cannot be written.
    pub fn sign(&self, algorithm: AssertionAlgorithm, claims: &impl Serialize) -> Option<Secret<String>> {
        let key = self.keys.iter().find(|key| key.algorithm == algorithm)?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(algorithm.in_jose()) };
        encode(&header, claims, &key.key).ok().map(Secret::new)
    }

    /// The public keys, as a JWK set (RFC 7517 §5).
    pub fn published(&self) -> &str {
        &self.published
    }
}

impl AssertionKey {
    fn new(algorithm: AssertionAlgorithm, seed: &Secret<[u8; 32]>) -> Option<Self> {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let (public, key) = match algorithm {
            AssertionAlgorithm::Es256 => {
                let point = SigningKey::from_slice(seed.reveal()).ok()?.verifying_key().to_sec1_point(false);
                let public = AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                    key_type: EllipticCurveKeyType::EC,
                    curve: EllipticCurve::P256,
                    x: text(point.x()?),
                    y: text(point.y()?),
                });
                (public, EncodingKey::from_ec_der(seed.reveal()))
            }
            AssertionAlgorithm::EdDsa => {
                let pair = Ed25519KeyPair::from_seed_unchecked(seed.reveal()).ok()?;
                let public = AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
                    key_type: OctetKeyPairType::OctetKeyPair,
                    curve: EllipticCurve::Ed25519,
                    x: text(pair.public_key().as_ref()),
                });
                (public, EncodingKey::from_ed_der(seed.reveal()))
            }
        };
        let digest = ring::digest::digest(&ring::digest::SHA256, &serde_json::to_vec(&public).ok()?);
        let id = text(digest.as_ref().get(..12)?);
        Some(Self { algorithm, id, key, public })
    }

    fn to_jwk(&self) -> Jwk {
        let common = CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(match self.algorithm {
                AssertionAlgorithm::Es256 => KeyAlgorithm::ES256,
                AssertionAlgorithm::EdDsa => KeyAlgorithm::EdDSA,
            }),
            key_id: Some(self.id.clone()),
            ..CommonParameters::default()
        };
        Jwk { common, algorithm: self.public.clone() }
    }
}

impl AssertionAlgorithm {
    const fn in_jose(self) -> Algorithm {
        match self {
            Self::Es256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }
}

/// The library leaves signing to whoever uses it; it brings RSA or a second C library otherwise. ECDSA is RFC 6979's, which needs no
/// random numbers.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::ES256 => {
            let key = SigningKey::from_slice(key.as_bytes()).map_err(|_| Error::from(ErrorKind::InvalidEcdsaKey))?;
            Ok(Box::new(Es256(key)))
        }
        Algorithm::EdDSA => {
            let pair = Ed25519KeyPair::from_seed_unchecked(key.as_bytes());
            Ok(Box::new(EdDsa(pair.map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))?)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |_, _| Err(ErrorKind::InvalidAlgorithm.into()),
    key_utils: KeyUtils::new_unimplemented(),
};

struct Es256(SigningKey);

impl signature::Signer<Vec<u8>> for Es256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let signed: Signature = self.0.try_sign(message).map_err(|_| signature::Error::new())?;
        Ok(signed.to_bytes().to_vec())
    }
}

impl JwtSigner for Es256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

struct EdDsa(Ed25519KeyPair);

impl signature::Signer<Vec<u8>> for EdDsa {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for EdDsa {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};

    use super::*;

    const BOTH: [AssertionAlgorithm; 2] = [AssertionAlgorithm::Es256, AssertionAlgorithm::EdDsa];

    fn ring_of(seeds: &[u8]) -> AssertionKeys {
        AssertionKeys::new(seeds.iter().flat_map(|seed| BOTH.map(|algorithm| (algorithm, Secret::new([*seed; 32])))))
    }

    fn bytes(text: &serde_json::Value) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
    }

    /// Whether the published keys say that the token is ours, as another implementation sees it.
    fn counts(token: &str, published: &str) -> bool {
        let mut parts = token.rsplitn(2, '.');
        let (signature, signed) = (URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap(), parts.next().unwrap());
        let header: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split('.').next().unwrap()).unwrap()).unwrap();
        let published: serde_json::Value = serde_json::from_str(published).unwrap();
        let Some(key) = published["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]) else { return false };
        assert_eq!((&key["alg"], &key["use"]), (&header["alg"], &"sig".into()));
        match header["alg"].as_str().unwrap() {
            "ES256" => {
                assert_eq!((&key["kty"], &key["crv"]), (&"EC".into(), &"P-256".into()));
                let point = [&[4], &bytes(&key["x"])[..], &bytes(&key["y"])].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed.as_bytes(), &signature).is_ok()
            }
            "EdDSA" => {
                assert_eq!((&key["kty"], &key["crv"]), (&"OKP".into(), &"Ed25519".into()));
                UnparsedPublicKey::new(&ED25519, bytes(&key["x"])).verify(signed.as_bytes(), &signature).is_ok()
            }
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_signed_counts_until_two_newer_keys_are_there() {
        let old = ring_of(&[1]);
        let (changed, forgotten) = (ring_of(&[2, 1]), ring_of(&[3, 2]));
        for algorithm in BOTH {
            let token = old.sign(algorithm, &serde_json::json!({"sub": "ada"})).unwrap();
            assert!(counts(token.reveal(), old.published()), "{algorithm:?}");
            assert!(counts(token.reveal(), changed.published()), "{algorithm:?}: signed just before the change");
            assert!(!counts(token.reveal(), forgotten.published()), "{algorithm:?}");
            let new = changed.sign(algorithm, &serde_json::json!({"sub": "ada"})).unwrap();
            assert!(
                !counts(new.reveal(), old.published()) && counts(new.reveal(), forgotten.published()),
                "{algorithm:?}: the newest signs"
            );
            let forged = token.reveal().replacen('.', ".e30", 1);
            assert!(!counts(&forged, old.published()), "{algorithm:?}");
        }
        assert!(!old.published().contains("\"d\""), "nothing private is published");
    }
}
