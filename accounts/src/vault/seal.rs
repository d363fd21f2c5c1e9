use std::sync::Arc;

use arc_swap::ArcSwap;
use secret::Secret;

use super::data_key;
use crate::keys::Keys;
use crate::keys::sealing::{associated_data, seal_with};
use crate::ports::{AccountStore, DataKey, Rng, StoreDown};
use crate::{AccountId, Credential, Link, LinkId, PortalId, PortalOtp};

/// Why the vault did not open or seal. It never says more, whatever is wrong with the row.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The row was altered, moved or wrapped by a key that is not in the keys file.
    #[error("the vault cannot open this record with the keys that it has")]
    Sealed,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// How a plain text begins that holds more than a password: no UTF-8 does.
const BOTH: u8 = 0xff;

/// Seals and opens linked passwords.
pub struct Vault {
    keys: Arc<ArcSwap<Keys>>,
    store: Arc<dyn AccountStore>,
    rng: Arc<dyn Rng>,
}

impl Vault {
    /// A vault over the accounts' store; `keys` may be exchanged while it runs.
    pub fn new(keys: Arc<ArcSwap<Keys>>, store: Arc<dyn AccountStore>, rng: Arc<dyn Rng>) -> Self {
        Self { keys, store, rng }
    }

    /// Seals a password for exactly this account, portal, link and version.
    pub async fn seal(&self, bound: Bound<'_>, password: &Secret<String>) -> Result<Vec<u8>, VaultError> {
        self.seal_bytes(bound.account, bound.bytes(), password.reveal().as_bytes()).await
    }

    /// Seals a password, and with it what one-time codes are made of where the portal asks for some.
    pub async fn seal_login(&self, bound: Bound<'_>, login: &Credential) -> Result<Vec<u8>, VaultError> {
        let Some(otp) = &login.otp else { return self.seal(bound, &login.password).await };
        let both = postcard::to_allocvec(&(login.password.reveal(), otp.text().reveal())).map_err(|_| VaultError::Sealed)?;
        let plain = Secret::new([&[BOTH], both.as_slice()].concat());
        self.seal_bytes(bound.account, bound.bytes(), plain.reveal()).await
    }

    /// Opens the login of a link; without a password for an assigned name, which has none.
    pub async fn open_login(&self, link: &Link) -> Result<Credential, VaultError> {
        let username = link.username.clone();
        let Some(sealed) = &link.sealed_password else {
            return Ok(Credential::new(username, Secret::new(String::new())));
        };
        let plain = self.open_bytes(link.account, Bound::of(link).bytes(), sealed).await?;
        if let Some((&BOTH, both)) = plain.reveal().split_first() {
            let (password, otp): (String, String) = postcard::from_bytes(both).map_err(|_| VaultError::Sealed)?;
            let (password, otp) = (Secret::new(password), Secret::new(otp));
            let otp = PortalOtp::parse(otp.reveal()).map_err(|_| VaultError::Sealed)?;
            return Ok(Credential::new(username, password).with_otp(Some(otp)));
        }
        let password = String::from_utf8(plain.reveal().clone()).map_err(|_| VaultError::Sealed)?;
        Ok(Credential::new(username, Secret::new(password)))
    }

    /// Seals anything of an account under its data key.
    pub(super) async fn seal_bytes(&self, account: AccountId, bound_to: Vec<u8>, value: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key = self.key_of(account).await?;
        let aead = data_key::aead(key.reveal()).ok_or(VaultError::Sealed)?;
        let mut sealed = Vec::new();
        seal_with(&aead, bound_to, value, self.rng.as_ref(), &mut sealed);
        Ok(sealed)
    }

    /// Opens what [`Vault::seal_bytes`] made for the same binding.
    pub(super) async fn open_bytes(&self, account: AccountId, bound_to: Vec<u8>, sealed: &[u8]) -> Result<Secret<Vec<u8>>, VaultError> {
        let data_key = self.store.data_key(account).await?.ok_or(VaultError::Sealed)?;
        data_key::open(&self.keys.load().ring, &data_key, bound_to, sealed).ok_or(VaultError::Sealed)
    }

    /// The account's data key, made if there is none yet.
    pub(super) async fn key_of(&self, account: AccountId) -> Result<Secret<Vec<u8>>, VaultError> {
        let data_key = match self.store.data_key(account).await? {
            Some(data_key) => data_key,
            None => self.first_data_key(account).await?,
        };
        self.unwrap(&data_key)
    }

    fn unwrap(&self, data_key: &DataKey) -> Result<Secret<Vec<u8>>, VaultError> {
        let keys = self.keys.load();
        let kek = keys.ring.get(&data_key.wrapped_by).ok_or(VaultError::Sealed)?;
        data_key::unwrap(data_key, kek).ok_or(VaultError::Sealed)
    }

    async fn first_data_key(&self, account: AccountId) -> Result<DataKey, VaultError> {
        let keys = self.keys.load_full();
        let kek = keys.ring.current().ok_or(VaultError::Sealed)?;
        let new = data_key::new(account, kek, self.rng.as_ref()).ok_or(VaultError::Sealed)?;
        Ok(self.store.add_data_key(&new).await?)
    }
}

/// What a sealed password is bound to.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The account.
    pub account: AccountId,
    /// The portal.
    pub portal: &'a PortalId,
    /// The link.
    pub link: LinkId,
    /// The link's version.
    pub version: i64,
}

impl<'a> Bound<'a> {
    fn of(link: &'a Link) -> Self {
        Self { account: link.account, portal: &link.portal, link: link.id, version: link.version }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let parts: [&[u8]; 4] = [&self.account.bytes(), self.portal.as_str().as_bytes(), &self.link.bytes(), &self.version.to_be_bytes()];
        associated_data(b"link", &parts)
    }
}
