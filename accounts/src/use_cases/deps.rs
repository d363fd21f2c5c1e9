use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use arc_swap::ArcSwap;
use policies::{PasswordLives, PasswordRules, SecondFactorDemands, SecurityQuestions, SessionLife, SignInLimits};

use super::Texting;
use super::afterwards::Afterwards;
use super::facts_cache::FactsCache;
use super::hash_pool::HashPool;
use super::keyed_lock::KeyedLocks;
use crate::keys::Keys;
use crate::ports::{AccountStore, Clock, Outbox, PortalSignIn, Rng, SessionStore};
use crate::vault::Vault;
use crate::{Portal, PortalId, RelyingParty};

/// The portals by id.
pub type Portals = HashMap<PortalId, Arc<Portal>>;

/// What the composition root gives.
pub struct DepsParts {
    /// Accounts, links, data keys, audit trail.
    pub accounts: Arc<dyn AccountStore>,
    /// Sessions and what lies beside them.
    pub sessions: Arc<dyn SessionStore>,
    /// Signs in to portals.
    pub sign_ins: Arc<dyn PortalSignIn>,
    /// Tells people.
    pub outbox: Arc<dyn Outbox>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub rng: Arc<dyn Rng>,
    /// All keys; exchanged as a whole when a key is added.
    pub keys: Arc<ArcSwap<Keys>>,
    /// Hashes passwords, a bounded number at a time.
    pub hashes: HashPool,
    /// The portals.
    pub portals: Portals,
    /// How long sessions live.
    pub life: SessionLife,
    /// How many wrong passwords are taken.
    pub sign_in_limits: SignInLimits,
    /// What a master password must be.
    pub password_rules: PasswordRules,
    /// How long it may last at most.
    pub password_lives: PasswordLives,
    /// How many passwords before the one in force may not be used again.
    pub password_history: usize,
    /// Asks browsers for passkeys; none where there can be none.
    pub passkeys: Option<RelyingParty>,
    /// Of whom a second factor is demanded.
    pub second_factor: SecondFactorDemands,
    /// Whether people have security questions.
    pub security_questions: SecurityQuestions,
    /// Text messages, where they can be sent.
    pub texting: Option<Texting>,
}

/// Everything that the use cases need; one for the whole process. What the composition root gave is read as if it stood here.
pub struct Deps {
    parts: DepsParts,
    /// The vault over `accounts` and `keys`.
    pub vault: Vault,
    pub(super) afterwards: Afterwards,
    pub(super) facts: FactsCache,
    pub(super) portal_locks: KeyedLocks,
}

impl Deps {
    /// Puts the parts together.
    pub fn new(parts: DepsParts) -> Arc<Self> {
        Arc::new(Self {
            vault: Vault::new(parts.keys.clone(), parts.accounts.clone(), parts.rng.clone()),
            afterwards: Afterwards::new(),
            facts: FactsCache::new(),
            portal_locks: KeyedLocks::default(),
            parts,
        })
    }

    /// Waits until all that was left to be done after answers is done.
    pub async fn settled(&self) {
        self.afterwards.settled().await;
    }
}

impl Deref for Deps {
    type Target = DepsParts;

    fn deref(&self) -> &DepsParts {
        &self.parts
    }
}
