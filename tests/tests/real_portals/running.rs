use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};

use accounts::{EmailAddress, PortalId, Timestamp};
use http::HeaderMap;
use portals::Opened;
use portals::cookies::Place;
use tests::{ADA, Browser, GRACE, World};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::OwnedMutexGuard;

/// A real portal, up until this is dropped.
pub(crate) struct RealPortal {
    pub(crate) name: &'static str,
    /// The host under which the example recipe publishes it.
    pub(crate) host: String,
    /// One test at a time has it.
    _alone: OwnedMutexGuard<()>,
}

/// The two people that every portal knows.
pub(crate) const ALICE: (&str, &str) = ("alice", "Legacy-Pw-4711");
pub(crate) const BOB: (&str, &str) = ("bob", "Legacy-Pw-0815");

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Brings the portal up from nothing.
pub(crate) async fn up(name: &'static str) -> RealPortal {
    static ALONE: Mutex<BTreeMap<&'static str, Arc<tokio::sync::Mutex<()>>>> = Mutex::new(BTreeMap::new());
    let alone = ALONE.lock().unwrap().entry(name).or_default().clone();
    let alone = alone.lock_owned().await;
    run(name, &["down"]).await;
    run(name, &["up"]).await;
    RealPortal { name, host: format!("{name}.portals.test"), _alone: alone }
}

/// Runs the binary beside this test's own.
pub(crate) async fn command(arguments: &[&str], stdin: &str) -> Output {
    let tests = std::env::current_exe().unwrap();
    let binary = tests.ancestors().nth(2).unwrap().join("latchkey");
    assert!(binary.exists(), "{} is built by `cargo test --workspace`", binary.display());
    let mut command = Command::new(binary);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.kill_on_drop(true).spawn().unwrap();
    // One that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes()).await;
    child.wait_with_output().await.unwrap()
}

async fn run(name: &str, arguments: &[&str]) -> String {
    let script = repository(&format!("tests/portals/{name}.sh"));
    let output = Command::new(script).args(arguments).stdin(Stdio::null()).output().await.unwrap();
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

impl RealPortal {
    /// A gateway before it, with the shipped recipe as it is (but for the port, where the environment moves the portals).
    pub(crate) async fn world(&self) -> World {
        self.world_where("").await
    }

    /// The same with more keys of its `[[portal]]`, as lines of TOML.
    pub(crate) async fn world_where(&self, keys: &str) -> World {
        self.world_with(|recipe| recipe.replace("upstream = [", &format!("{keys}\nupstream = ["))).await
    }

    /// The same with the recipe changed.
    pub(crate) async fn world_with(&self, change: impl FnOnce(String) -> String) -> World {
        let recipe = std::fs::read_to_string(repository(&format!("config/examples/portals/{}.toml", self.name))).unwrap();
        let url = self.url().await;
        let upstream = recipe.lines().find(|line| line.starts_with("upstream = ")).unwrap();
        let mut recipe = recipe.replace(upstream, &format!("upstream = [\"{url}\"]"));
        if let Ok(login) = std::fs::read_to_string(self.file("login-url")) {
            recipe = recipe.replace("http://127.0.0.1:19131", login.trim());
        }
        let recipe = change(recipe);
        World::new().without_samples().recipe(&recipe).tls().start().await
    }

    /// Where the portal itself listens.
    pub(crate) async fn url(&self) -> String {
        run(self.name, &["url"]).await
    }

    /// Ends every session that the portal holds.
    pub(crate) async fn end_sessions(&self) {
        run(self.name, &["end-sessions"]).await;
    }

    /// Changes a password at the portal itself.
    pub(crate) async fn set_password(&self, user: &str, password: &str) {
        run(self.name, &["set-password", user, password]).await;
    }
}

/// What a session holds of a portal: how its requests look.
pub(crate) struct Held {
    opened: Opened,
    headers: HeaderMap,
}

impl RealPortal {
    /// What the session of this person holds, just before it ends.
    pub(crate) async fn held(&self, world: &World, email: &str) -> Held {
        let (deps, portal) = (world.deps(), PortalId::new(self.name));
        let account = deps.accounts.by_email(&EmailAddress::parse(email).unwrap()).await.unwrap().unwrap();
        let session = deps.sessions.sessions_of(account.id).await.unwrap().pop().unwrap();
        let stored = deps.sessions.portal_session(&session.id, &portal).await.unwrap().unwrap();
        let opened = Opened::open(&deps.keys.load().sealer, &session.id, &portal, &stored).unwrap();
        let mut headers = HeaderMap::new();
        let address = opened.seen_as.address.to_string();
        for (name, value) in [("host", &opened.public_host), ("user-agent", &opened.seen_as.user_agent), ("x-forwarded-for", &address)] {
            headers.insert(name, value.parse().unwrap());
        }
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        Held { opened, headers }
    }

    /// What the portal itself shows to whoever has that.
    pub(crate) async fn shows(&self, held: &Held, page: &str) -> String {
        self.answers(held, page).await.1
    }

    /// The same, and its status.
    pub(crate) async fn answers(&self, held: &Held, page: &str) -> (u16, String) {
        let host = held.opened.public_host.split(':').next().unwrap();
        let path = page.split_once('?').map_or(page, |(path, _)| path);
        let place = Place { host, sent_host: host, path, secure: true };
        let mut headers = held.headers.clone();
        if let Some(cookies) = held.opened.jar.cookie_header(&place, Timestamp::from_millis(0), std::iter::empty()) {
            headers.insert("cookie", cookies);
        }
        for (name, value) in held.opened.headers() {
            headers.insert(name.clone(), value);
        }
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let answer = client.get(format!("{}{page}", self.url().await)).headers(headers).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The same, where it keeps one.
    pub(crate) fn tried_log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// The portal's own log of requests.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap()
    }

    /// A file of its own.
    pub(crate) fn file(&self, name: &str) -> String {
        self.log_file().with_file_name(name).display().to_string()
    }

    fn log_file(&self) -> PathBuf {
        let dir = std::env::var_os("LATCHKEY_TEST_DIR").map_or_else(|| PathBuf::from("/var/tmp/latchkey-tests"), PathBuf::from);
        dir.join("portals").join(self.name).join("access.log")
    }
}

impl Drop for RealPortal {
    fn drop(&mut self) {
        let script = repository(&format!("tests/portals/{}.sh", self.name));
        // Nothing more can be done about it here than the script does itself.
        let _ = std::process::Command::new(script).arg("down").stdin(Stdio::null()).stdout(Stdio::null()).status();
    }
}

/// Signs Ada and Grace in (each in a browser of their own), refuses a wrong password, and links alice and bob.
pub(crate) async fn ada_and_grace(world: &World, page: &str) -> (Browser, Browser) {
    let (mut ada, mut grace) = (world.browser(), world.browser());
    ada.get(page).await.sign_in(&ADA).await.shows("Account linking");
    ada.link_as(ALICE.0, "certainly wrong", true).await.has_status(422).shows("did not accept this user name and password");
    ada.link_as(ALICE.0, ALICE.1, true).await.is_at(page).has_status(200);
    grace.get(page).await.sign_in(&GRACE).await;
    grace.link_as(BOB.0, BOB.1, true).await.is_at(page).has_status(200);
    (ada, grace)
}

/// Signs out, and sees that nothing opens any more, with the cookies from before either.
pub(crate) async fn sign_out(world: &World, browser: &mut Browser, page: &str) {
    let mut before = browser.clone();
    browser.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    for browser in [browser, &mut before] {
        browser.get(page).await.shows("E-mail address");
        assert_eq!(browser.script("GET", page).send().await.status, 401);
    }
}

/// Fails unless the page that is shown has this in its source.
#[track_caller]
pub(crate) fn has(browser: &Browser, source: &str) {
    assert!(
        browser.answer().text().contains(source),
        "{source:?} is not in the page at {}:\n{}\n{}",
        browser.url(),
        browser.trail(),
        browser.page().text
    );
}
