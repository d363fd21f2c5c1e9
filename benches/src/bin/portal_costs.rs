//! What a portal sign-in costs beside the portal's own time: the same exchanges with the same portal, once by the recipe and once by a
//! client that knows them already, in turns. Prints medians in milliseconds.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::ports::{Clock, PortalSignIn, Rng, Visitor};
use accounts::{AccountFacts, AccountId, Credential, EmailAddress, PasswordExpiry, PortalId, SeenAs, SessionId, Timestamp, Verdict};
use anyhow::{Context, Result, ensure};
use arc_swap::ArcSwap;
use clap::Parser;
use portals::recipe::{Form, PagePath, Proof, Recipe, Step, Template};
use portals::{CookieLists, HostMode, Limits, PortalSettings, PortalSignIns, Scheme, Upstream};

/// Measures portal sign-ins.
#[derive(Parser)]
struct Arguments {
    /// Where the portal listens on loopback.
    #[arg(long)]
    origin: u16,
    /// The session cookie that it gives.
    #[arg(long)]
    cookie: String,
    /// How often each way is gone.
    #[arg(long, default_value_t = 300)]
    rounds: u32,
}

/// What both ways ask for: method, page, body, and whether the session is there by then.
const EXCHANGES: [(&str, &str, &str, bool); 4] = [
    ("GET", "/login", "", false),
    ("POST", "/login", "token=4711&user=ada7&password=orders-1815", false),
    ("GET", "/profile", "", true),
    ("GET", "/profile", "", true),
];

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = Measured::new(arguments.origin)?;
    let (mut by_recipe, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..arguments.rounds {
        let begun = Instant::now();
        runtime.block_on(measured.sign_in())?;
        by_recipe.push(milliseconds(begun));
        let begun = Instant::now();
        exchanges(arguments.origin, &arguments.cookie)?;
        alone.push(milliseconds(begun));
    }
    say(&format!("MEASURED {} {}", median(&mut by_recipe), median(&mut alone)));
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this program talks to the one that started it")]
fn say(text: &str) {
    println!("{text}");
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The portal's own time: each exchange on a connection of its own, as the gateway has it.
fn exchanges(port: u16, cookie: &str) -> Result<()> {
    for (method, page, body, signed_in) in EXCHANGES {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        let cookie = if signed_in { format!("Cookie: {cookie}\r\n") } else { String::new() };
        let kind = if body.is_empty() { "" } else { "Content-Type: application/x-www-form-urlencoded\r\n" };
        let head = format!(
            "{method} {page} HTTP/1.1\r\nHost: wiki.localhost\r\nConnection: close\r\n{cookie}{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        ensure!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 302"), "{method} {page}: {answer}");
    }
    Ok(())
}

struct Measured {
    sign_ins: PortalSignIns,
    account: AccountFacts,
    portal: PortalId,
}

impl Measured {
    fn new(port: u16) -> Result<Self> {
        // Nobody else installs one in this process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (clock, rng): (Arc<dyn Clock>, Arc<dyn Rng>) = (Arc::new(StoppedClock), Arc::new(CountingRng::default()));
        let (_, line) = new_key_line(rng.as_ref());
        let keys = Arc::new(ArcSwap::from_pointee(Keys::derive(KeyRing::parse(&line)?)));
        let portal = PortalId::new("wiki");
        let settings = PortalSettings {
            id: portal.clone(),
            upstreams: vec![Upstream::parse(&format!("http://127.0.0.1:{port}"))?],
            upstream_host: HostMode::Public,
            login_hosts: Vec::new(),
            public_scheme: Scheme::Http,
            recipe: Recipe::Form(form()?),
            in_browser: portals::recipe::InBrowser::default(),
            signed_out: Vec::new(),
            sign_out: None,
            cookies: CookieLists::default(),
        };
        let account = AccountFacts {
            id: AccountId::new(clock.as_ref(), rng.as_ref()),
            email: EmailAddress::parse("ada@example.com").ok().context("an address")?,
            language: None,
            name: String::new(),
            groups: Vec::new(),
            signed_out_before: Timestamp::from_millis(0),
            links: Vec::new(),
            ended_sessions: Vec::new(),
            password_changed_at: Timestamp::from_millis(0),
            password_expiry: PasswordExpiry::Never,
            locked: false,
            has_second_factor: false,
        };
        let portals = HashMap::from([(portal.clone(), Arc::new(settings))]);
        let sign_ins = PortalSignIns::new(portals, keys, clock, rng, Limits::default())?;
        Ok(Self { sign_ins, account, portal })
    }

    async fn sign_in(&self) -> Result<()> {
        let credential = Credential::new("ada7".to_owned(), "orders-1815".into());
        let visitor = Visitor {
            session: SessionId::from_bytes([7; 16]),
            account: &self.account,
            seen_as: SeenAs { user_agent: "benchmark".to_owned(), address: std::net::Ipv4Addr::LOCALHOST.into() },
            accept_language: Some("en"),
            public_host: "wiki.localhost",
        };
        let attempt = self.sign_ins.attempt(&self.portal, Some(&credential), &visitor).await?;
        ensure!(attempt.verdict == Verdict::SignedIn, "{}", attempt.reason);
        Ok(())
    }
}

/// One step, and the proof.
fn form() -> Result<Form> {
    let field = |name: &str, text: &str| anyhow::Ok((name.to_owned(), Template::parse(text)?));
    let step = Step {
        page: Some(PagePath::parse("/login")?),
        fields: vec![field("user", "{username}")?, field("password", "{password}")?],
        ..Step::default()
    };
    let proof = Proof { page: PagePath::parse("/profile")?, body: None, status: vec![200] };
    Ok(Form { steps: vec![step], verdicts: Vec::new(), answer: Vec::new(), proof: Some(proof) })
}

struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000)
    }
}

#[derive(Default)]
struct CountingRng(AtomicU8);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
    }
}
