//! What a browser is asked for, and whether its answer counts: W3C WebAuthn, by webauthn-rs. Challenges are of that library's own making.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey as Credential, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{AccountId, Passkey};

/// The sign-in host, as passkeys know it.
pub struct RelyingParty(Webauthn);

/// What the browser was asked for; has to come back with its answer, unseen and once.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    /// A new passkey.
    New(PasskeyRegistration),
    /// One of an account's passkeys.
    OneOf(PasskeyAuthentication),
    /// Any passkey of this host.
    Any(DiscoverableAuthentication),
}

/// The browser's answer does not count, or could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused;

/// A passkey that has signed, and what is to be stored of it now.
pub(crate) struct Signed {
    pub(crate) id: String,
    pub(crate) credential: String,
}

impl RelyingParty {
    /// The relying party of the host `name` at `origin`. None where there can be no passkeys: an address instead of a name.
    pub fn new(name: &str, origin: &str, brand: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        origin.domain()?;
        let built = WebauthnBuilder::new(name, &origin).ok()?.rp_name(brand).build().ok()?;
        Some(Self(built))
    }

    /// Asks for a new passkey of an account that has some already. It is to be found without the account's name, and to make sure who
    /// uses it.
    pub(crate) fn ask_for_new(&self, account: AccountId, email: &str, others: &[Passkey]) -> Option<(String, Asked)> {
        let others = others.iter().filter_map(credential).map(|credential| credential.cred_id().clone()).collect();
        let (options, state) = self.0.start_passkey_registration(user(account), email, email, Some(others)).ok()?;
        let mut options = public_key(&options)?;
        let selection = options.get_mut("authenticatorSelection")?.as_object_mut()?;
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
        Some((options.to_string(), Asked::New(state)))
    }

    /// The credential that the browser has made: its id, and what is stored of it.
    pub(crate) fn take_new(&self, state: &PasskeyRegistration, answer: &str) -> Result<Signed, Refused> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| Refused)?;
        let made = self.0.finish_passkey_registration(&answer, state).map_err(|_| Refused)?;
        stored(&made)
    }

    /// Asks for one of these passkeys, or, without any, for whichever the person chooses.
    pub(crate) fn ask_for(&self, passkeys: Option<&[Passkey]>) -> Option<(String, Asked)> {
        match passkeys {
            None => {
                let (options, state) = self.0.start_discoverable_authentication().ok()?;
                Some((public_key(&options)?.to_string(), Asked::Any(state)))
            }
            Some(passkeys) => {
                let credentials: Vec<_> = passkeys.iter().filter_map(credential).collect();
                let (options, state) = self.0.start_passkey_authentication(&credentials).ok()?;
                Some((public_key(&options)?.to_string(), Asked::OneOf(state)))
            }
        }
    }

    /// Whose passkey has answered, as the answer itself says.
    pub(crate) fn whose(&self, answer: &str) -> Option<AccountId> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (user, _) = self.0.identify_discoverable_authentication(&answer).ok()?;
        Some(AccountId::from_bytes(user.into_bytes()))
    }

    /// Which of the account's passkeys has signed. A signature counter that did not grow is refused: there is a copy of the key.
    pub(crate) fn check(&self, asked: &Asked, answer: &str, passkeys: &[Passkey]) -> Result<Signed, Refused> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| Refused)?;
        let id = URL_SAFE_NO_PAD.encode(answer.get_credential_id());
        let mut credential = passkeys.iter().find(|passkey| passkey.id == id).and_then(credential).ok_or(Refused)?;
        let result = match asked {
            Asked::OneOf(state) => self.0.finish_passkey_authentication(&answer, state),
            Asked::Any(state) => self.0.finish_discoverable_authentication_v2(&answer, state.clone(), DiscoverableKey::from(&credential)),
            Asked::New(_) => return Err(Refused),
        };
        let result = result.map_err(|_| Refused)?;
        if !result.user_verified() {
            return Err(Refused);
        }
        credential.update_credential(&result).ok_or(Refused)?;
        stored(&credential)
    }
}

/// The options as the browser takes them.
fn public_key(options: &impl Serialize) -> Option<Value> {
    serde_json::to_value(options).ok()?.get("publicKey").cloned()
}

fn stored(credential: &Credential) -> Result<Signed, Refused> {
    let id = URL_SAFE_NO_PAD.encode(credential.cred_id());
    serde_json::to_string(credential).map(|credential| Signed { id, credential }).map_err(|_| Refused)
}

fn credential(passkey: &Passkey) -> Option<Credential> {
    serde_json::from_str(&passkey.credential).ok()
}

/// What authenticators call the account.
fn user(account: AccountId) -> Uuid {
    Uuid::from_bytes(account.bytes())
}
