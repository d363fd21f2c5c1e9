//! What really is: asked of the stores, past every page.

use std::collections::BTreeMap;

use accounts::use_cases::{Deps, recognise};
use accounts::{AccountId, EmailAddress, Pass, PassScope, PortalId, SessionId};
use tests::{Browser, World};

/// The state of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Actual {
    pub(crate) account: Option<AccountId>,
    pub(crate) password_hash: String,
    /// The version of the one-time codes.
    pub(crate) codes: Option<i64>,
    pub(crate) recovery_codes: Vec<[u8; 16]>,
    /// Links of the orders desk: id, version, user name.
    pub(crate) links: Vec<(String, i64, String)>,
    /// Sessions, and whether a second factor was given in them.
    pub(crate) sessions: BTreeMap<[u8; 16], bool>,
}

impl Actual {
    pub(crate) async fn of(deps: &Deps, email: &str) -> Self {
        let Some(account) = deps.accounts.by_email(&EmailAddress::parse(email).unwrap()).await.unwrap() else { return Self::default() };
        let links = deps.accounts.links(account.id, &PortalId::new("orders")).await.unwrap();
        let sessions = deps.sessions.sessions_of(account.id).await.unwrap();
        Self {
            account: Some(account.id),
            codes: deps.accounts.one_time_code(account.id).await.unwrap().map(|code| code.version),
            recovery_codes: deps.accounts.recovery_codes(account.id).await.unwrap().into_iter().map(|code| code.0).collect(),
            links: links.into_iter().map(|link| (link.id.to_string(), link.version, link.username)).collect(),
            sessions: sessions.iter().map(|session| (*session.id.bytes(), session.second_factor.is_some())).collect(),
            password_hash: account.password_hash,
        }
    }
}

/// A pass cookie that a browser was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SeenPass {
    pub(crate) session: [u8; 16],
    host: String,
    cookie: String,
}

/// The passes that a browser holds: of the sign-in host and of the orders desk.
pub(crate) fn passes(world: &World, browser: &Browser) -> Vec<SeenPass> {
    let hosts = [world.host("login"), world.host("orders")];
    let mut seen = Vec::new();
    for host in hosts {
        let Some(cookie) = browser.cookie(&host, "latchkey") else { continue };
        let keys = world.deps().keys.load();
        if let Some(pass) = Pass::from_cookie(cookie.value.as_bytes(), scope(world, &host), &keys.passes) {
            seen.push(SeenPass { session: *pass.session.bytes(), host, cookie: cookie.value });
        }
    }
    seen
}

/// Who stands behind a pass, as the gateway judges it: session and account.
pub(crate) async fn holder(world: &World, seen: &SeenPass) -> Option<(SessionId, AccountId)> {
    let scope = scope(world, &seen.host);
    let pass = Pass::from_cookie(seen.cookie.as_bytes(), scope, &world.deps().keys.load().passes)?;
    let who = recognise(world.deps(), &pass, scope).await.unwrap()?;
    Some((who.session.id, who.account.id))
}

fn scope<'a>(world: &World, host: &'a str) -> PassScope<'a> {
    if host == world.host("login") { PassScope::SignIn(host) } else { PassScope::Portal(host) }
}
