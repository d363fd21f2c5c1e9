use std::sync::{Arc, Mutex, mpsc};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secret::Secret;
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization;

use crate::foreign_hash::is_password_of;
use crate::ports::Rng;

/// What a hash costs (RFC 9106), and how many are made at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes of one hash.
    pub lanes: u32,
    /// Threads of the pool.
    pub parallel: u32,
}

/// More hashes are wanted than the queue holds; the person is asked to come back in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked at once")]
pub struct HashPoolBusy;

type Job = Box<dyn FnOnce() + Send>;

/// A queue of hashes waits at most about this long for each thread: 32 times 30 ms.
const QUEUE_PER_THREAD: usize = 32;

/// Argon2id on threads of its own behind a bounded queue, so that a flood of sign-ins costs portal traffic nothing.
pub struct HashPool {
    jobs: mpsc::SyncSender<Job>,
    argon2: Argon2<'static>,
    decoy: Arc<str>,
}

impl HashPool {
    /// Starts the threads; each calls `on_start` first (the gateway lowers its priority there).
    /// Fails if the cost is out of Argon2's bounds or a thread cannot be started.
    pub fn start(cost: Argon2Cost, rng: &dyn Rng, on_start: fn()) -> Result<Self, String> {
        let params = Params::new(cost.memory_kib, cost.iterations, cost.lanes, None).map_err(|error| error.to_string())?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let threads = cost.parallel.max(1);
        let (jobs, queue) = mpsc::sync_channel::<Job>(QUEUE_PER_THREAD.saturating_mul(threads as usize));
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads {
            let queue = queue.clone();
            std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || {
                    on_start();
                    while let Some(job) = next(&queue) {
                        job();
                    }
                })
                .map_err(|error| error.to_string())?;
        }
        let decoy = hash(&argon2, "no account has this password", rng).ok_or("Argon2 refused its own parameters")?;
        Ok(Self { jobs, argon2, decoy: decoy.into() })
    }

    /// Hashes a new password into a PHC string.
    pub async fn hash(&self, password: &Secret<String>, rng: &dyn Rng) -> Result<String, HashPoolBusy> {
        let (argon2, password, salt) = (self.argon2.clone(), password.clone(), rng.bytes16());
        self.run(move || hash_with_salt(&argon2, password.reveal(), salt).unwrap_or_default()).await
    }

    /// Whether `password` is the one behind `hash`. Without a hash (an unknown address) the same work is done for nothing, so
    /// that the time tells nobody who is registered.
    pub async fn verify(&self, password: &Secret<String>, hash: Option<&str>) -> Result<bool, HashPoolBusy> {
        // An account that was brought over without a password has none that could be right.
        let hash = hash.filter(|hash| !hash.is_empty());
        let known = hash.is_some();
        let hash: Arc<str> = hash.map_or_else(|| self.decoy.clone(), Into::into);
        let (argon2, password) = (self.argon2.clone(), password.clone());
        let decoy = self.decoy.clone();
        let matches = self.run(move || verify(&argon2, password.reveal(), &hash, &decoy)).await?;
        Ok(matches && known)
    }

    /// Whether `hash` was made as new ones are; if not, it is replaced when its password is next given.
    pub fn is_current(&self, hash: &str) -> bool {
        let made = PasswordHash::new(hash).ok();
        let made_with = made.as_ref().and_then(|made| Params::try_from(made).ok());
        let (Some(made), Some(with), params) = (&made, made_with, self.argon2.params()) else { return false };
        let same_cost = (with.m_cost(), with.t_cost(), with.p_cost()) == (params.m_cost(), params.t_cost(), params.p_cost());
        same_cost && made.algorithm == Algorithm::Argon2id.ident() && made.version == Some(Version::V0x13.into())
    }

    /// Runs a piece of work that costs time on the threads of the pool, within the same bounds as the hashes.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashPoolBusy> {
        let (answer, result) = oneshot::channel();
        let job = Box::new(move || {
            // Nobody waits any more when the request was given up.
            if !answer.is_closed() {
                let _ = answer.send(work());
            }
        });
        self.jobs.try_send(job).map_err(|_| HashPoolBusy)?;
        result.await.map_err(|_| HashPoolBusy)
    }
}

fn next(queue: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    queue.lock().ok()?.recv().ok()
}

/// NFC before hashing (NIST SP 800-63B-4 §3.1.1.2), so that the same password typed on another keyboard is the same.
fn normalised(password: &str) -> Secret<String> {
    Secret::new(password.nfc().collect())
}

fn hash(argon2: &Argon2<'_>, password: &str, rng: &dyn Rng) -> Option<String> {
    hash_with_salt(argon2, password, rng.bytes16())
}

fn hash_with_salt(argon2: &Argon2<'_>, password: &str, salt: [u8; 16]) -> Option<String> {
    let salt = SaltString::encode_b64(&salt).ok()?;
    argon2.hash_password(normalised(password).reveal().as_bytes(), &salt).ok().map(|hash| hash.to_string())
}

fn verify(argon2: &Argon2<'_>, password: &str, hash: &str, decoy: &str) -> bool {
    if !hash.starts_with("$argon2") {
        return verify_foreign(argon2, password, hash, decoy);
    }
    verify_argon2(argon2, password, hash)
}

/// A hash that was made elsewhere. Others do not normalise, so what was typed counts as well. The work of an own hash is done beside it, so
/// that a cheap one does not tell by the time that there is an account.
fn verify_foreign(argon2: &Argon2<'_>, password: &str, hash: &str, decoy: &str) -> bool {
    verify_argon2(argon2, password, decoy);
    let normalised = normalised(password);
    is_password_of(normalised.reveal().as_bytes(), hash) || (normalised.reveal() != password && is_password_of(password.as_bytes(), hash))
}

fn verify_argon2(argon2: &Argon2<'_>, password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2.verify_password(normalised(password).reveal().as_bytes(), &hash).is_ok())
}
