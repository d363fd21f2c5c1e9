use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use data_encoding::HEXLOWER;
use http::HeaderValue;
use md5::Digest as _;
use secret::Secret;
use serde::{Deserialize, Serialize};

use super::{Algorithm, Challenge};

/// All that it takes to answer a portal's Digest challenge, request after request; the password itself is not in it.
#[derive(Debug)]
pub struct Digest {
    challenge: Challenge,
    /// As it is sent, quotes escaped.
    username: String,
    cnonce: String,
    /// `H(user:realm:password)`, in hex.
    ha1: Secret<String>,
    /// How often the nonce has been used.
    count: AtomicU32,
}

/// As it is sealed.
#[derive(Serialize, Deserialize)]
struct Plain {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    sha256: bool,
    qop: bool,
    userhash: bool,
    username: String,
    cnonce: String,
    ha1: String,
    count: u32,
}

impl Digest {
    pub(crate) fn new(challenge: Challenge, username: &str, password: &Secret<String>, cnonce: [u8; 16]) -> Self {
        let algorithm = challenge.algorithm;
        let ha1 = algorithm.digest(Secret::new(format!("{username}:{}:{}", challenge.realm, password.reveal())).reveal());
        let username = if challenge.userhash { algorithm.digest(&format!("{username}:{}", challenge.realm)) } else { escaped(username) };
        Self { challenge, username, cnonce: HEXLOWER.encode(&cnonce), ha1: Secret::new(ha1), count: AtomicU32::new(0) }
    }

    /// `Authorization` for a request of this method and target (path and query, exactly as they are sent).
    pub fn authorization(&self, method: &str, target: &str) -> Option<HeaderValue> {
        let Challenge { nonce, algorithm, .. } = &self.challenge;
        let count = self.count.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let ha2 = algorithm.digest(&format!("{method}:{target}"));
        let (ha1, cnonce) = (self.ha1.reveal(), &self.cnonce);
        let response = if self.challenge.qop {
            algorithm.digest(&format!("{ha1}:{nonce}:{count:08x}:{cnonce}:auth:{ha2}"))
        } else {
            algorithm.digest(&format!("{ha1}:{nonce}:{ha2}"))
        };
        let (username, realm, nonce, uri) = (&self.username, escaped(&self.challenge.realm), escaped(nonce), escaped(target));
        let mut line = format!(
            "Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", algorithm={}, response=\"{response}\"",
            algorithm.as_str()
        );
        if self.challenge.qop {
            let _ = write!(line, ", qop=auth, nc={count:08x}, cnonce=\"{cnonce}\"");
        }
        if let Some(opaque) = &self.challenge.opaque {
            let _ = write!(line, ", opaque=\"{}\"", escaped(opaque));
        }
        if self.challenge.userhash {
            line.push_str(", userhash=true");
        }
        let mut value = HeaderValue::from_bytes(line.as_bytes()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    pub(crate) fn to_plain(&self) -> Option<Secret<Vec<u8>>> {
        let Challenge { realm, nonce, opaque, algorithm, qop, userhash, .. } = self.challenge.clone();
        let plain = Plain {
            realm,
            nonce,
            opaque,
            sha256: algorithm == Algorithm::Sha256,
            qop,
            userhash,
            username: self.username.clone(),
            cnonce: self.cnonce.clone(),
            ha1: self.ha1.reveal().clone(),
            count: self.count.load(Ordering::Relaxed),
        };
        postcard::to_allocvec(&plain).ok().map(Secret::new)
    }

    pub(crate) fn from_plain(bytes: &[u8]) -> Option<Self> {
        let plain: Plain = postcard::from_bytes(bytes).ok()?;
        let algorithm = if plain.sha256 { Algorithm::Sha256 } else { Algorithm::Md5 };
        let Plain { realm, nonce, opaque, qop, userhash, username, cnonce, ha1, count, .. } = plain;
        let challenge = Challenge { realm, nonce, opaque, algorithm, qop, stale: false, userhash };
        Some(Self { challenge, username, cnonce, ha1: Secret::new(ha1), count: AtomicU32::new(count) })
    }
}

impl Algorithm {
    fn digest(self, text: &str) -> String {
        match self {
            Self::Md5 => HEXLOWER.encode(&md5::Md5::digest(text.as_bytes())),
            Self::Sha256 => HEXLOWER.encode(ring::digest::digest(&ring::digest::SHA256, text.as_bytes()).as_ref()),
        }
    }
}

/// Between quotes (RFC 9110 §5.6.4).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(algorithm: Algorithm) -> Challenge {
        Challenge {
            realm: "http-auth@example.org".into(),
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v".into(),
            opaque: Some("FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS".into()),
            algorithm,
            qop: true,
            stale: false,
            userhash: false,
        }
    }

    /// RFC 7616 §3.9.1. Its client nonce is no hex, so it is put in place.
    #[test]
    fn the_answer_is_that_of_the_rfc() {
        for (algorithm, response) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (Algorithm::Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let mut digest = Digest::new(challenge(algorithm), "Mufasa", &Secret::from("Circle of Life"), [0; 16]);
            digest.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".into();
            let line = digest.authorization("GET", "/dir/index.html").unwrap();
            assert!(line.is_sensitive());
            let line = line.to_str().unwrap();
            assert!(line.starts_with("Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "), "{line}");
            assert!(
                line.contains(&format!("uri=\"/dir/index.html\", algorithm={}, response=\"{response}\"", algorithm.as_str())),
                "{line}"
            );
            assert!(line.contains("qop=auth, nc=00000001, ") && line.contains("opaque=\"FQhe/"), "{line}");
        }
    }

    #[test]
    fn what_is_sealed_goes_on_counting() {
        let odd = Challenge { userhash: true, ..challenge(Algorithm::Sha256) };
        let digest = Digest::new(odd, "J\u{e4}s\u{f8}n \"Doe\"", &Secret::from("Secret, or not?"), [7; 16]);
        let first = digest.authorization("GET", "/").unwrap();
        let again = Digest::from_plain(digest.to_plain().unwrap().reveal()).unwrap();
        let (second, third) = (digest.authorization("GET", "/").unwrap(), again.authorization("GET", "/").unwrap());
        assert_eq!(second, third);
        assert!(first.to_str().unwrap().contains("nc=00000001") && second.to_str().unwrap().contains("nc=00000002"));
        assert!(second.to_str().unwrap().ends_with("userhash=true") && !second.to_str().unwrap().contains("Doe"));
        assert!(!format!("{digest:?}").contains(digest.ha1.reveal()), "nothing prints what stands for the password");
        assert!(Digest::from_plain(b"nonsense").is_none());
    }

    #[test]
    fn an_old_server_without_qop_is_answered_as_of_old() {
        // RFC 2069 §2.4 with the erratum's response.
        let old = Challenge {
            realm: "testrealm@host.com".into(),
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093".into(),
            opaque: None,
            qop: false,
            ..challenge(Algorithm::Md5)
        };
        let digest = Digest::new(old, "Mufasa", &Secret::from("CircleOfLife"), [0; 16]);
        let line = digest.authorization("GET", "/dir/index.html").unwrap();
        let line = line.to_str().unwrap();
        assert!(line.contains("response=\"1949323746fe6a43ef61f9606e7febea\"") && !line.contains("qop"), "{line}");
    }
}
