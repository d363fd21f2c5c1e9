use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tests::{eventually, free_port};
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A browser with script, or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium { script: bool },
    Firefox { script: bool },
}

/// A browser of one's own, without a window.
pub(crate) struct Driven {
    pub(crate) web: WebDriver,
    /// The driver's address.
    driver: String,
    pictures: PathBuf,
    taken: AtomicU32,
    _driver: Child,
    _profile: tempfile::TempDir,
}

impl Driven {
    /// Starts it, with a folder for its pictures; every name below `.test` is this machine, and its certificate is taken.
    pub(crate) async fn start(kind: Kind, pictures: &str) -> Self {
        // The driver is spoken to through a client that may speak TLS; whoever comes second finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let port = free_port();
        let profile = tempfile::tempdir().unwrap();
        let (program, capabilities): (PathBuf, Capabilities) = match kind {
            Kind::Chromium { script } => ("chromedriver".into(), chromium(script, profile.path())),
            Kind::Firefox { script } => (test_dir().join("cargo/bin/geckodriver"), firefox(script)),
        };
        let driver = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; see tests/install", program.display()));
        eventually("the driver listens", Duration::from_secs(20), async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        let at = format!("http://127.0.0.1:{port}");
        let web = WebDriver::new(&at, capabilities).await.expect("the browser starts");
        let pictures = artefacts().join(pictures);
        let _ = std::fs::remove_dir_all(&pictures);
        std::fs::create_dir_all(&pictures).unwrap();
        Self { web, driver: at, pictures, taken: AtomicU32::new(0), _driver: driver, _profile: profile }
    }

    pub(crate) async fn quit(self) {
        // A browser that does not go by itself goes with its driver.
        let _ = self.web.quit().await;
    }

    /// Opens an address; fails unless the page shows these words in the end.
    pub(crate) async fn open(&self, url: &str, words: &str) -> WebDriverResult<()> {
        self.web.goto(url).await?;
        self.shows(words).await
    }

    /// Types into the field with this label, in place of what is there.
    pub(crate) async fn fill(&self, label: &str, text: &str) -> WebDriverResult<()> {
        let label = self.web.find(By::XPath(format!("//label[normalize-space()='{label}']"))).await?;
        let field = self.web.find(By::Id(label.attr("for").await?.unwrap_or_default())).await?;
        field.clear().await?;
        field.send_keys(text).await
    }

    /// Presses a button; fails unless the page after it shows these words.
    pub(crate) async fn press(&self, button: &str, words: &str) -> WebDriverResult<()> {
        self.web.find(By::XPath(format!("//button[normalize-space()='{button}']"))).await?.click().await?;
        self.shows(words).await
    }

    /// Follows a link; fails unless the page after it shows these words.
    pub(crate) async fn follow(&self, link: &str, words: &str) -> WebDriverResult<()> {
        self.web.find(By::XPath(format!("//a[normalize-space()=\"{link}\"]"))).await?.click().await?;
        self.shows(words).await
    }

    /// Gives it an authenticator in software (W3C WebAuthn §12.3) that keeps passkeys, and whose person always confirms; its name.
    pub(crate) async fn add_authenticator(&self) -> String {
        let kind = serde_json::json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserConsenting": true,
            "isUserVerified": true,
        });
        let made = self.tell_authenticators("", &kind).await;
        made["value"].as_str().expect("it has a name").to_owned()
    }

    /// Whether its person shows from now on that it is they.
    pub(crate) async fn person_confirms(&self, authenticator: &str, yes: bool) {
        self.tell_authenticators(&format!("/{authenticator}/uv"), &serde_json::json!({ "isUserVerified": yes })).await;
    }

    async fn tell_authenticators(&self, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let address = format!("{}/session/{}/webauthn/authenticator{path}", self.driver, self.web.session_id());
        let post = reqwest::Client::new().post(address).header("content-type", "application/json").body(body.to_string());
        let said = post.send().await.expect("chromedriver answers");
        assert!(said.status().is_success(), "{}", said.status());
        serde_json::from_str(&said.text().await.expect("and says what")).expect("JSON")
    }

    /// Runs this script in every page from now on, before any of the page's own (Chromium).
    pub(crate) async fn before_each_page(&self, script: &str) {
        let body = serde_json::json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": script } });
        let address = format!("{}/session/{}/goog/cdp/execute", self.driver, self.web.session_id());
        let post = reqwest::Client::new().post(address).header("content-type", "application/json").body(body.to_string());
        let said = post.send().await.expect("chromedriver answers");
        assert!(said.status().is_success(), "{}", said.status());
    }

    /// What a script gives as its result.
    pub(crate) async fn result(&self, script: &str) -> WebDriverResult<serde_json::Value> {
        Ok(self.web.execute(script, Vec::new()).await?.json().clone())
    }

    /// Ticks the box, or chooses the one of several, that has this label.
    pub(crate) async fn tick(&self, label: &str) -> WebDriverResult<()> {
        self.web.find(By::XPath(format!("//label[normalize-space()='{label}']"))).await?.click().await
    }

    /// The address bar.
    pub(crate) async fn url(&self) -> WebDriverResult<String> {
        Ok(self.web.current_url().await?.to_string())
    }

    /// Whether the desk's script ran and found its cookie.
    pub(crate) async fn script_ran(&self) -> WebDriverResult<bool> {
        let html = self.web.find(By::Tag("html")).await?;
        Ok(html.attr("data-token").await?.as_deref() == Some("yes"))
    }

    /// Fails unless the page shows these words in the end; keeps a picture of it.
    pub(crate) async fn shows(&self, words: &str) -> WebDriverResult<()> {
        eventually(&format!("the page shows {words:?}"), Duration::from_secs(20), async || {
            let Ok(body) = self.web.find(By::Tag("body")).await else { return false };
            body.text().await.is_ok_and(|text| text.contains(words))
        })
        .await;
        let nth = self.taken.fetch_add(1, Ordering::Relaxed);
        let name: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        self.web.screenshot(&self.pictures.join(format!("{nth:02}-{name}.png"))).await
    }
}

fn chromium(script: bool, profile: &Path) -> Capabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1000,900",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        &format!("--user-data-dir={}", profile.display()),
    ] {
        capabilities.add_arg(argument).unwrap();
    }
    capabilities.accept_insecure_certs(true).unwrap();
    if !script {
        let off = serde_json::json!({ "profile.default_content_setting_values.javascript": 2 });
        capabilities.add_experimental_option("prefs", off).unwrap();
    }
    capabilities.into()
}

fn firefox(script: bool) -> Capabilities {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_headless().unwrap();
    capabilities.add_arg("--width=1000").unwrap();
    capabilities.add_arg("--height=900").unwrap();
    capabilities.accept_insecure_certs(true).unwrap();
    let mut preferences = FirefoxPreferences::new();
    preferences.set("network.dns.native-is-localhost", true).unwrap();
    preferences.set("javascript.enabled", script).unwrap();
    preferences.set("intl.accept_languages", "en-US, en").unwrap();
    capabilities.set_preferences(preferences).unwrap();
    capabilities.into()
}

/// Where `tests/install` has put what is no Debian package.
pub(crate) fn test_dir() -> PathBuf {
    std::env::var_os("LATCHKEY_TEST_DIR").map_or_else(|| PathBuf::from("/var/tmp/latchkey-tests"), PathBuf::from)
}

/// `artefacts` in the target directory.
pub(crate) fn artefacts() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("artefacts")
}
