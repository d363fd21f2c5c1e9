//! `latchkey` itself, as an operator runs it: exit codes, keys, a restart, and what it must never write down.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tests::{ADA, Browser, GRACE, World, eventually};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The binary beside this test's own.
fn latchkey() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let binary = tests.ancestors().nth(2).unwrap().join("latchkey");
    assert!(binary.exists(), "{} is built by `cargo test --workspace`", binary.display());
    binary
}

pub(crate) async fn run(arguments: &[&str], config: &Path, stdin: &str) -> Output {
    let mut command = Command::new(latchkey());
    command.args(arguments).arg("--config").arg(config).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.kill_on_drop(true).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

#[track_caller]
pub(crate) fn done(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    out.into_owned()
}

pub(crate) struct Serving {
    process: Child,
    log: PathBuf,
}

impl Serving {
    async fn start(world: &World, log: &str) -> Self {
        Self::start_at(world, log, "debug,pingora_core=error").await
    }

    /// Starts it, as talkative as this says.
    pub(crate) async fn start_at(world: &World, log: &str, level: &str) -> Self {
        let log = world.config().with_file_name(log);
        let file = std::fs::File::create(&log).unwrap();
        let mut command = Command::new(latchkey());
        command.arg("serve").arg("--config").arg(world.config()).env("LATCHKEY_LOG", level).stdin(Stdio::null());
        let process = command.stdout(file.try_clone().unwrap()).stderr(file).kill_on_drop(true).spawn().unwrap();
        let port = world.port();
        eventually("the node listens", Duration::from_secs(20), async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        Self { process, log }
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id().unwrap()
    }

    /// Ends it as a service manager does.
    pub(crate) async fn terminate(mut self) -> String {
        let pid = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        let status = tokio::time::timeout(Duration::from_secs(45), self.process.wait()).await.expect("it ends in time").unwrap();
        assert_eq!(status.code(), Some(0));
        std::fs::read_to_string(&self.log).unwrap()
    }
}

#[tokio::test]
async fn an_operator_runs_it_rotates_its_keys_and_restarts_it() {
    let world = World::new().prepare().await;
    let config = world.config();
    assert!(done(&run(&["check"], config, "").await).contains("is good: 2 portals"));
    let short = run(&["account", "create", "--email", ADA.email], config, "short\n").await;
    assert_eq!(short.status.code(), Some(2), "{short:?}");
    done(&run(&["account", "create", "--email", ADA.email, "--name", ADA.name], config, &format!("{}\n", ADA.password)).await);
    let twice = run(&["account", "create", "--email", ADA.email], config, &format!("{}\n", ADA.password)).await;
    assert_eq!(twice.status.code(), Some(1), "{twice:?}");

    let node = Serving::start(&world, "first.log").await;
    let mut ada = world.at_the_desk(&ADA).await;
    // A new key while it runs: what is sealed already opens, what is new is sealed with it, and nobody is signed out.
    done(&run(&["vault", "new-key"], config, "").await);
    ada.get(&world.reports_at("/")).await.link(&ADA).await.shows("Signed in as Ada Lovelace");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/profile")).await.shows("User name: ada7");
    done(&run(&["vault", "rotate"], config, "").await);
    let status: serde_json::Value = serde_json::from_str(&done(&run(&["vault", "status", "--json"], config, "").await)).unwrap();
    for row in status.as_array().unwrap() {
        assert!(row["current"] == true || row["data_keys"] == 0, "all is wrapped by the newest: {status}");
    }
    node.terminate().await;

    let node = Serving::start(&world, "second.log").await;
    ada.get(&world.orders_at("/profile")).await.is_at(&world.orders_at("/profile")).shows("Signed in as Ada Lovelace");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/orders?n=1")).await.shows("Asked for: n=1");
    node.terminate().await;
}

#[tokio::test]
async fn a_wrong_configuration_is_named_with_its_line_and_exit_code_2() {
    let world = World::new().prepare().await;
    let text = std::fs::read_to_string(world.config()).unwrap();
    let bad = world.config().with_file_name("bad.toml");
    std::fs::write(&bad, text.replace("sign_in_host = ", "sign_in_hots = ").replace("method = \"basic\"", "method = \"no-such\"")).unwrap();
    let output = run(&["check"], &bad, "").await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let line = |key: &str| 1 + std::fs::read_to_string(&bad).unwrap().lines().position(|line| line.contains(key)).unwrap();
    assert!(said.contains(&format!("bad.toml:{}", line("sign_in_hots"))), "{said}");
    assert!(said.contains(&format!("bad.toml:{}", line("no-such"))), "{said}");
    assert_eq!(run(&["serve"], &bad, "").await.status.code(), Some(2));
    assert_eq!(run(&["check"], Path::new("/no/such/file.toml"), "").await.status.code(), Some(2));
}

const RULES: &str = r#"
[[portal.access]]
path = "/api/**"
methods = ["GET"]
require = "public"
[[portal.access]]
path = "/admin/**"
networks = ["10.0.0.0/8"]
groups = ["ops"]
[[portal.access]]
path = "/closed/**"
when = { hours = "22:00-06:00 Europe/Berlin" }
require = "deny"
[[portal.access]]
path = "/payroll/**"
require = "second-factor"
second_factor_grace = "14d"
[[portal.limit]]
rate = "20/s"
burst = 100
[[portal.limit]]
path = "/export/**"
methods = ["POST"]
rate = "100/h"
per = "network"
"#;

#[tokio::test]
async fn the_deciding_rule_is_explained_and_expectations_are_tried() {
    let world = World::new().orders(|orders| orders.table(RULES)).prepare().await;
    let config = world.config();
    let mut create = vec!["account", "create", "--email", ADA.email];
    create.extend(ADA.groups.iter().flat_map(|group| ["--group", group]));
    done(&run(&create, config, &format!("{}\n", ADA.password)).await);
    let line = |key: &str| 1 + std::fs::read_to_string(config).unwrap().lines().position(|line| line.contains(key)).unwrap();
    let admin = world.orders_at("/admin;v=1/users");

    let told = done(&run(&["explain", "--account", ADA.email, "--from", "10.1.2.3", &admin], config, "").await);
    // The rule begins at its heading, the line before its path.
    let place = format!(":{}: rule 2 of orders, path \"/admin/**\"", line("path = \"/admin/**\"") - 1);
    for part in ["path     /admin;v=1/users", &place, "of the group ops", "signed out: the sign-in page", "signed in: the page on which"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let queue = world.orders_at("/api/queues/%2F/mail");
    let refused = done(&run(&["explain", &queue], config, "").await);
    for part in ["would not be admitted: encoded-slash", "setting  orders has [portal.path] encoded_slash = \"keep\""] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    let refused: serde_json::Value = serde_json::from_str(&done(&run(&["explain", "--json", &queue], config, "").await)).unwrap();
    assert_eq!((&refused["outcome"], &refused["reason"]), (&"refused".into(), &"encoded-slash".into()), "{refused}");
    let elsewhere = done(&run(&["explain", "--account", ADA.email, "--json", &admin], config, "").await);
    let elsewhere: serde_json::Value = serde_json::from_str(&elsewhere).unwrap();
    assert_eq!(elsewhere["answers"][1]["reason"], "denied-network", "{elsewhere}");
    // Limits, each with its place, and only those that count the request.
    let limits = [("rate = \"20/s\"", "limit 1 of orders: 20 in 1 s per person and node, 100 at once", 1)];
    let limits = [limits[0], ("path = \"/export/**\"", "limit 2 of orders: 100 in 3600 s per network and node, 100 at once", 2)];
    for (method, page, count) in [("POST", "/export/all", 2), ("GET", "/export/all", 1), ("POST", "/orders", 1)] {
        let told = done(&run(&["explain", "--method", method, &world.orders_at(page)], config, "").await);
        let asked = ["explain", "--method", method, "--json", &world.orders_at(page)];
        let json: serde_json::Value = serde_json::from_str(&done(&run(&asked, config, "").await)).unwrap();
        assert_eq!(json["limits"].as_array().unwrap().len(), count, "{json}");
        for (key, words, number) in limits {
            let place = format!(":{}: {words}", line(key) - 1);
            assert_eq!(told.contains(&format!("limit    {}{place}", config.display())), number <= count, "{place}: {told}");
            assert_eq!(json.to_string().contains(&place), number <= count, "{place}: {json}");
        }
    }
    // Time that a rule leaves.
    let payroll = world.orders_at("/payroll/march");
    let told = done(&run(&["explain", "--account", ADA.email, &payroll], config, "").await);
    for part in [
        "who has none is left 1209600 s to set one up",
        "signed in: a second factor is asked for, or set up; who has none is told by when",
        "signed in, told by when to have a second factor: the page on which",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let told = done(&run(&["explain", "--account", ADA.email, "--from", "10.1.2.3", &admin], config, "").await);
    assert!(!told.contains("told by when"), "{told}");
    let none = run(&["explain", "--account", "nobody@example.com", &admin], config, "").await;
    assert_eq!(none.status.code(), Some(2), "{none:?}");

    let case = |url: &str, more: &str| format!("[[case]]\nurl = \"{url}\"\n{more}\n");
    let ada = format!("account = \"{}\"\ngroups = [\"ops\"]", ADA.email);
    let expectations = [
        case(&world.orders_at("/api/x"), "expect = \"public\""),
        case(&world.orders_at("/api/x"), "method = \"POST\"\nexpect = \"sign-in\""),
        case(&world.orders_at("/api/../admin/x"), "from = \"10.1.2.3\"\nexpect = \"sign-in\""),
        case(&admin, &format!("{ada}\nfrom = \"10.1.2.3\"\nexpect = \"granted\"")),
        case(&admin, &format!("{ada}\nfrom = \"10.1.2.3\"\nlinked = false\nexpect = \"link\"")),
        case(&admin, &format!("account = \"{}\"\nfrom = \"10.1.2.3\"\nexpect = \"denied\"", GRACE.email)),
        case(&world.orders_at("/closed/x"), &format!("{ada}\nat = \"2026-03-02T23:00:00+01:00\"\nexpect = \"denied\"")),
        case(&world.orders_at("/closed/x"), &format!("{ada}\nat = \"2026-03-02T12:00:00+01:00\"\nexpect = \"granted\"")),
        case(&payroll, &format!("{ada}\nexpect = \"second-factor\"")),
        case(&payroll, &format!("{ada}\nexcused = true\nexpect = \"granted\"")),
        case(&payroll, &format!("{ada}\nsecond_factor = true\nexpect = \"granted\"")),
        case(&world.orders_at("/a%00b"), "expect = \"refused\""),
        case(&queue, "expect = \"refused\""),
        case("http://nowhere.example/", "expect = \"unknown-host\""),
    ];
    let file = config.with_file_name("expectations.toml");
    let test = async |text: String| {
        std::fs::write(&file, text).unwrap();
        run(&["policy", "test", file.to_str().unwrap()], config, "").await
    };
    assert!(done(&test(expectations.concat()).await).contains("all 14 expectations hold"));
    let unmet = test(format!("{}{}", expectations.concat(), case(&world.orders_at("/api/x"), "expect = \"denied\""))).await;
    let said = String::from_utf8_lossy(&unmet.stderr);
    assert_eq!(unmet.status.code(), Some(1), "{said}");
    assert!(said.contains("expected denied, but it is public") && said.contains("1 of 15 expectations do not hold"), "{said}");
    assert_eq!(test("[[case]]\nurl = \"http://x/\"\nexpect = \"maybe\"".to_owned()).await.status.code(), Some(2));
    assert_eq!(test("[[case]]\nexpects = \"granted\"".to_owned()).await.status.code(), Some(2));
}

#[tokio::test]
async fn an_operator_ends_the_waiting_after_wrong_passwords_while_the_node_runs() {
    let world = World::new().prepare().await;
    done(&run(&["account", "create", "--email", ADA.email], world.config(), &format!("{}\n", ADA.password)).await);
    let node = Serving::start(&world, "serve.log").await;
    let mut ada = world.browser();
    ada.get(&world.login_at("/sign-in")).await.fill("E-mail address", ADA.email).submit("Continue").await;
    for number in 0..5 {
        ada.fill("Password", &format!("guess {number}")).submit("Sign in").await.has_status(422);
    }
    ada.fill("Password", ADA.password).submit("Sign in").await.has_status(429).shows("Try again in 10 seconds");
    let told = done(&run(&["account", "unlock", "--email", ADA.email], world.config(), "").await);
    assert!(told.contains("can sign in again, and need not wait"), "{told}");
    ada.fill("Password", ADA.password).submit("Sign in").await.shows("Your portals");
    node.terminate().await;
}

/// Everything that was typed or given out and must not be found in a log or in clear on the disk.
fn canaries(world: &World, ada: &Browser) -> Vec<String> {
    let passes = ["login", "orders"].iter().map(|id| ada.cookie(&world.host(id), "latchkey").unwrap().value);
    let sessions = world
        .orders
        .received()
        .iter()
        .flat_map(|request| request.header("cookie").join("; ").split("; ").map(str::to_owned).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let session = sessions.iter().find_map(|pair| pair.strip_prefix("ORDERSID=")).unwrap().to_owned();
    let typed = [ADA.password, ADA.portal_password, "wrong-master-canary-1", "wrong-portal-canary-2", "form-canary-3"].map(str::to_owned);
    passes.chain([session]).chain(typed).collect()
}

#[tokio::test]
async fn no_secret_is_written_to_the_log_or_in_clear_to_the_disk() {
    let world = World::new().prepare().await;
    done(&run(&["account", "create", "--email", ADA.email], world.config(), &format!("{}\n", ADA.password)).await);
    let node = Serving::start(&world, "serve.log").await;
    let mut ada = world.browser();
    // A kept form, wrong passwords, a link for the session, a repair, a portal that is down: where a careless line could slip in.
    ada.post(&world.orders_at("/"), &world.orders_at("/orders"), "application/x-www-form-urlencoded", "item=form-canary-3").await;
    ada.fill("E-mail address", ADA.email).submit("Continue").await;
    ada.fill("Password", "wrong-master-canary-1").submit("Sign in").await.has_status(422);
    ada.fill("Password", ADA.password).submit("Sign in").await;
    ada.link_as(ADA.user, "wrong-portal-canary-2", true).await.has_status(422);
    ada.link(&ADA).await.shows("You were sending a form");
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as");
    ada.get(&world.reports_at("/")).await.link_as(ADA.user, ADA.portal_password, false).await.shows("Signed in as");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as");
    world.orders.go_down().await;
    ada.get(&world.orders_at("/profile")).await.has_status(502);
    let code = ada.page().text.split("Support code: ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let canaries = canaries(&world, &ada);
    let log = node.terminate().await;

    assert!(log.contains(&code), "the support code of the page is in the log: {code}");
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "one JSON object a line: {line}");
    }
    let mut places = vec![("the log".to_owned(), log.into_bytes())];
    let mut directories = vec![world.data_dir()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap().map(Result::unwrap) {
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => directories.push(entry.path()),
                kind if kind.is_file() => places.push((entry.path().display().to_string(), std::fs::read(entry.path()).unwrap())),
                _ => {}
            }
        }
    }
    assert!(places.len() > 2, "{:?}", places.iter().map(|(name, _)| name).collect::<Vec<_>>());
    for (place, bytes) in &places {
        for canary in &canaries {
            assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary:?} is in {place}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_to_a_trail_is_named() {
    let world = World::new().prepare().await;
    done(&run(&["account", "create", "--email", ADA.email], world.config(), &format!("{}\n", ADA.password)).await);
    let node = Serving::start(&world, "serve.log").await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/")).await;
    ada.fill("E-mail address", ADA.email).submit("Continue").await;
    ada.fill("Password", "a wrong one, to be sure").submit("Sign in").await.has_status(422);
    // It is written after the answer, and shall be the second line.
    let log = node.log.clone();
    eventually("the wrong password is in the trail", Duration::from_secs(20), async || {
        std::fs::read_to_string(&log).unwrap().contains("sign-in-refused")
    })
    .await;
    ada.fill("Password", ADA.password).submit("Sign in").await;
    ada.link(&ADA).await.shows("Signed in as");
    node.terminate().await;

    let verify = async |more: &[&str]| run(&[&["account", "verify-audit"], more].concat(), world.config(), "").await;
    let copy = ["--copy", log.to_str().unwrap()];
    for more in [&[] as &[&str], &copy] {
        let out = done(&verify(more).await);
        assert!(out.contains("4 lines of 1 account: each is as it was written"), "{out}");
    }
    let sql = async |change: &str| {
        let script = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()";
        let database = world.data_dir().join("accounts.db");
        assert!(Command::new("python3").args(["-c", script]).arg(database).arg(change).status().await.unwrap().success());
    };
    // Who has the database cannot know that the log tells of the last line.
    sql("DELETE FROM audit_events WHERE number = 4").await;
    done(&verify(&[]).await);
    let refused = verify(&copy).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stdout).contains("line 4 of account"), "{refused:?}");
    sql("UPDATE audit_events SET kind = 'signed-in' WHERE kind = 'sign-in-refused'").await;
    let refused = verify(&[]).await;
    assert_eq!(refused.status.code(), Some(1));
    let (out, err) = (String::from_utf8_lossy(&refused.stdout), String::from_utf8_lossy(&refused.stderr));
    assert!(out.contains("line 2 of account") && out.contains("was altered, put in or moved"), "{out}");
    assert!(err.contains("3 lines of 1 account, 1 fault: somebody has changed the database"), "{err}");
}
