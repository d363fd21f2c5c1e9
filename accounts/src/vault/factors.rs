use ring::hmac;
use secret::Secret;

use super::seal::{Vault, VaultError};
use crate::keys::sealing::associated_data;
use crate::{AccountId, Answer, OneTimeCode, Pin, PinHash, RecoveryHash};

impl Vault {
    /// Seals the secret of one-time codes for exactly this account and version.
    pub async fn seal_otp(&self, account: AccountId, version: i64, secret: &Secret<Vec<u8>>) -> Result<Vec<u8>, VaultError> {
        self.seal_bytes(account, bound(account, version), secret.reveal()).await
    }

    /// Opens the secret of one-time codes.
    pub async fn open_otp(&self, code: &OneTimeCode) -> Result<Secret<Vec<u8>>, VaultError> {
        self.open_bytes(code.account, bound(code.account, code.version), &code.sealed_secret).await
    }

    /// What is stored of a recovery code.
    pub async fn recovery_hash(&self, account: AccountId, code: &Secret<String>) -> Result<RecoveryHash, VaultError> {
        self.keyed_hash(account, b"latchkey recovery code v1", code.reveal().as_bytes()).await.map(RecoveryHash)
    }

    /// What is stored of a PIN.
    pub async fn pin_hash(&self, account: AccountId, pin: &Pin) -> Result<PinHash, VaultError> {
        self.keyed_hash(account, b"latchkey pin v1", pin.reveal().as_bytes()).await.map(PinHash)
    }

    /// Seals security questions with their hashed answers for exactly this account.
    pub async fn seal_questions(&self, account: AccountId, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.seal_bytes(account, associated_data(b"security-questions", &[&account.bytes()]), plain).await
    }

    /// Opens them.
    pub async fn open_questions(&self, account: AccountId, sealed: &[u8]) -> Result<Secret<Vec<u8>>, VaultError> {
        self.open_bytes(account, associated_data(b"security-questions", &[&account.bytes()]), sealed).await
    }

    /// What is stored of an answer. A keyed hash and no costly one: answers have so little in them that no cost keeps them from being
    /// guessed by who has the hashes; the key, which is in no database, does, and the tries at a page are counted.
    pub async fn answer_hash(&self, account: AccountId, question: &str, answer: &Answer) -> Result<[u8; 16], VaultError> {
        let both = Secret::new(associated_data(question.as_bytes(), &[answer.reveal().as_bytes()]));
        self.keyed_hash(account, b"latchkey security answer v1", both.reveal()).await
    }

    /// A hash whose key is made of the account's data key, so that rotating the vault's keys voids nothing and the rows alone are nothing
    /// to guess at.
    async fn keyed_hash(&self, account: AccountId, label: &[u8], value: &[u8]) -> Result<[u8; 16], VaultError> {
        let data_key = self.key_of(account).await?;
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, data_key.reveal()), label);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()), value);
        Ok(tag.as_ref().first_chunk().copied().unwrap_or_default())
    }
}

fn bound(account: AccountId, version: i64) -> Vec<u8> {
    associated_data(b"totp", &[&account.bytes(), &version.to_be_bytes()])
}
