//! An authenticator in software: ES256 keys that are found by their host alone, and a person who always confirms.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

pub const ORIGIN: &str = "https://login.example.com";

/// User present, user verified.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

pub struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    /// Whose it says that it is.
    pub user: Vec<u8>,
    pub counter: u32,
    /// Whether it counts its signatures.
    pub counts: bool,
    /// Whether it makes sure who uses it.
    pub verifies: bool,
    pub origin: &'static str,
}

impl Authenticator {
    /// Makes a passkey as the options ask, and what a browser sends of it.
    pub fn make(options: &str, id: &[u8]) -> (Self, String) {
        Self::make_counting_from(options, id, 1)
    }

    pub fn make_counting_from(options: &str, id: &[u8], counter: u32) -> (Self, String) {
        let options: Value = serde_json::from_str(options).unwrap();
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required", "found without the account's name");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["rp"]["id"], "login.example.com");
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let user = URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().unwrap()).unwrap();
        let made = Self { key, id: id.to_vec(), user, counter, counts: true, verifies: true, origin: ORIGIN };
        let client_data = made.client_data("webauthn.create", &options);
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        let auth_data = [&made.auth_data(ATTESTED)[..], &made.attested()].concat();
        let attestation = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59", &length(&auth_data)[..], &auth_data].concat();
        let answer = made.answer(json!({ "attestationObject": text(&attestation), "clientDataJSON": text(client_data.as_bytes()) }));
        (made, answer)
    }

    /// Signs what the options ask, and gives what a browser sends.
    pub fn sign(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.counter += u32::from(self.counts);
        let client_data = self.client_data("webauthn.get", &options);
        let auth_data = self.auth_data(0);
        let signed = [&auth_data, digest(&SHA256, client_data.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "authenticatorData": text(&auth_data),
            "clientDataJSON": text(client_data.as_bytes()),
            "signature": text(signature.as_ref()),
            "userHandle": text(&self.user),
        }))
    }

    fn answer(&self, response: Value) -> String {
        json!({ "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {}, "response": response }).to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false }).to_string()
    }

    /// Hash of the host, flags, counter.
    fn auth_data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        [digest(&SHA256, b"login.example.com").as_ref(), &[flags | PRESENT | verified], &self.counter.to_be_bytes()].concat()
    }

    /// Model, id, and the public key as COSE has it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    fn attested(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = (&point[1..33], &point[33..65]);
        let cose = [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", x, b"\x22\x58\x20", y].concat();
        [&[0; 16][..], &length(&self.id), &self.id, &cose].concat()
    }
}

fn length(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap().to_be_bytes()
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
