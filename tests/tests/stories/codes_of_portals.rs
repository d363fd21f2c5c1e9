//! One-time codes that a portal itself asks for, where no person is there to be asked: `latchkey portal test`, and the canary.

use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use accounts::ports::Clock;
use tests::{Canned, FakeClock, Portal, World, answer, eventually, free_port};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use totp_rs::{Builder, Secret, Totp};

const SECRET: &str = "NRQXIY3INNSXSLLUMVZXI4ZNMFWGSY3F";
const FORM: &str = "<form method=post action=/login><input name=user><input type=password name=pass><input name=otp></form>";

const RECIPE: &str = r#"[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = { user = "{username}", pass = "{password}", otp = "{totp}" }
"#;

fn app() -> Totp {
    Builder::new().with_secret(Secret::try_from_base32(SECRET).unwrap()).build_noncompliant()
}

fn seconds(clock: &dyn Clock) -> u64 {
    u64::try_from(clock.now().millis() / 1_000).unwrap()
}

/// Takes alice's password with a code of this moment, or of half a minute before or after.
async fn portal(now: impl Fn() -> u64 + Send + Sync + 'static) -> Canned {
    Canned::answering(move |request| {
        let html = "200 OK\r\nContent-Type: text/html";
        if !request.starts_with("POST /login ") {
            return answer(html, FORM);
        }
        let body = request.rsplit("\r\n\r\n").next().unwrap_or_default();
        let counts = [now() - 30, now(), now() + 30].iter().any(|at| body == format!("user=alice&pass=s3cret&otp={}", app().generate(*at)));
        answer(html, if counts { "<p>Welcome</p>" } else { FORM })
    })
    .await
}

async fn latchkey(arguments: &[&str], config: &Path, stdin: &str) -> (Option<i32>, String) {
    let tests = std::env::current_exe().unwrap();
    let mut command = Command::new(tests.ancestors().nth(2).unwrap().join("latchkey"));
    command.args(arguments).arg("--config").arg(config).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.kill_on_drop(true).spawn().expect("the binary is built by `cargo test --workspace`");
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    (output.status.code(), format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

#[tokio::test]
async fn portal_test_gives_a_code_made_of_the_third_line() {
    // The binary goes by the clock of the machine.
    let portal = portal(|| seconds(gateway::Outside::system().clock.as_ref())).await;
    let url = portal.url();
    let world = World::new().portal(move |_| Portal::new("codes", "Codes", &url).table(RECIPE)).start().await;
    let (code, said) = latchkey(&["portal", "test", "codes"], world.config(), &format!("alice\ns3cret\n{SECRET}\n")).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("[application/x-www-form-urlencoded: user=…&pass=…&otp=…]") && said.contains("verdict: signed-in"), "{said}");
    assert!(!said.contains("s3cret") && !said.contains(SECRET), "{said}");
    let other = SECRET.replace("FWGSY3F", "JXWEMBQ");
    let (code, said) = latchkey(&["portal", "test", "codes"], world.config(), &format!("alice\ns3cret\n{other}\n")).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("verdict: wrong-credentials"), "{said}");
    let (code, said) = latchkey(&["portal", "test", "codes"], world.config(), "alice\ns3cret\nno secret\n").await;
    assert_ne!(code, Some(0), "{said}");
}

#[tokio::test]
async fn a_canary_gives_a_code_made_of_the_second_line() {
    let clock: Arc<OnceLock<FakeClock>> = Arc::default();
    let now = clock.clone();
    // Before the world is there nobody asks.
    let portal = portal(move || now.get().map_or(1_772_452_800, |clock| seconds(clock))).await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("canary");
    std::fs::write(&file, format!("s3cret\n{SECRET}\n")).unwrap();
    let (url, admin) = (portal.url(), free_port());
    let canary = format!("[portal.canary]\nevery = \"1h\"\nuser = \"alice\"\npassword_file = {file:?}");
    let world = World::new()
        .server(&format!("admin_listen = \"127.0.0.1:{admin}\""))
        .portal(move |_| Portal::new("codes", "Codes", &url).table(RECIPE).table(&canary))
        .start()
        .await;
    assert!(clock.set(world.clock.clone()).is_ok());
    let signed_in = async |times: &str| {
        let line = format!("latchkey_canary_tries_total{{portal=\"codes\",verdict=\"signed-in\"}} {times}");
        let metrics = format!("http://127.0.0.1:{admin}/metrics");
        eventually("it is tried", Duration::from_secs(30), async || {
            reqwest::get(&metrics).await.unwrap().text().await.unwrap().contains(&line)
        })
        .await;
    };
    signed_in("1").await;
    world.clock.advance(Duration::from_secs(3600));
    signed_in("2").await;
}
