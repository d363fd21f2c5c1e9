use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::ports::{Clock, Rng, StoreDown};
use accounts::use_cases::{
    Argon2Cost, CreateAccount, Deps, DepsParts, HashPool, LinkRequest, LinkTarget, Linked, PortalVisit, Recognised, SignIn, SignInRequest,
    create_account, link_portal, sign_in, sign_out,
};
use accounts::{Credential, Device, LinkNeed, Pass, PassScope, Portal, PortalId, SeenAs, Session, Timestamp};
use arc_swap::ArcSwap;
use auth_pages::{Pages, PagesSettings};
use gateway::proxy::ProxyParts;
use gateway::route::{PortalRoute, RouteTable};
use gateway::server::{Ending, Listen};
use messages::Postman;
use policies::{
    Demand, Methods, PasswordRules, PathGlob, Requirement, Rollout, Rule, Rules, SecondFactorDemand, SecurityQuestions, SessionLife,
    TrustedProxies, When,
};
use portals::recipe::{Form, PagePath, Proof, Recipe, Step, Template, TextGlob};
use portals::signed_out::{BodyMarker, SignedOut};
use portals::{CookieLists, HostMode, Limits, OpenedCache, PortalSettings, PortalSignIns, Scheme, Upstream};
use ring::rand::{SecureRandom, SystemRandom};
use sample_portals::{OrdersOptions, OrdersState, Person, Running, orders};
use stores::{Accounts, AccountsAt, EmbeddedSessions};
use tokio::sync::oneshot;

use crate::client::Client;

pub const HOST: &str = "orders.localhost";
const PASSWORD: &str = "correct horse battery";

/// A clock that stands still until it is moved.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

struct RealRng(SystemRandom);

impl Rng for RealRng {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes).unwrap();
    }
}

/// What a test changes of the portal.
#[derive(Clone, Copy)]
pub struct Knobs {
    pub form_in_place: bool,
    pub repeat_posts: bool,
    /// A second server, which does not listen, comes first.
    pub dead_server: bool,
}

pub const USUAL: Knobs = Knobs { form_in_place: false, repeat_posts: false, dead_server: false };

/// A gateway with one portal, and Ada, who has linked it.
pub struct World {
    pub deps: Arc<Deps>,
    pub portal: Running<OrdersState>,
    pub clock: Arc<SetClock>,
    pub gateway: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<std::thread::JoinHandle<()>>,
    _dir: tempfile::TempDir,
}

/// Someone signed in.
pub struct Ada {
    pub session: Session,
    pub cookie: String,
}

impl World {
    pub async fn new(knobs: Knobs) -> Self {
        install_tls();
        let people = vec![Person::new("ada7", "orders-1815", "Ada Lovelace")];
        let mut options = OrdersOptions::new(people);
        if knobs.form_in_place {
            options.signed_out = sample_portals::SignedOut::FormInPlace;
        }
        let portal = orders(options).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(AtomicI64::new(1_772_546_700_000)));
        let bound = Listen { address: SocketAddr::from(([127, 0, 0, 1], 0)), tls: None, threads: 2 }.bind().unwrap();
        let gateway = bound.local_addr();
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = oneshot::channel();
        let parts = (dir.path().to_owned(), clock.clone(), portal.url());
        let server = std::thread::spawn(move || {
            let build = build(parts.0, parts.1, parts.2, gateway.port(), knobs, tell);
            let stopped = async {
                drop(stopped.await);
                Ending { farewell: Duration::ZERO, grace: Duration::from_secs(5) }
            };
            bound.serve(build, stopped).unwrap();
        });
        let deps = told.await.unwrap();
        let world = Self { deps, portal, clock, gateway, stop: Some(stop), server: Some(server), _dir: dir };
        while tokio::net::TcpStream::connect(gateway).await.is_err() {
            tokio::task::yield_now().await;
        }
        world
    }

    pub fn client(&self) -> Client {
        Client::new(self.gateway)
    }

    /// Ada signs in, in one more browser.
    pub async fn ada(&self) -> Ada {
        let device = Device { user_agent: "Browser/1.0".into(), address: [127, 0, 0, 1].into() };
        let request = SignInRequest { email: "ada@example.com", password: &PASSWORD.into(), device, known_device: None };
        let SignIn::Done(session) = sign_in(&self.deps, request).await.unwrap() else { panic!("not signed in") };
        let pass = Pass { session: session.id, number: 0 };
        let cookie = format!("latchkey={}", pass.to_cookie(PassScope::Portal(HOST), &self.deps.keys.load().passes));
        Ada { session, cookie }
    }

    pub async fn linked_ada(&self) -> Ada {
        let ada = self.ada().await;
        let credential = Credential::new("ada7".into(), "orders-1815".into());
        let visit = PortalVisit {
            seen_as: SeenAs { user_agent: "Browser/1.0".into(), address: [127, 0, 0, 1].into() },
            accept_language: None,
            public_host: self.authority(),
        };
        let portal = self.deps.portals[&PortalId::new("orders")].clone();
        let who = self.who(&ada).await;
        let linked = link_portal(&self.deps, &who, &portal, LinkRequest { credential, keep: true, target: LinkTarget::Another }, &visit)
            .await
            .unwrap();
        assert_eq!(linked, Linked::Done);
        ada
    }

    pub async fn who(&self, ada: &Ada) -> Recognised {
        let pass = Pass { session: ada.session.id, number: 0 };
        accounts::use_cases::recognise(&self.deps, &pass, PassScope::Portal(HOST)).await.unwrap().unwrap()
    }

    pub async fn sign_out(&self, ada: &Ada) {
        let who = self.who(ada).await;
        sign_out(&self.deps, &who).await.unwrap();
    }

    pub fn authority(&self) -> String {
        format!("{HOST}:{}", self.gateway.port())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            // The server's thread says why it failed.
            let _ = server.join();
        }
    }
}

fn install_tls() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

async fn build(
    dir: std::path::PathBuf,
    clock: Arc<SetClock>,
    upstream: String,
    port: u16,
    knobs: Knobs,
    tell: oneshot::Sender<Arc<Deps>>,
) -> Result<ProxyParts, StoreDown> {
    let rng: Arc<dyn Rng> = Arc::new(RealRng(SystemRandom::new()));
    let (_, line) = new_key_line(rng.as_ref());
    let keys = Arc::new(ArcSwap::from_pointee(Keys::derive(KeyRing::parse(&line).unwrap())));
    let store = Arc::new(Accounts::open(&AccountsAt::Sqlite(dir.join("accounts.db"))).await?);
    let settings = Arc::new(orders_settings(&upstream, knobs));
    let people = Arc::new(Portal {
        id: settings.id.clone(),
        name: "Orders desk".into(),
        hosts: vec![HOST.into()],
        link: LinkNeed::Credential,
        signs_in: true,
        asks_codes: false,
        forgot_password_url: None,
        support: None,
        rollout: Rollout::Required,
        learns: false,
        links_per_account: 1,
    });
    let lanes = HashMap::from([(settings.id.clone(), settings.clone())]);
    let sign_ins = PortalSignIns::new(lanes, keys.clone(), clock.clone(), rng.clone(), Limits::default()).unwrap();
    let origin = |host: &str| format!("http://{host}:{port}");
    let deps = Deps::new(DepsParts {
        accounts: store.clone(),
        sessions: Arc::new(EmbeddedSessions::in_memory(clock.clone())),
        sign_ins: Arc::new(sign_ins),
        outbox: Arc::new(Postman::new(store.clone(), clock.clone(), rng.clone(), "Example".into(), origin("login.localhost"))),
        clock,
        rng: rng.clone(),
        keys,
        hashes: HashPool::start(Argon2Cost { memory_kib: 8, iterations: 1, lanes: 1, parallel: 1 }, rng.as_ref(), || {}).unwrap(),
        portals: HashMap::from([(settings.id.clone(), people.clone())]),
        life: SessionLife { idle: Duration::from_secs(1800), lifetime: Duration::from_secs(12 * 3600) },
        sign_in_limits: policies::SignInLimits::default(),
        password_rules: PasswordRules { min_length: 15, classes: 0, service: "Example".to_owned() },
        password_lives: policies::PasswordLives::default(),
        password_history: 0,
        passkeys: None,
        second_factor: SecondFactorDemand::Offered.into(),
        security_questions: SecurityQuestions::Off,
        texting: None,
    });
    create_account(&deps, CreateAccount { email: "ada@example.com", name: "Ada", groups: vec![], password: PASSWORD.into() })
        .await
        .unwrap();
    let rule = Rule {
        path: PathGlob::new("/assets/**").unwrap(),
        methods: Methods::Any,
        when: When::default(),
        demand: Demand::of(Requirement::Public),
    };
    let route = PortalRoute {
        portal: people,
        settings,
        rules: Rules::new(Demand::of(Requirement::Password), vec![rule]),
        limits: Vec::new(),
        repeat_posts: knobs.repeat_posts,
        refuse_preflight: false,
        path_leeway: gateway::ingress::PathLeeway::default(),
    };
    let routes = Arc::new(RouteTable::new("login.localhost", Some(port), [route]));
    let pages = Pages::new(
        deps.clone(),
        PagesSettings {
            languages: locales::Languages::new(&[]),
            brand: auth_pages::Brand::named("Example"),
            sign_in_host: "login.localhost".into(),
            sign_in_origin: origin("login.localhost"),
            secure: false,
            registration: auth_pages::WhoRegisters::Nobody,
            disclose_registered: false,
            customer_care: None,
            support: auth_pages::SupportPages { groups: Vec::new(), canaries: store.clone(), watched: Vec::new() },
            origins: HashMap::from([(HOST.to_owned(), origin(HOST))]),
            rules: routes.clone(),
            mails: store,
            mail_hooks: Arc::new(messages::ProviderHooks::default()),
            texts: None,
            mail_from: "noreply@login.localhost".into(),
            token_subject: None,
            outbox: None,
        },
    );
    let _ = tell.send(deps.clone());
    Ok(ProxyParts {
        deps,
        pages: Arc::new(pages),
        opened: Arc::new(OpenedCache::new(100)),
        routes: Arc::new(ArcSwap::new(routes)),
        trusted_proxies: TrustedProxies::default(),
        proxy_protocol: false,
    })
}

fn orders_settings(upstream: &str, knobs: Knobs) -> PortalSettings {
    let field = |name: &str, value: &str| (name.to_owned(), Template::parse(value).unwrap());
    let step = Step {
        page: Some(PagePath::parse("/login").unwrap()),
        fields: vec![field("user", "{username}"), field("pass", "{password}")],
        ..Step::default()
    };
    let proof = Proof { page: PagePath::parse("/profile").unwrap(), body: Some(Template::parse("Signed in as").unwrap()), status: vec![] };
    let sign = if knobs.form_in_place {
        SignedOut { body: Some(BodyMarker::new("id=\"login\"", 32 * 1024)), ..SignedOut::default() }
    } else {
        SignedOut { location: Some(TextGlob::new("/login*").unwrap()), ..SignedOut::default() }
    };
    let mut upstreams = vec![Upstream::parse(upstream).unwrap()];
    if knobs.dead_server {
        upstreams.insert(0, Upstream::parse("http://127.0.0.1:1").unwrap());
    }
    PortalSettings {
        id: PortalId::new("orders"),
        upstreams,
        upstream_host: HostMode::Public,
        login_hosts: Vec::new(),
        public_scheme: Scheme::Http,
        recipe: Recipe::Form(Form { steps: vec![step], verdicts: vec![], answer: vec![], proof: Some(proof) }),
        signed_out: vec![sign],
        sign_out: Some(portals::recipe::SignOut::page(PagePath::parse("/logout").unwrap(), http::Method::GET)),
        cookies: CookieLists::default(),
        in_browser: portals::recipe::InBrowser::default(),
    }
}
