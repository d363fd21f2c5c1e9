use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::time::Duration;

use accounts::use_cases::{CreateAccount, create_account};
use config::Environment;
use config::settings::SessionsStore;
use sample_portals::{OrdersOptions, Person, ReportsOptions, SignedOut, orders, reports};

use super::ports::free_port;
use super::{ADA, FakeClock, GRACE, Portal, TestPerson, World, tls};

/// Where the sample portals listen.
pub struct Upstreams {
    /// The orders desk, as a URL.
    pub orders: String,
    /// The reports, as a URL.
    pub reports: String,
}

/// Makes a portal of where the sample portals listen.
type Describe = Box<dyn FnOnce(&Upstreams) -> Portal>;

/// What a world is to be like.
pub struct WorldBuilder {
    orders: Option<Box<dyn FnOnce(Portal) -> Portal>>,
    reports: Option<Box<dyn FnOnce(Portal) -> Portal>>,
    signed_out: SignedOut,
    portals: Vec<Describe>,
    tls: bool,
    sessions: String,
    patience: Duration,
    stores: String,
    session: String,
    server: String,
    smtp: String,
    accounts: String,
    support: String,
    more: String,
    people: Vec<TestPerson>,
}

impl WorldBuilder {
    pub(super) fn new() -> Self {
        Self {
            orders: Some(Box::new(|portal| portal)),
            reports: Some(Box::new(|portal| portal)),
            signed_out: SignedOut::Redirect,
            portals: Vec::new(),
            tls: false,
            sessions: "embedded".to_owned(),
            // A machine that runs everything at once is slow, not down; a server that is killed is noticed all the same.
            patience: Duration::from_secs(30),
            stores: String::new(),
            session: String::new(),
            server: String::new(),
            smtp: "outbox".to_owned(),
            accounts: String::new(),
            support: String::new(),
            more: String::new(),
            people: vec![ADA, GRACE],
        }
    }

    /// Changes how the orders desk is configured.
    #[must_use]
    pub fn orders(mut self, change: impl FnOnce(Portal) -> Portal + 'static) -> Self {
        self.orders = Some(Box::new(change));
        self
    }

    /// Changes how the reports are configured.
    #[must_use]
    pub fn reports(mut self, change: impl FnOnce(Portal) -> Portal + 'static) -> Self {
        self.reports = Some(Box::new(change));
        self
    }

    /// The orders desk shows its login form with status 200 where nobody is signed in.
    #[must_use]
    pub fn login_form_in_place(mut self) -> Self {
        self.signed_out = SignedOut::FormInPlace;
        self
    }

    /// Puts another portal behind the gateway, perhaps another entrance to one of the sample portals.
    #[must_use]
    pub fn portal(mut self, portal: impl FnOnce(&Upstreams) -> Portal + 'static) -> Self {
        self.portals.push(Box::new(portal));
        self
    }

    /// Puts a portal behind the gateway as its `[[portal]]` text describes it.
    #[must_use]
    pub fn recipe(self, toml: &str) -> Self {
        let recipe = Portal::from_toml(toml);
        self.portal(|_| recipe)
    }

    /// Leaves the two sample portals out of the configuration (they run all the same).
    #[must_use]
    pub fn without_samples(mut self) -> Self {
        self.orders = None;
        self.reports = None;
        self
    }

    /// HTTPS, on hosts of `.test`: the reports are on another registrable domain than the rest.
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Sessions in the Redis at this URL.
    #[must_use]
    pub fn sessions_in(mut self, url: &str) -> Self {
        url.clone_into(&mut self.sessions);
        self
    }

    /// Lines of `[session]`.
    #[must_use]
    pub fn session(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.session);
        self
    }

    /// Lines of `[server]`.
    #[must_use]
    pub fn server(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.server);
        self
    }

    /// Where mail goes; without this it is kept, and nobody gets it.
    #[must_use]
    pub fn mail_to(mut self, smtp: &str) -> Self {
        smtp.clone_into(&mut self.smtp);
        self
    }

    /// Lines of `[accounts]`.
    #[must_use]
    pub fn accounts(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.accounts);
        self
    }

    /// Lines of `[support]`.
    #[must_use]
    pub fn support(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.support);
        self
    }

    /// More sections of the configuration, as they are written there.
    #[must_use]
    pub fn also(mut self, sections: &str) -> Self {
        self.more.push_str(sections);
        self
    }

    /// Redis counts as down when it has said nothing for so long.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Accounts are kept in this PostgreSQL.
    #[must_use]
    pub fn accounts_in(mut self, url: &str) -> Self {
        self.stores = format!("accounts = {url:?}\n");
        self
    }

    /// Starts the portals and the gateway, and makes the accounts.
    pub async fn start(self) -> World {
        let people = self.people.clone();
        let mut world = self.prepare().await;
        world.start_gateway().await;
        for person in &people {
            world.create_account(person).await;
        }
        world
    }

    /// Starts the portals and writes the configuration; the gateway, and accounts, are the test's own business.
    pub async fn prepare(mut self) -> World {
        // A second test of the same process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let desk =
            orders(OrdersOptions { at: (Ipv4Addr::LOCALHOST, 0).into(), people: self.users(), signed_out: self.signed_out }).await.unwrap();
        let reports = reports(ReportsOptions { at: (Ipv4Addr::LOCALHOST, 0).into(), people: self.users() }).await.unwrap();
        let mut portals = vec![];
        portals.extend(self.orders.take().map(|change| change(Portal::orders(&desk.url()))));
        portals.extend(self.reports.take().map(|change| change(Portal::reports(&reports.url()))));
        let upstreams = Upstreams { orders: desk.url(), reports: reports.url() };
        portals.extend(std::mem::take(&mut self.portals).into_iter().map(|portal| portal(&upstreams)));
        let port = free_port();
        let mut hosts = vec![World::default_host(self.tls, "login")];
        hosts.extend(portals.iter().flat_map(|portal| portal.hosts_or(&World::default_host(self.tls, &portal.id))));
        let certificate = self.tls.then(|| tls::certificate(dir.path(), hosts));
        let text = self.toml(dir.path(), port, &portals);
        let path = dir.path().join("latchkey.toml");
        std::fs::write(&path, &text).unwrap();
        let environment = Environment { working_directory: dir.path().to_owned() };
        let mut settings = config::load(&path, &environment).unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}"));
        if let SessionsStore::Redis(redis) = &mut settings.stores.sessions {
            redis.patience = self.patience;
        }
        World {
            gateway: None,
            others: Vec::new(),
            settings,
            config: path,
            clock: FakeClock::new(),
            orders: desk,
            reports,
            port,
            certificate,
            dir,
        }
    }

    fn users(&self) -> Vec<Person> {
        self.people.iter().map(|person| Person::new(person.user, person.portal_password, person.name)).collect()
    }

    fn toml(&self, dir: &std::path::Path, port: u16, portals: &[Portal]) -> String {
        let login = World::default_host(self.tls, "login");
        let tls = if self.tls {
            format!("[server.tls]\ncertificate = \"{0}/cert.pem\"\nkey = \"{0}/key.pem\"\n", dir.display())
        } else {
            String::new()
        };
        let mut text = format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\nsign_in_host = \"{login}\"\ndata_dir = \"{}/data\"\n{}\n{tls}\
             [stores]\nsessions = {:?}\n{}[session]\n{}\n[mail]\nfrom = \"Example <noreply@example.com>\"\nsmtp = {:?}\n[brand]\nname = \"Example\"\n\
             [support]\ncustomer_care = \"help@example.com\"\n{}\n\
             [accounts]\nargon2 = {{ memory_kib = 64, iterations = 1, lanes = 1, parallel = 2 }}\n{}\n",
            dir.display(),
            self.server,
            self.sessions,
            self.stores,
            self.session,
            self.smtp,
            self.support,
            self.accounts,
        );
        text.push_str(&self.more);
        for portal in portals {
            let _ = writeln!(text, "{}", portal.toml(&World::default_host(self.tls, &portal.id)));
        }
        text
    }
}

impl World {
    pub(super) async fn create_account(&self, person: &TestPerson) {
        let wanted = CreateAccount {
            email: person.email,
            name: person.name,
            groups: person.groups.iter().map(|&group| group.to_owned()).collect(),
            password: person.password.into(),
        };
        create_account(self.deps(), wanted).await.unwrap();
    }
}
