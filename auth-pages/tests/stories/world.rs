use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::ports::{
    Attempt, CanaryStore, Clock, Learned, MailQueue, OwnLogin, PortalSignIn, Rng, SessionStore, StoreDown, TextQueue, Visitor,
};
use accounts::use_cases::{
    Argon2Cost, CreateAccount, Deps, DepsParts, HashPool, KeptPost, TextLimits, Texting, create_account, keep_post, portal_login, recognise,
};
use accounts::{
    BrowserEntry, CanaryRecord, Credential, EmailAddress, LinkNeed, Pass, PassScope, Portal, PortalId, PortalSession, SealedEntry,
    SessionId, Timestamp, Verdict, WebStorage,
};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use auth_pages::{
    AccessRules, Brand, FlowPurpose, FlowStart, OurCookies, Pages, PagesSettings, Place, Problem, SupportPages, Visit, Wanted, Wants,
    WhoRegisters,
};
use bytes::Bytes;
use http::{Method, Request, Response, header};
use locales::{Language, Languages};
use messages::{Postman, TextPostman};
use policies::{
    Access, Asking, Demand, Link, PasswordRules, Person, Requirement, Rollout, SecondFactorDemand, SecurityQuestions, SessionLife, Side,
    TextCountries, access,
};
use stores::{Accounts, AccountsAt, EmbeddedSessions};

use crate::browser::Browser;

pub const PASSWORD: &str = "correct horse battery";
const LIMITS: TextLimits =
    TextLimits { per_account_day: 10, per_number_day: 5, per_prefix_hour: 30, per_network_hour: 10, total_day: 1_000 };
pub const SIGN_IN: &str = "https://login.example.com";

/// A clock that stands still until it is moved.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn advance(&self, minutes: u64) {
        self.0.fetch_add(Duration::from_secs(minutes * 60).as_millis() as i64, Ordering::SeqCst);
    }
}

/// The same clock for whoever writes mails: no two of them at one moment, so that the newest is known.
struct OneAfterAnother(Arc<SetClock>, AtomicI64);

impl Clock for OneAfterAnother {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.now().millis() + self.1.fetch_add(1, Ordering::SeqCst))
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Randomness that repeats itself (splitmix64).
struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            *byte = (z >> 40) as u8;
        }
    }
}

/// What the portals answer: the doors are not what is tried here.
pub struct Doorman {
    pub verdict: Mutex<Verdict>,
    pub asked: AtomicUsize,
    pub seen: Mutex<Vec<String>>,
}

#[async_trait]
impl PortalSignIn for Doorman {
    async fn attempt(&self, portal: &PortalId, credential: Option<&Credential>, visitor: &Visitor<'_>) -> Result<Attempt, StoreDown> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let name = credential.map_or("nobody", |credential| &credential.username);
        let Visitor { seen_as, accept_language, public_host, .. } = visitor;
        let seen = format!("{portal} {name} {public_host} {} {} {}", seen_as.user_agent, seen_as.address, accept_language.unwrap_or("-"));
        self.seen.lock().unwrap().push(seen);
        let right = credential.is_none_or(|credential| credential.password.reveal() == "old password");
        let verdict = match *self.verdict.lock().unwrap() {
            Verdict::SignedIn if !right => Verdict::WrongCredentials,
            verdict => verdict,
        };
        let portal_session = (verdict == Verdict::SignedIn).then(|| PortalSession {
            generation: 1,
            upstream: "http://10.0.0.5:80".to_owned(),
            seen_as: visitor.seen_as.clone(),
            entries: vec![SealedEntry { key: "SESSION".to_owned(), sealed: b"sealed".to_vec() }],
        });
        Ok(Attempt { verdict, portal_session, reason: "the doorman".to_owned() })
    }

    async fn learn(&self, _: &PortalId, _: OwnLogin<'_>, _: &Visitor<'_>) -> Option<Learned> {
        None
    }

    async fn sign_out(&self, _: &PortalId, _: &SessionId, _: &PortalSession) {}

    fn browser_entries(&self, portal: &PortalId, _: &SessionId, _: &PortalSession) -> Vec<BrowserEntry> {
        let token = BrowserEntry { storage: WebStorage::Local, key: "token".to_owned(), value: "t\"0</ken>".into() };
        if portal.as_str() == "shop" { vec![token] } else { Vec::new() }
    }
}

/// A deployment: `wiki` (two hosts) and `shop` (on another domain, with a port) want a credential, `calendar` an assigned name, `news`
/// nothing. Ada has an account. What is not a page of ours is answered by a portal that says what it sees.
pub struct World {
    pub deps: Arc<Deps>,
    pub pages: Arc<Pages>,
    pub clock: Arc<SetClock>,
    pub doorman: Arc<Doorman>,
    pub mails: Arc<dyn MailQueue>,
    pub texts: Arc<dyn TextQueue>,
    _dir: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Arc<Self> {
        Self::with(portals()).await
    }

    /// As [`World::new`], with other portals.
    pub async fn with(portals: HashMap<PortalId, Arc<Portal>>) -> Arc<Self> {
        Self::built(portals, |_| {}).await
    }

    /// As [`World::with`], with other settings of the pages.
    pub async fn built(portals: HashMap<PortalId, Arc<Portal>>, change: impl FnOnce(&mut PagesSettings)) -> Arc<Self> {
        Self::demanding(portals, SecondFactorDemand::Offered, change).await
    }

    /// As [`World::with`], where no text messages can be sent.
    pub async fn without_texts(portals: HashMap<PortalId, Arc<Portal>>) -> Arc<Self> {
        Self::made(portals, |parts| parts.texting = None, |settings| settings.texts = None).await
    }

    /// As [`World::built`]; whether a second factor is demanded.
    pub async fn demanding(
        portals: HashMap<PortalId, Arc<Portal>>,
        second_factor: SecondFactorDemand,
        change: impl FnOnce(&mut PagesSettings),
    ) -> Arc<Self> {
        Self::made(portals, |parts| parts.second_factor = second_factor.into(), change).await
    }

    /// As [`World::built`], with other parts.
    pub async fn made(
        portals: HashMap<PortalId, Arc<Portal>>,
        change_parts: impl FnOnce(&mut DepsParts),
        change: impl FnOnce(&mut PagesSettings),
    ) -> Arc<Self> {
        let dir = tempfile::tempdir().unwrap();
        // 2026-03-03T14:05:00Z.
        let clock = Arc::new(SetClock(AtomicI64::new(1_772_546_700_000)));
        let rng: Arc<dyn Rng> = Arc::new(CountingRng(AtomicU64::new(1)));
        let (_, line) = new_key_line(rng.as_ref());
        let store = Arc::new(Accounts::open(&AccountsAt::Sqlite(dir.path().join("accounts.db"))).await.unwrap());
        let mails: Arc<dyn MailQueue> = store.clone();
        let sessions: Arc<dyn SessionStore> = Arc::new(EmbeddedSessions::in_memory(clock.clone()));
        let doorman = Arc::new(Doorman { verdict: Mutex::new(Verdict::SignedIn), asked: AtomicUsize::new(0), seen: Mutex::default() });
        let cost = Argon2Cost { memory_kib: 8, iterations: 1, lanes: 1, parallel: 1 };
        let postman = Postman::new(
            mails.clone(),
            Arc::new(OneAfterAnother(clock.clone(), AtomicI64::new(0))),
            rng.clone(),
            "Example".to_owned(),
            format!("{SIGN_IN}/"),
        )
        .with_languages(Languages::new(&Language::ALL));
        let texts: Arc<dyn TextQueue> = store.clone();
        let text_postman =
            TextPostman::new(texts.clone(), clock.clone(), rng.clone(), "Example".to_owned(), "login.example.com".to_owned())
                .with_languages(Languages::new(&Language::ALL));
        let mut parts = DepsParts {
            accounts: store,
            sessions,
            sign_ins: doorman.clone(),
            outbox: Arc::new(postman),
            clock: clock.clone(),
            rng: rng.clone(),
            keys: Arc::new(ArcSwap::from_pointee(Keys::derive(KeyRing::parse(&line).unwrap()))),
            hashes: HashPool::start(cost, rng.as_ref(), || {}).unwrap(),
            portals,
            life: SessionLife { idle: Duration::from_secs(1800), lifetime: Duration::from_secs(12 * 3600) },
            sign_in_limits: policies::SignInLimits::default(),
            password_rules: PasswordRules { min_length: 15, classes: 0, service: "Example".to_owned() },
            password_lives: policies::PasswordLives::default(),
            password_history: 0,
            passkeys: accounts::RelyingParty::new("login.example.com", "https://login.example.com", "Example"),
            second_factor: SecondFactorDemand::Offered.into(),
            security_questions: SecurityQuestions::Off,
            texting: Some(Texting { outbox: Arc::new(text_postman), limits: LIMITS, countries: TextCountries::default() }),
        };
        change_parts(&mut parts);
        let deps = Deps::new(parts);
        for email in ["ada@example.com", "bob@example.com"] {
            create_account(&deps, CreateAccount { email, name: "", groups: vec![], password: PASSWORD.into() }).await.unwrap();
        }
        let mut settings = settings(mails.clone(), texts.clone());
        change(&mut settings);
        let pages = Arc::new(Pages::new(deps.clone(), settings));
        Arc::new(Self { deps, pages, clock, doorman, mails, texts, _dir: dir })
    }

    pub fn browser(self: &Arc<Self>) -> Browser {
        Browser::new(self.clone())
    }

    /// A browser in which Ada has signed in.
    pub async fn ada(self: &Arc<Self>) -> Browser {
        let mut browser = self.browser();
        browser.sign_in("ada@example.com").await;
        browser
    }

    pub fn asked(&self) -> usize {
        self.doorman.asked.load(Ordering::SeqCst)
    }

    pub fn portal_says(&self, verdict: Verdict) {
        *self.doorman.verdict.lock().unwrap() = verdict;
    }

    /// The user name that Ada has linked at a portal, if any.
    pub async fn linked(&self, portal: &str) -> Option<String> {
        let ada = self.deps.accounts.by_email(&EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
        self.deps.accounts.links(ada.id, &PortalId::new(portal)).await.unwrap().first().map(|link| link.username.clone())
    }

    /// Answers as the gateway does: our pages where they are, else a portal behind the decision whether to let in.
    pub async fn answer(&self, host: &str, request: Request<Bytes>) -> Response<Bytes> {
        let place = self.place(host);
        let cookies = request.headers().get_all(header::COOKIE).iter().map(|field| field.as_bytes());
        let cookies = OurCookies::read(self.pages.cookie_names(), cookies);
        let scope = match &place {
            Place::PortalHost { host, .. } => PassScope::Portal(host),
            _ => PassScope::SignIn("login.example.com"),
        };
        let pass = cookies.pass.and_then(|pass| Pass::from_cookie(pass.as_bytes(), scope, &self.deps.keys.load().passes));
        let who = match pass {
            Some(pass) => recognise(&self.deps, &pass, scope).await.unwrap(),
            None => None,
        };
        let wants = if request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json") {
            Wants::Json
        } else {
            Wants::Page
        };
        let client = Ipv4Addr::new(203, 0, 113, 9).into();
        let reader = self.pages.reader(request.uri(), request.headers());
        let visit = Visit { place: place.clone(), client, who, support_code: "7F3K-22".to_owned(), wants, reader };
        let Place::PortalHost { portal, host } = place else {
            return self.pages.clone().answer(request, visit).await;
        };
        if request.uri().path().starts_with("/.latchkey/") {
            return self.pages.clone().answer(request, visit).await;
        }
        let page = request.uri().path_and_query().unwrap().to_string();
        let nonce = cookies.nonce.map(str::to_owned);
        let begin = |kept_post, purpose| {
            let (portal, host, page, nonce) = (portal.clone(), host.clone(), page.clone(), nonce);
            self.pages.begin_flow(FlowStart { portal, host, page, kept_post, nonce, client, purpose })
        };
        let kept = async || if *request.method() == Method::POST { self.keep(&request, &host, &page).await } else { None };
        let Some(who) = &visit.who else {
            return begin(kept().await, FlowPurpose::SignIn);
        };
        let link = portal_login(&self.deps, who, &portal).await.unwrap().standing();
        let wanted = Wanted { host: &host, method: request.method().as_str(), page: &page, client, now: self.clock.now() };
        match ByPath.decide(&wanted, who.as_person(), link) {
            Access::Granted(_) => {}
            Access::Link => return begin(None, FlowPurpose::Link),
            Access::SecondFactor(_) | Access::Fresh(_) => return begin(kept().await, FlowPurpose::StepUp),
            _ => return self.pages.problem(&Problem::Forbidden { portal: Some(portal.clone()) }, &visit),
        }
        let confirmed = match *request.method() {
            Method::POST => self.pages.confirmed_post(request.headers(), &portal, &host, &page).await,
            _ => Ok(None),
        };
        let body = match confirmed {
            Ok(Some(kept)) => Bytes::from(kept.body),
            Ok(None) => request.body().clone(),
            Err(problem) => return self.pages.problem(&problem, &visit),
        };
        let shown = format!("{} {} {page} for {} [{}]", portal.name, request.method(), who.account.email, String::from_utf8_lossy(&body));
        Response::new(Bytes::from(shown))
    }

    async fn keep(&self, request: &Request<Bytes>, host: &str, page: &str) -> Option<String> {
        let content_type = request.headers().get(header::CONTENT_TYPE).unwrap().to_str().unwrap().to_owned();
        let post = KeptPost { host: host.to_owned(), page: page.to_owned(), content_type, body: request.body().to_vec() };
        keep_post(&self.deps, &post, Ipv4Addr::new(203, 0, 113, 9).into()).await.unwrap()
    }

    pub fn place(&self, host: &str) -> Place {
        let name = host.split(':').next().unwrap_or_default();
        if name == "login.example.com" {
            return Place::SignInHost;
        }
        let portal = self.deps.portals.values().find(|portal| portal.hosts.iter().any(|host| host == name));
        portal.map_or(Place::Elsewhere, |portal| Place::PortalHost { portal: portal.clone(), host: name.to_owned() })
    }

    /// A problem as a page on the sign-in host.
    pub fn problem(&self, problem: &Problem, wants: Wants) -> Response<Bytes> {
        let client = Ipv4Addr::LOCALHOST.into();
        let reader = self.pages.unknown_reader();
        self.pages
            .problem(problem, &Visit { place: Place::Elsewhere, client, who: None, support_code: "7F3K-22".to_owned(), wants, reader })
    }
}

/// The rules of the pages of the portals: what their paths say is demanded.
pub struct ByPath;

impl AccessRules for ByPath {
    fn decide(&self, wanted: &Wanted<'_>, person: Person<'_>, link: Link) -> Access {
        let within = |require, minutes: u64| Demand { fresh: Some(Duration::from_secs(minutes * 60)), ..Demand::of(require) };
        let demand = match wanted.page.split(['/', '?']).nth(1).unwrap_or_default() {
            "factor" => Demand::of(Requirement::SecondFactor),
            "fresh" => within(Requirement::Password, 15),
            "fresh-factor" => within(Requirement::SecondFactor, 15),
            "post-only" if wanted.method == "POST" => within(Requirement::Password, 15),
            "staff" => Demand { groups: vec!["staff".to_owned()], ..Demand::of(Requirement::Password) },
            _ => Demand::of(Requirement::Password),
        };
        let (client, now) = (wanted.client, wanted.now);
        access([&demand], &Asking { side: Side::Inside, person: Some(person), link, preflight: false, client, now })
    }
}

pub fn settings(mails: Arc<dyn MailQueue>, texts: Arc<dyn TextQueue>) -> PagesSettings {
    let origins = [
        ("wiki.example.com", "https://wiki.example.com"),
        ("kb.example.com", "https://kb.example.com"),
        ("shop.example.net", "https://shop.example.net:8443"),
        ("calendar.example.com", "https://calendar.example.com"),
        ("news.example.com", "https://news.example.com"),
    ];
    PagesSettings {
        languages: Languages::new(&[Language::English]),
        brand: Brand::named("Example"),
        sign_in_host: "login.example.com".to_owned(),
        sign_in_origin: SIGN_IN.to_owned(),
        secure: true,
        registration: WhoRegisters::Everybody,
        disclose_registered: false,
        customer_care: Some("help@example.com".to_owned()),
        support: SupportPages { groups: Vec::new(), canaries: Arc::new(NoCanaries), watched: Vec::new() },
        origins: origins.map(|(host, origin)| (host.to_owned(), origin.to_owned())).into(),
        rules: Arc::new(ByPath),
        mails: mails.clone(),
        mail_hooks: Arc::new(messages::ProviderHooks::default()),
        mail_from: "Example <noreply@login.example.com>".to_owned(),
        token_subject: None,
        texts: Some(texts),
        outbox: Some(mails),
    }
}

/// Nobody watches any portal.
struct NoCanaries;

#[async_trait]
impl CanaryStore for NoCanaries {
    async fn canary(&self, _: &PortalId) -> Result<Option<CanaryRecord>, StoreDown> {
        Ok(None)
    }

    async fn put_canary(&self, _: &PortalId, _: &CanaryRecord) -> Result<(), StoreDown> {
        Ok(())
    }
}

pub fn portals() -> HashMap<PortalId, Arc<Portal>> {
    let portal = |id: &str, name: &str, hosts: &[&str], link| {
        let portal = Portal {
            id: PortalId::new(id),
            name: name.to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            link,
            signs_in: link != LinkNeed::Nothing,
            asks_codes: false,
            forgot_password_url: Some(format!("https://{}/reset", hosts[0])),
            support: Some("Client Response Center, +1-555-555-0100".to_owned()),
            learns: false,
            links_per_account: if id == "shop" { 3 } else { 1 },
            rollout: if id == "shop" { Rollout::OptIn } else { Rollout::Required },
        };
        (portal.id.clone(), Arc::new(portal))
    };
    HashMap::from([
        portal("wiki", "Team wiki", &["wiki.example.com", "kb.example.com"], LinkNeed::Credential),
        portal("shop", "Spare parts", &["shop.example.net"], LinkNeed::Credential),
        portal("calendar", "Calendar", &["calendar.example.com"], LinkNeed::AssignedName),
        portal("news", "News", &["news.example.com"], LinkNeed::Nothing),
    ])
}
