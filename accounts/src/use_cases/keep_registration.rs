use std::time::Duration;

use super::Deps;
use crate::Registration;
use crate::keys::Purpose;
use crate::ports::StoreDown;

/// How long a registration may take.
pub const REGISTRATION_LIFE: Duration = Duration::from_secs(3600);

/// Keeps how far a registration has come, under the name that only its browser has. The value is sealed: it holds a name and a hash.
pub async fn keep_registration(deps: &Deps, name: &str, registration: &Registration) -> Result<(), StoreDown> {
    let age = deps.clock.now().since(registration.begun_at);
    // Serialising plain fields into memory cannot fail.
    let plain = postcard::to_allocvec(registration).unwrap_or_default();
    let sealed = deps.keys.load().sealer.seal(Purpose::Registration, &[name.as_bytes()], &plain, deps.rng.as_ref());
    deps.sessions.put_once(&key(name), &sealed, REGISTRATION_LIFE.saturating_sub(age)).await
}

/// The registration of this name; none if it is over.
pub async fn kept_registration(deps: &Deps, name: &str) -> Result<Option<Registration>, StoreDown> {
    // Ours have 22 characters; anything else need not trouble the store.
    if name.len() != 22 {
        return Ok(None);
    }
    let Some(sealed) = deps.sessions.peek_once(&key(name)).await? else { return Ok(None) };
    let plain = deps.keys.load().sealer.open(Purpose::Registration, &[name.as_bytes()], &sealed);
    let registration: Option<Registration> = plain.and_then(|plain| postcard::from_bytes(plain.reveal()).ok());
    Ok(registration.filter(|registration| deps.clock.now().since(registration.begun_at) < REGISTRATION_LIFE))
}

fn key(name: &str) -> String {
    format!("registration:{name}")
}
