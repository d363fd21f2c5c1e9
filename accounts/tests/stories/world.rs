use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::ports::{AccountStore, Attempt, Clock, Learned, Outbox, OwnLogin, PortalSignIn, Rng, SessionStore, StoreDown, Visitor};
use accounts::use_cases::{
    Argon2Cost, CreateAccount, Deps, DepsParts, Entered, HashPool, LinkRequest, LinkTarget, Linked, PasswordTry, PortalVisit, Proof,
    Recognised, SignIn, SignInRequest, create_account, enter_portal, link_portal, prove_password, recognise, sign_in,
};
use accounts::{
    BrowserEntry, Credential, Device, KnownDevice, LinkNeed, Notice, Pass, PassScope, Portal, PortalId, PortalSession, Recipient, SeenAs,
    Session, SessionId, Timestamp, Verdict,
};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use policies::{PasswordRules, Rollout, SecondFactorDemand, SecurityQuestions, SessionLife};
use secret::Secret;
use stores::{Accounts, AccountsAt, EmbeddedSessions};

pub const PASSWORD: &str = "correct horse battery";
pub const COST: Argon2Cost = Argon2Cost { memory_kib: 8, iterations: 1, lanes: 1, parallel: 1 };

/// A clock that stands still until it is moved.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Randomness that repeats itself.
pub struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            *byte = (z >> 40) as u8;
        }
    }
}

/// A portal that knows one password; counts how often it is asked.
pub struct Doorman {
    pub password: Mutex<String>,
    pub down: Mutex<bool>,
    pub asked: AtomicUsize,
    pub signed_out: AtomicUsize,
}

#[async_trait]
impl PortalSignIn for Doorman {
    async fn attempt(&self, _: &PortalId, credential: Option<&Credential>, visitor: &Visitor<'_>) -> Result<Attempt, StoreDown> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) as u64 + 1;
        // Lets others come in between, as a portal that takes its time would.
        tokio::task::yield_now().await;
        let right = credential.is_none_or(|credential| *credential.password.reveal() == *self.password.lock().unwrap());
        let verdict = match (*self.down.lock().unwrap(), right) {
            (true, _) => Verdict::Unavailable,
            (false, true) => Verdict::SignedIn,
            (false, false) => Verdict::WrongCredentials,
        };
        let portal_session = (verdict == Verdict::SignedIn).then(|| PortalSession {
            generation: number,
            upstream: "http://10.0.0.5:80".to_owned(),
            seen_as: visitor.seen_as.clone(),
            entries: Vec::new(),
        });
        Ok(Attempt { verdict, portal_session, reason: "the doorman".to_owned() })
    }

    async fn learn(&self, _: &PortalId, _: OwnLogin<'_>, _: &Visitor<'_>) -> Option<Learned> {
        None
    }

    async fn sign_out(&self, _: &PortalId, _: &SessionId, _: &PortalSession) {
        self.signed_out.fetch_add(1, Ordering::SeqCst);
    }

    fn browser_entries(&self, _: &PortalId, _: &SessionId, _: &PortalSession) -> Vec<BrowserEntry> {
        Vec::new()
    }
}

/// Remembers who was told what.
#[derive(Default)]
pub struct Told(pub Mutex<Vec<(String, Notice)>>);

#[async_trait]
impl Outbox for Told {
    async fn post(&self, to: Recipient<'_>, notice: &Notice) -> Result<String, StoreDown> {
        let mut told = self.0.lock().unwrap();
        told.push((to.email.to_string(), notice.clone()));
        Ok(format!("message {}", told.len()))
    }
}

pub struct World {
    pub deps: Arc<Deps>,
    pub clock: Arc<SetClock>,
    pub doorman: Arc<Doorman>,
    pub told: Arc<Told>,
    pub keys: Arc<ArcSwap<Keys>>,
    _dir: tempfile::TempDir,
}

impl World {
    /// One account, ada@example.com; two portals, `wiki` (credential) and `calendar` (assigned name).
    pub async fn new() -> Self {
        Self::with(SecondFactorDemand::Offered).await
    }

    /// As [`World::new`]; whether a second factor is demanded.
    pub async fn with(second_factor: SecondFactorDemand) -> Self {
        Self::made(|parts| parts.second_factor = second_factor.into()).await
    }

    /// As [`World::new`], with other parts.
    pub async fn made(change: impl FnOnce(&mut DepsParts)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(AtomicI64::new(1_700_000_000_000)));
        let rng: Arc<dyn Rng> = Arc::new(CountingRng(AtomicU64::new(1)));
        let (_, line) = new_key_line(rng.as_ref());
        let keys = Arc::new(ArcSwap::from_pointee(Keys::derive(KeyRing::parse(&line).unwrap())));
        let accounts: Arc<dyn AccountStore> = Arc::new(Accounts::open(&AccountsAt::Sqlite(dir.path().join("accounts.db"))).await.unwrap());
        let sessions: Arc<dyn SessionStore> = Arc::new(EmbeddedSessions::in_memory(clock.clone()));
        let password = Mutex::new("portal password".to_owned());
        let doorman = Arc::new(Doorman { password, down: Mutex::new(false), asked: AtomicUsize::new(0), signed_out: AtomicUsize::new(0) });
        let told = Arc::new(Told::default());
        let mut parts = DepsParts {
            accounts,
            sessions,
            sign_ins: doorman.clone(),
            outbox: told.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            keys: keys.clone(),
            hashes: HashPool::start(COST, rng.as_ref(), || {}).unwrap(),
            portals: portals(),
            life: SessionLife { idle: Duration::from_secs(1800), lifetime: Duration::from_secs(12 * 3600) },
            sign_in_limits: policies::SignInLimits::default(),
            password_rules: PasswordRules { min_length: 15, classes: 0, service: "Example".to_owned() },
            password_lives: policies::PasswordLives::default(),
            password_history: 0,
            passkeys: accounts::RelyingParty::new("login.example.com", "https://login.example.com", "Example"),
            second_factor: SecondFactorDemand::Offered.into(),
            security_questions: SecurityQuestions::Off,
            texting: None,
        };
        change(&mut parts);
        let deps = Deps::new(parts);
        let wanted = CreateAccount { email: "ada@example.com", name: "Ada", groups: vec![], password: PASSWORD.into() };
        create_account(&deps, wanted).await.unwrap();
        Self { deps, clock, doorman, told, keys, _dir: dir }
    }

    /// A second node over the same stores.
    pub fn other_node(&self) -> Arc<Deps> {
        self.node_with(HashPool::start(COST, self.deps.rng.as_ref(), || {}).unwrap())
    }

    /// The same with hash threads of its own.
    pub fn node_with(&self, hashes: HashPool) -> Arc<Deps> {
        let deps = &self.deps;
        Deps::new(DepsParts {
            accounts: deps.accounts.clone(),
            sessions: deps.sessions.clone(),
            sign_ins: deps.sign_ins.clone(),
            outbox: deps.outbox.clone(),
            clock: deps.clock.clone(),
            rng: deps.rng.clone(),
            keys: deps.keys.clone(),
            hashes,
            portals: portals(),
            life: deps.life,
            sign_in_limits: deps.sign_in_limits,
            password_rules: deps.password_rules.clone(),
            password_lives: deps.password_lives.clone(),
            password_history: deps.password_history,
            passkeys: accounts::RelyingParty::new("login.example.com", "https://login.example.com", "Example"),
            second_factor: deps.second_factor.clone(),
            security_questions: deps.security_questions,
            texting: deps.texting.clone(),
        })
    }

    pub fn portal(&self, id: &str) -> Arc<Portal> {
        self.deps.portals[&PortalId::new(id)].clone()
    }

    pub fn asked(&self) -> usize {
        self.doorman.asked.load(Ordering::SeqCst)
    }

    pub fn set_portal_password(&self, password: &str) {
        *self.doorman.password.lock().unwrap() = password.to_owned();
    }

    pub async fn try_sign_in(&self, email: &str, password: &str) -> SignIn {
        self.try_sign_in_from(email, password, Ipv4Addr::new(203, 0, 113, 9).into()).await
    }

    pub async fn try_sign_in_from(&self, email: &str, password: &str, address: IpAddr) -> SignIn {
        self.try_sign_in_in(None, email, password, address).await
    }

    pub async fn try_sign_in_in(&self, known_device: Option<&KnownDevice>, email: &str, password: &str, address: IpAddr) -> SignIn {
        let device = Device { user_agent: "Browser".to_owned(), address };
        sign_in(&self.deps, SignInRequest { email, password: &Secret::from(password), device, known_device }).await.unwrap()
    }

    /// Asked for the password in the midst of a session.
    pub async fn prove(&self, who: &Recognised, known_device: Option<&KnownDevice>, typed: &str) -> Proof {
        let (typed, device) = (Secret::from(typed), who.session.device.clone());
        prove_password(&self.deps, who, PasswordTry { typed: &typed, device: &device, known_device }).await.unwrap()
    }

    pub async fn signed_in(&self) -> Session {
        match self.try_sign_in("ada@example.com", PASSWORD).await {
            SignIn::Done(session) => session,
            other => panic!("{other:?}"),
        }
    }

    pub async fn recognise(&self, session: &Session) -> Option<Recognised> {
        let pass = Pass { session: session.id, number: 0 };
        recognise(&self.deps, &pass, PassScope::Portal("wiki.example.com")).await.unwrap()
    }

    pub async fn person(&self) -> Recognised {
        let session = self.signed_in().await;
        self.recognise(&session).await.unwrap()
    }

    /// The same person as the stores know them now.
    pub async fn again(&self, who: &Recognised) -> Recognised {
        self.recognise(&who.session).await.unwrap()
    }

    pub async fn link(&self, who: &Recognised, password: &str, keep: bool) -> Linked {
        self.link_at("wiki", who, ("ada7", password), keep).await
    }

    pub async fn link_at(&self, portal: &str, who: &Recognised, (username, password): (&str, &str), keep: bool) -> Linked {
        let credential = Credential::new(username.to_owned(), password.into());
        let request = LinkRequest { credential, keep, target: LinkTarget::Another };
        link_portal(&self.deps, who, &self.portal(portal), request, &visit()).await.unwrap()
    }

    pub async fn enter(&self, who: &Recognised) -> Entered {
        enter_portal(&self.deps, who, &self.portal("wiki"), visit()).await.unwrap()
    }
}

pub fn visit() -> PortalVisit {
    let seen_as = SeenAs { user_agent: "Browser".to_owned(), address: Ipv4Addr::new(203, 0, 113, 9).into() };
    PortalVisit { seen_as, accept_language: None, public_host: "wiki.example.com".to_owned() }
}

fn portals() -> HashMap<PortalId, Arc<Portal>> {
    let portal = |id: &str, link| {
        let portal = Portal {
            id: PortalId::new(id),
            name: format!("Team {id}"),
            hosts: vec![format!("{id}.example.com")],
            link,
            signs_in: true,
            asks_codes: false,
            forgot_password_url: None,
            support: None,
            rollout: Rollout::Required,
            learns: false,
            links_per_account: if id == "tickets" { 2 } else { 1 },
        };
        (portal.id.clone(), Arc::new(portal))
    };
    HashMap::from([
        portal("wiki", LinkNeed::Credential),
        portal("calendar", LinkNeed::AssignedName),
        portal("tickets", LinkNeed::Credential),
    ])
}

impl World {
    pub fn clock_age(&self, session: &Session) -> Duration {
        self.clock.now().since(session.created_at)
    }
}
