//! Secrets stay where they belong: one run of all that people do with them, past the binary at its most talkative, and then every output is
//! searched for every secret that was used, in every spelling in which it could stand there.

mod spellings;

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use accounts::OtpSecret;
use secret::Secret;
use tests::{ADA, Browser, Canned, Kannel, Mailbox, Portal, World, answer, eventually, free_port, redis};
use tokio::process::Command;

use crate::the_binary::{Serving, run};
use spellings::found_in;

const SOON: Duration = Duration::from_secs(30);
const EMAIL: &str = "mary@people.example";
const PASSWORD: &str = "heather umbrella 71 quarry";
const WRONG_PASSWORD: &str = "heather umbrella 72 quarry";
const NEW_PASSWORD: &str = "cobalt juniper 19 trellis";
const PIN: &str = "4827";
const WRONG_PORTAL_PASSWORD: &str = "wrong&secret+of a portal";
const ECHOED: &str = "kr\u{fc}mel/echo=91 & more";

/// A portal that says the password back, wherever an application can: body, header, cookie, address.
const ECHO: &str = r#"[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = { user = "{username}", pass = "{password}" }
[[portal.sign_in.verdicts]]
is = "wrong-credentials"
body = "Wrong"
[portal.sign_in.proof]
page = "/home"
body = "Welcome""#;

fn echo(request: &str, refusals: &std::sync::atomic::AtomicUsize) -> String {
    let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
    let form = "<form method=post action=/login><input name=user><input name=pass type=password><button>Go</button></form>";
    if !head.starts_with("POST") {
        return answer("200 OK\r\nContent-Type: text/html", if head.starts_with("GET /home") { "Welcome" } else { form });
    }
    if refusals.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
        return answer(&format!("200 OK\r\nContent-Type: text/html\r\nX-You-Said: {body}"), &format!("Wrong: {body} {ECHOED}{form}"));
    }
    let said = body.rsplit('=').next().unwrap_or_default();
    answer(&format!("303 See Other\r\nLocation: /home?said={said}\r\nSet-Cookie: said={said}; Path=/"), &format!("{body} {ECHOED}"))
}

/// What was used, and what is to be searched.
#[derive(Default)]
struct Ledger {
    secrets: Vec<(String, Vec<u8>)>,
    outputs: Vec<(String, Vec<u8>)>,
}

impl Ledger {
    fn secret(&mut self, what: &str, value: &str) {
        self.secrets.push((what.to_owned(), value.as_bytes().to_vec()));
    }

    fn output(&mut self, what: &str, bytes: impl Into<Vec<u8>>) {
        self.outputs.push((what.to_owned(), bytes.into()));
    }

    /// What a browser was shown last.
    fn page(&mut self, browser: &Browser) {
        let answer = browser.answer();
        self.output(&format!("page {}", answer.url.path()), format!("{:?}\n{}", answer.headers, answer.text()));
    }

    /// The passes and tickets that a browser was given.
    fn bearer(&mut self, browser: &Browser, world: &World) {
        for host in ["login", "orders", "echo"].map(|id| world.host(id)) {
            if let Some(pass) = browser.cookie(&host, "latchkey") {
                self.secret(&format!("pass of {host}"), &pass.value);
            }
        }
        for part in browser.trail().split(['?', '&', ' ', '\n']).filter_map(|part| part.strip_prefix("ticket=")) {
            self.secret("ticket", part);
        }
    }

    fn files(&mut self, dir: &Path, except: &[&str]) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.files(&path, except);
            } else if path.is_file() && !except.iter().any(|name| path.ends_with(name)) {
                let bytes = std::fs::read(&path).unwrap();
                self.output(&format!("file {}", path.file_name().unwrap().to_string_lossy()), bytes);
            }
        }
    }

    /// Every secret in every output.
    fn leaks(&self) -> Vec<String> {
        let mut leaks = Vec::new();
        for (what, secret) in &self.secrets {
            for (place, bytes) in &self.outputs {
                // A token belongs into the mail or message that carries it. Until that is handed over it waits in the database; its row is
                // overwritten then, but SQLite's journal still has the page of before, with a token that has been used.
                let carries = place.strip_prefix("carries ").is_some_and(|carried| carried == what);
                let belongs = carries || (what.ends_with(" token") && place == "file accounts.db-wal");
                if let Some(spelling) = found_in(bytes, secret).filter(|_| !belongs) {
                    leaks.push(format!("{what} ({spelling}) in {place}"));
                }
            }
        }
        leaks.sort();
        leaks.dedup();
        leaks
    }
}

fn code_of(secret: &OtpSecret, after: i64) -> String {
    #[allow(clippy::disallowed_methods, reason = "the binary has the system's clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    secret.code_at(i64::try_from(now).unwrap() / 30 + after).reveal().clone()
}

#[tokio::test]
async fn no_output_holds_a_secret_in_any_spelling() {
    let (mailbox, mut kannel, redis, admin) = (Mailbox::start().await, Kannel::new(), redis().await, free_port());
    let refusals = std::sync::atomic::AtomicUsize::new(0);
    let canned = Canned::answering(move |request| echo(request, &refusals)).await;
    let url = canned.url();
    let world = World::new()
        .mail_to(&mailbox.url())
        .sessions_in(&redis.url())
        .accounts("registration = \"open\"")
        .server(&format!("admin_listen = \"127.0.0.1:{admin}\""))
        .also(&kannel.section(""))
        .portal(move |_| Portal::new("echo", "Echo", &url).table(ECHO))
        .prepare()
        .await;
    let node = Serving::start_at(&world, "talkative.log", "trace").await;
    kannel.start(world.port()).await;
    let mut ledger = Ledger::default();
    for (what, secret) in [
        ("password", PASSWORD),
        ("wrong password", WRONG_PASSWORD),
        ("new password", NEW_PASSWORD),
        ("portal password", ADA.portal_password),
        ("wrong portal password", WRONG_PORTAL_PASSWORD),
        ("echoed password", ECHOED),
    ] {
        ledger.secret(what, secret);
    }
    for line in std::fs::read_to_string(world.data_dir().join("vault.keys")).unwrap().lines() {
        ledger.secret("vault key", line.split_whitespace().last().unwrap());
    }
    let mut browser = world.browser();
    register(&world, &mailbox, &mut browser, &mut ledger).await;
    let app = sign_in_link_and_enrol(&world, &mut browser, &mut ledger).await;
    text_message(&world, &kannel, &mut browser, &mut ledger).await;
    reset(&world, &mailbox, &mut browser, &app, &mut ledger).await;
    mistakes(&world, &mut ledger).await;

    for page in ["/metrics", "/healthz", "/readyz"] {
        let said = world.browser().client("GET", &format!("http://127.0.0.1:{admin}{page}")).send().await;
        ledger.output(page, said.text());
    }
    let config = world.config();
    for words in [&["account", "list"][..], &["account", "sessions", "--email", EMAIL], &["vault", "status"], &["check"]] {
        let said = run(words, config, "").await;
        ledger.output(&words.join(" "), [said.stdout, said.stderr].concat());
    }
    dump_redis(&redis.url(), &mut ledger).await;
    ledger.output("log", node.terminate().await);
    ledger.files(&world.data_dir(), &["vault.keys"]);
    let leaks = ledger.leaks();
    assert!(ledger.secrets.len() > 20 && ledger.outputs.len() > 30, "{} of {}", ledger.secrets.len(), ledger.outputs.len());
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

async fn register(world: &World, mailbox: &Mailbox, browser: &mut Browser, ledger: &mut Ledger) {
    browser.get(&world.login_at("/register")).await.fill("E-mail address", EMAIL).submit("Continue").await;
    browser.fill("First name", "Mary").fill("Last name", "Somerville").fill_field("pin", PIN).submit("Continue").await;
    ledger.page(browser);
    browser.fill("New password", PASSWORD).fill("New password, once more", WRONG_PASSWORD).submit("Continue").await;
    ledger.page(browser);
    browser.fill("New password", PASSWORD).fill("New password, once more", PASSWORD).submit("Continue").await;
    browser.choose("No").submit("Continue").await.shows("Enter the token");
    carried(mailbox.mail_after(0, "oken").await, "registration token", &mailbox.token_after(0, "oken").await, ledger);
    let token = mailbox.token_after(0, "oken").await;
    browser.fill("Token", "WRNG0123").submit("Continue").await;
    ledger.page(browser);
    browser.fill("Token", &token).submit("Continue").await.shows("You are signed up");
    ledger.page(browser);
}

async fn sign_in_link_and_enrol(world: &World, browser: &mut Browser, ledger: &mut Ledger) -> OtpSecret {
    browser.get(&world.orders_at("/")).await.fill("E-mail address", EMAIL).submit("Continue").await;
    browser.fill("Password", WRONG_PASSWORD).submit("Sign in").await;
    ledger.page(browser);
    browser.fill("Password", PASSWORD).submit("Sign in").await;
    browser.link_as(ADA.user, WRONG_PORTAL_PASSWORD, true).await.shows("Account linking");
    ledger.page(browser);
    browser.link_as(ADA.user, ADA.portal_password, true).await.shows("Signed in as Ada Lovelace");
    ledger.bearer(browser, world);
    // The portal says back what it was told; once it refuses.
    let echo = world.at(&world.host("echo"), "/");
    for password in [WRONG_PORTAL_PASSWORD, ECHOED] {
        browser.get(&echo).await.link_as("mary", password, true).await;
        ledger.page(browser);
    }
    ledger.bearer(browser, world);

    browser.get(&world.login_at("/account/authentication/one-time-code")).await;
    browser.fill("Master account password", PASSWORD).submit("Continue").await.submit("Show the QR code").await;
    let page = browser.answer().text();
    let typed = page.split_once("<p class=\"secret\"><code>").unwrap().1.split('<').next().unwrap().replace(' ', "");
    ledger.secret("secret of one-time codes", &typed);
    let raw = data_encoding(&typed);
    ledger.secrets.push(("raw secret of one-time codes".to_owned(), raw.clone()));
    let app = OtpSecret::from_bytes(Secret::new(raw));
    let code = code_of(&app, 0);
    ledger.secret("one-time code", &code);
    browser.fill("One-time code", &code).submit("Confirm").await.shows("Your recovery codes");
    let page = browser.answer().text();
    let codes: Vec<String> = page.split("<li><code>").skip(1).map(|code| code.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    for code in &codes {
        ledger.secret("recovery code", code);
        ledger.secret("recovery code", &code.replace('-', ""));
    }
    sign_out(world, browser, ledger).await;
    browser.get(&world.orders_at("/")).await.fill("E-mail address", EMAIL).submit("Continue").await;
    browser.fill("Password", PASSWORD).submit("Sign in").await;
    browser.follow("No phone at hand? Use a recovery code").await.fill("Recovery code", &codes[0]).submit("Sign in").await;
    browser.shows("Signed in as Ada Lovelace");
    ledger.bearer(browser, world);
    app
}

async fn sign_out(world: &World, browser: &mut Browser, ledger: &mut Ledger) {
    browser.get(&world.login_at("/sign-out")).await.submit("Sign out").await;
    ledger.page(browser);
}

async fn text_message(world: &World, kannel: &Kannel, browser: &mut Browser, ledger: &mut Ledger) {
    browser.get(&world.login_at("/account/contact/number")).await;
    browser.fill("Mobile number", "+1-555-555-0100").fill("Master account password", PASSWORD).submit("Send the token").await;
    browser.shows("Enter the token");
    eventually("the message arrives", SOON, async || kannel.messages().iter().any(|message| message.text.contains('@'))).await;
    let message = kannel.messages().into_iter().find(|message| message.text.contains('@')).unwrap();
    let token = message.text.lines().nth(1).unwrap().to_owned();
    ledger.secret("texted token", &token);
    ledger.output("carries texted token", message.text);
    browser.fill("Token", &token).submit("Continue").await.shows("Your mobile number is changed");
    ledger.page(browser);
}

async fn reset(world: &World, mailbox: &Mailbox, browser: &mut Browser, app: &OtpSecret, ledger: &mut Ledger) {
    sign_out(world, browser, ledger).await;
    let seen = mailbox.count();
    browser.get(&world.login_at("/forgot")).await.fill("E-mail address", EMAIL).submit("Send the token").await;
    let token = mailbox.token_after(seen, "oken").await;
    carried(mailbox.mail_after(seen, "oken").await, "reset token", &token, ledger);
    browser.fill("Token", &token).submit("Continue").await;
    ledger.page(browser);
    let code = code_of(app, 1);
    ledger.secret("one-time code", &code);
    browser.fill("One-time code", &code).submit("Continue").await;
    browser.fill("New password", NEW_PASSWORD).fill("New password, once more", NEW_PASSWORD).submit("Set the new password").await;
    browser.shows("Your new password is set");
    ledger.page(browser);
    ledger.output("mail", mailbox.mail_after(seen + 1, "password").await);
}

/// Requests that cannot be understood, with secrets in them.
async fn mistakes(world: &World, ledger: &mut Ledger) {
    let mut browser = world.browser();
    browser.get(&world.login_at("/sign-in")).await.fill("E-mail address", EMAIL).submit("Continue").await;
    let here = browser.url();
    let twice = format!("password={0}&password={0}", PASSWORD.replace(' ', "+"));
    for (kind, body) in
        [("application/x-www-form-urlencoded", twice.clone()), ("text/plain", twice), ("multipart/form-data", PASSWORD.to_owned())]
    {
        browser.post(&here, &here, kind, body).await;
        assert!(browser.answer().status >= 400);
        ledger.page(&browser);
    }
    for page in ["/nowhere", "/sign-in?flow=nonsense"] {
        browser.get(&world.login_at(page)).await;
        ledger.page(&browser);
    }
}

fn carried(mail: String, what: &str, token: &str, ledger: &mut Ledger) {
    ledger.secret(what, token);
    let (headers, _) = mail.split_once("\n\n").unwrap();
    ledger.output("headers of a mail", headers);
    ledger.output(&format!("carries {what}"), mail);
}

/// All that Redis would write to its disk.
async fn dump_redis(url: &str, ledger: &mut Ledger) {
    let file = tempfile::NamedTempFile::new().unwrap();
    for words in [&["config", "set", "rdbcompression", "no"][..], &["--rdb", file.path().to_str().unwrap()]] {
        let done = Command::new("redis-cli").args(["-u", url]).args(words).stdout(Stdio::null()).status().await.unwrap();
        assert!(done.success());
    }
    ledger.output("Redis", std::fs::read(file.path()).unwrap());
}

/// RFC 4648 section 6.
fn data_encoding(text: &str) -> Vec<u8> {
    let digit = |digit: u8| if digit.is_ascii_alphabetic() { digit - b'A' } else { digit - b'2' + 26 };
    let bits: Vec<u8> = text.bytes().map(digit).flat_map(|value| (0..5).rev().map(move |bit| value >> bit & 1)).collect();
    bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
}
