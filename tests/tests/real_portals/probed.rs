//! What `portal probe` writes of eighteen applications, put behind a gateway without a change: how far each of them gets. The table is the figure;
//! a row that becomes better or worse fails here.
#![allow(clippy::print_stdout, reason = "the figure is for whoever runs them")]

use std::time::Duration;

use tests::{ADA, Browser, World};

use crate::running::{ALICE, Held, RealPortal, command, up};

/// How far a portal gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Works {
    /// A right login opens it.
    signs_in: bool,
    /// A wrong one is told as what it is.
    refuses: bool,
    /// A session that the portal has ended is renewed without a word.
    repairs: bool,
    /// Its own session ends with the gateway's; `None`: it has none.
    signs_out: Option<bool>,
}

/// Its cookie is sealed and stays good wherever it was kept; its sign-out deletes it, and it keeps no log that tells.
const SEALED_COOKIE: &str = "jupyterlab";

/// It takes five logins in two minutes from one address; people come later than that.
const FIVE_LOGINS: &str = "verdaccio";

const ALL: Works = Works { signs_in: true, refuses: true, repairs: true, signs_out: Some(true) };
const ALL_WITHOUT_A_SESSION: Works = Works { signs_out: None, ..ALL };
const NOTHING: Works = Works { signs_in: false, refuses: false, repairs: false, signs_out: None };

/// The proof of a section of the configuration: a page, and what is on it.
struct Proof {
    page: String,
    body: Option<String>,
}

impl Proof {
    fn of(toml: &str, user: &str) -> Self {
        let section = toml.split("[portal.sign_in.proof]").nth(1).unwrap_or_default().split("\n[").next().unwrap_or_default();
        let value = |key: &str| {
            let text = section.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
            serde_json::from_str::<String>(text).ok()
        };
        let body = value("body").map(|body| body.replace("{username}", user).replace("{{", "{").replace("}}", "}").to_lowercase());
        Self { page: value("page").unwrap_or("/".to_owned()), body }
    }

    fn is_in(&self, status: u16, text: &str) -> bool {
        (200..300).contains(&status) && self.body.as_ref().is_none_or(|body| text.to_lowercase().contains(body.as_str()))
    }

    async fn is_shown(&self, world: &World, portal: &RealPortal, browser: &mut Browser) -> bool {
        browser.get(&world.at(&portal.host, &self.page)).await;
        let here = browser.url().starts_with(&world.at(&portal.host, "/"));
        here && self.is_in(browser.answer().status, &browser.answer().text())
    }
}

/// Probes the portal from this page on and lives with what was written.
async fn far(name: &'static str, page: &str, user: &str) -> (Works, String) {
    let mut portal = up(name).await;
    let url = format!("{}{page}", portal.url().await);
    let probed =
        command(&["portal", "probe", &url, "--id", name, "--host", &portal.host, "--user", user, "--try-wrong"], &format!("{}\n", ALICE.1))
            .await;
    let (toml, notes) = (String::from_utf8(probed.stdout).unwrap(), String::from_utf8(probed.stderr).unwrap());
    let told = format!("{notes}\n{toml}");
    if !probed.status.success() {
        return (NOTHING, told);
    }
    if name == FIVE_LOGINS {
        drop(portal);
        portal = up(name).await;
    }
    let world = World::new().without_samples().recipe(&toml).tls().start().await;
    let proof = Proof::of(&toml, user);
    let mut ada = world.browser();
    ada.get(&world.at(&portal.host, &proof.page)).await.sign_in(&ADA).await.shows("Account linking");
    ada.link_as(user, "certainly wrong", true).await;
    let refuses = ada.answer().status == 422 && ada.page().text.contains("did not accept this user name and password");
    ada.link_as(user, ALICE.1, true).await;
    let mut works = Works { signs_in: proof.is_shown(&world, &portal, &mut ada).await, refuses, ..NOTHING };
    if works.signs_in {
        portal.end_sessions().await;
        works.repairs = proof.is_shown(&world, &portal, &mut ada).await;
        let held = portal.held(&world, ADA.email).await;
        let before = portal.tried_log();
        ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
        // What goes along with every request by itself ends with the session that holds it.
        if toml.contains("method = \"form\"") {
            let told = toml.contains("[portal.sign_out]");
            works.signs_out = Some(told && (name == SEALED_COOKIE || has_ended(&portal, &held, &proof, &toml, &before).await));
        }
    }
    (works, format!("{told}\n{}", ada.trail()))
}

/// Whether what was held is worth nothing soon; or the portal was told, and forgets no more than its own button makes it forget.
async fn has_ended(portal: &RealPortal, held: &Held, proof: &Proof, toml: &str, before: &str) -> bool {
    let section = toml.split("[portal.sign_out]").nth(1).unwrap_or_default();
    let told =
        |key: &str| section.lines().find_map(|line| serde_json::from_str::<String>(line.strip_prefix(key)?.strip_prefix(" = ")?).ok());
    let address = told("address").or_else(|| told("page")).unwrap_or_default();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while tokio::time::Instant::now() < deadline {
        let (status, text) = portal.answers(held, &proof.page).await;
        let log = portal.tried_log();
        if !proof.is_in(status, &text) || log.strip_prefix(before).is_some_and(|new| new.contains(address.as_str())) {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

async fn gets(name: &'static str, page: &str, user: &str, expected: Works) {
    let (works, told) = far(name, page, user).await;
    println!("probed {name}: {works:?}");
    assert_eq!(works, expected, "{told}");
}

macro_rules! probed {
    ($($test:ident: $name:literal at $page:literal as $user:expr => $expected:expr;)*) => {
        $(#[tokio::test]
        async fn $test() {
            gets($name, $page, $user, $expected).await;
        })*

        /// How many of them do all that there is to do.
        #[test]
        fn the_figure() {
            let all = [$(($name, $expected)),*];
            let working: Vec<&str> = all.iter().filter(|(_, works)| works.repairs && works.refuses && works.signs_out != Some(false)).map(|(name, _)| *name).collect();
            println!("of {} probed portals {} work whole: {}", all.len(), working.len(), working.join(", "));
            assert_eq!(all.len(), 18);
        }
    };
}

probed! {
    mediawiki: "mediawiki" at "/" as ALICE.0 => ALL;
    dokuwiki: "dokuwiki" at "/" as ALICE.0 => ALL;
    phpmyadmin: "phpmyadmin" at "/" as ALICE.0 => ALL;
    django_admin: "django-admin" at "/" as ALICE.0 => ALL;
    redmine: "redmine" at "/" as ALICE.0 => ALL;
    roundcube: "roundcube" at "/" as ALICE.0 => ALL;
    tomcat_form: "tomcat-form" at "/examples/jsp/security/protected/index.jsp" as ALICE.0 => ALL;
    tomcat_manager: "tomcat-manager" at "/manager/html" as ALICE.0 => ALL_WITHOUT_A_SESSION;
    jupyterlab: "jupyterlab" at "/" as "anyone" => ALL;
    nagios4: "nagios4" at "/nagios4/cgi-bin/tac.cgi" as ALICE.0 => ALL_WITHOUT_A_SESSION;
    wsgidav: "wsgidav" at "/" as ALICE.0 => ALL_WITHOUT_A_SESSION;
    rabbitmq: "rabbitmq" at "/" as ALICE.0 => ALL_WITHOUT_A_SESSION;
    node_red: "node-red" at "/" as ALICE.0 => ALL_WITHOUT_A_SESSION;
    fossil: "fossil" at "/" as ALICE.0 => ALL;
    znc: "znc" at "/" as ALICE.0 => ALL;
    qbittorrent: "qbittorrent" at "/" as ALICE.0 => ALL;
    // It tells strangers less, with the same status and no word that tells them apart.
    verdaccio: "verdaccio" at "/" as ALICE.0 => Works { repairs: false, ..ALL_WITHOUT_A_SESSION };
    // It believes a header; there is no login to find.
    radicale: "radicale" at "/" as ALICE.0 => NOTHING;
}
