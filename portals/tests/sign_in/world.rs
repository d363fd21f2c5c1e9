//! A portal in this process, and what it takes to sign in to it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::keys::{KeyRing, Keys};
use accounts::ports::{Attempt, Clock, PortalSignIn, Rng, Visitor};
use accounts::{AccountFacts, AccountId, Credential, EmailAddress, LinkFact, LinkId, LinkState, PortalId, SeenAs, SessionId, Timestamp};
use arc_swap::ArcSwap;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use portals::recipe::Recipe;
use portals::{CookieLists, HostMode, Limits, Opened, PortalSettings, PortalSignIns, Scheme, Upstream};
use secret::Secret;
use tokio::net::TcpListener;

pub(crate) const SESSION: SessionId = SessionId::from_bytes([7; 16]);
pub(crate) const PUBLIC_HOST: &str = "wiki.example.com";

/// A request as the portal saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What the portal answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

pub(crate) fn page(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply { status, headers: vec![("content-type", "text/html; charset=utf-8".into())], body: body.into() }
}

pub(crate) fn redirect(to: &str) -> Reply {
    page(302, "").with("location", to)
}

impl Reply {
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// A running portal; it stops with the test's runtime.
pub(crate) struct Portal {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Portal {
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (seen.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, answer) = (log.clone(), answer.clone());
                let service = service_fn(move |request: http::Request<Incoming>| {
                    let (log, answer) = (log.clone(), answer.clone());
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.unwrap().to_bytes();
                        let seen = Seen {
                            method: head.method.to_string(),
                            target: head.uri.to_string(),
                            headers: head.headers,
                            body: String::from_utf8_lossy(&body).into_owned(),
                        };
                        let reply = answer(&seen);
                        log.lock().unwrap().push(seen);
                        let mut response = http::Response::builder().status(reply.status);
                        for (name, value) in reply.headers {
                            response = response.header(name, value);
                        }
                        Ok::<_, Infallible>(response.body(Full::new(Bytes::from(reply.body))).unwrap())
                    }
                });
                tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().iter().map(Seen::line).collect()
    }

    pub(crate) fn settings(&self, recipe: Recipe) -> PortalSettings {
        settings(&[&format!("http://{}", self.address)], recipe)
    }
}

pub(crate) fn settings(upstreams: &[&str], recipe: Recipe) -> PortalSettings {
    PortalSettings {
        id: PortalId::new("wiki"),
        upstreams: upstreams.iter().map(|upstream| Upstream::parse(upstream).unwrap()).collect(),
        upstream_host: HostMode::Public,
        login_hosts: Vec::new(),
        public_scheme: Scheme::Https,
        recipe,
        signed_out: Vec::new(),
        sign_out: None,
        cookies: CookieLists::default(),
        in_browser: portals::recipe::InBrowser::default(),
    }
}

pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000)
    }
}

#[derive(Default)]
pub(crate) struct CountingRng(AtomicU8);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
    }
}

/// One gateway's worth of portal sign-in.
pub(crate) struct World {
    pub(crate) sign_ins: PortalSignIns,
    keys: Arc<ArcSwap<Keys>>,
    pub(crate) facts: AccountFacts,
}

impl World {
    pub(crate) fn new(settings: PortalSettings) -> Self {
        Self::with_deadline(settings, Duration::from_secs(15))
    }

    pub(crate) fn with_deadline(settings: PortalSettings, attempt: Duration) -> Self {
        // Every test does this; the first one succeeds.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (_, line) = accounts::keys::new_key_line(&CountingRng::default());
        let keys = Arc::new(ArcSwap::from_pointee(Keys::derive(KeyRing::parse(&line).unwrap())));
        let portals = HashMap::from([(settings.id.clone(), Arc::new(settings))]);
        let limits = Limits { attempt };
        let sign_ins = PortalSignIns::new(portals, keys.clone(), Arc::new(FixedClock), Arc::new(CountingRng::default()), limits).unwrap();
        Self { sign_ins, keys, facts: facts() }
    }

    pub(crate) async fn attempt(&self, username: &str, password: &str) -> Attempt {
        let credential = Credential::new(username.into(), Secret::from(password));
        self.attempt_with(Some(&credential)).await
    }

    pub(crate) async fn attempt_with(&self, credential: Option<&Credential>) -> Attempt {
        let seen_as = SeenAs { user_agent: "Browser/1.0".into(), address: "192.0.2.7".parse().unwrap() };
        let visitor = Visitor { session: SESSION, account: &self.facts, seen_as, accept_language: Some("de"), public_host: PUBLIC_HOST };
        self.sign_ins.attempt(&PortalId::new("wiki"), credential, &visitor).await.unwrap()
    }

    /// What an attempt left behind, opened.
    pub(crate) fn open(&self, attempt: &Attempt) -> Opened {
        let stored = attempt.portal_session.as_ref().expect("signed in");
        Opened::open(&self.keys.load().sealer, &SESSION, &PortalId::new("wiki"), stored).unwrap()
    }

    /// The `Cookie` header that a later request to `path` would carry.
    pub(crate) fn cookies(&self, attempt: &Attempt, path: &str) -> String {
        let place = portals::cookies::Place { host: PUBLIC_HOST, sent_host: PUBLIC_HOST, path, secure: true };
        let opened = self.open(attempt);
        let line = opened.jar.cookie_header(&place, FixedClock.now(), std::iter::empty());
        line.map_or(String::new(), |line| line.to_str().unwrap().to_owned())
    }
}

fn facts() -> AccountFacts {
    AccountFacts {
        password_changed_at: accounts::Timestamp::from_millis(0),
        password_expiry: accounts::PasswordExpiry::Never,
        locked: false,
        has_second_factor: false,
        id: "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse::<AccountId>().unwrap(),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        language: None,
        name: "Ada Lovelace".into(),
        groups: vec!["ops".into(), "wiki".into()],
        signed_out_before: Timestamp::from_millis(0),
        ended_sessions: Vec::new(),
        links: vec![LinkFact {
            id: "01ARZ3NDEKTSV4RRFFQ69G5FAW".parse::<LinkId>().unwrap(),
            portal: PortalId::new("wiki"),
            username: "alice".into(),
            has_password: false,
            state: LinkState::Works,
            linked_at: Timestamp::from_millis(0),
            last_used: None,
        }],
    }
}
