use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use policies::{PasswordRules, SecondFactorDemand, SessionLife};

use super::facts_cache::FactsCache;
use super::hash_pool::HashPool;
use super::keyed_lock::KeyedLocks;
use crate::keys::Keys;
use crate::ports::{AccountStore, Clock, Outbox, PortalSignIn, Rng, SessionStore};
use crate::vault::Vault;
use crate::{Portal, PortalId};

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
    /// What a master password must be.
    pub password_rules: PasswordRules,
    /// Whether a second factor is demanded.
    pub second_factor: SecondFactorDemand,
}

/// Everything that the use cases need; one for the whole process.
pub struct Deps {
    /// See [`DepsParts::accounts`].
    pub accounts: Arc<dyn AccountStore>,
    /// See [`DepsParts::sessions`].
    pub sessions: Arc<dyn SessionStore>,
    /// See [`DepsParts::sign_ins`].
    pub sign_ins: Arc<dyn PortalSignIn>,
    /// See [`DepsParts::outbox`].
    pub outbox: Arc<dyn Outbox>,
    /// See [`DepsParts::clock`].
    pub clock: Arc<dyn Clock>,
    /// See [`DepsParts::rng`].
    pub rng: Arc<dyn Rng>,
    /// See [`DepsParts::keys`].
    pub keys: Arc<ArcSwap<Keys>>,
    /// See [`DepsParts::hashes`].
    pub hashes: HashPool,
    /// See [`DepsParts::portals`].
    pub portals: Portals,
    /// See [`DepsParts::life`].
    pub life: SessionLife,
    /// See [`DepsParts::password_rules`].
    pub password_rules: PasswordRules,
    /// See [`DepsParts::second_factor`].
    pub second_factor: SecondFactorDemand,
    /// The vault over `accounts` and `keys`.
    pub vault: Vault,
    pub(super) facts: FactsCache,
    pub(super) portal_locks: KeyedLocks,
}

impl Deps {
    /// Puts the parts together.
    pub fn new(parts: DepsParts) -> Arc<Self> {
        Arc::new(Self {
            vault: Vault::new(parts.keys.clone(), parts.accounts.clone(), parts.rng.clone()),
            facts: FactsCache::new(),
            portal_locks: KeyedLocks::default(),
            accounts: parts.accounts,
            sessions: parts.sessions,
            sign_ins: parts.sign_ins,
            outbox: parts.outbox,
            clock: parts.clock,
            rng: parts.rng,
            keys: parts.keys,
            hashes: parts.hashes,
            portals: parts.portals,
            life: parts.life,
            password_rules: parts.password_rules,
            second_factor: parts.second_factor,
        })
    }
}
