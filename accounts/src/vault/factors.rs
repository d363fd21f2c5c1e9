use ring::hmac;
use secret::Secret;

use super::seal::{Vault, VaultError};
use crate::keys::sealing::associated_data;
use crate::{AccountId, OneTimeCode, RecoveryHash};

impl Vault {
    /// Seals the secret of one-time codes for exactly this account and version.
    pub async fn seal_otp(&self, account: AccountId, version: i64, secret: &Secret<Vec<u8>>) -> Result<Vec<u8>, VaultError> {
        self.seal_bytes(account, bound(account, version), secret.reveal()).await
    }

    /// Opens the secret of one-time codes.
    pub async fn open_otp(&self, code: &OneTimeCode) -> Result<Secret<Vec<u8>>, VaultError> {
        self.open_bytes(code.account, bound(code.account, code.version), &code.sealed_secret).await
    }

    /// What is stored of a recovery code. The key is made of the account's data key, so that rotating the vault's keys voids no code and
    /// the rows alone are nothing to guess at.
    pub async fn recovery_hash(&self, account: AccountId, code: &Secret<String>) -> Result<RecoveryHash, VaultError> {
        let data_key = self.key_of(account).await?;
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, data_key.reveal()), b"latchkey recovery code v1");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()), code.reveal().as_bytes());
        Ok(RecoveryHash(tag.as_ref().first_chunk().copied().unwrap_or_default()))
    }
}

fn bound(account: AccountId, version: i64) -> Vec<u8> {
    associated_data(b"totp", &[&account.bytes(), &version.to_be_bytes()])
}
