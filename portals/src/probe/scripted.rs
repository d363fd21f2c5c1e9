//! Portals whose login page is a script: where such scripts post a login, by the conventions of their kind. Asked for without a login
//! first: what is not there is told a stranger too.

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};

use super::Prober;
use super::endpoints::Endpoint;
use crate::sign_in::visit::{Ask, Page};

/// One convention.
#[derive(Clone, Debug)]
pub(super) struct Convention {
    pub(super) url: Cow<'static, str>,
    /// A template, as the configuration file has it.
    pub(super) body: Cow<'static, str>,
    /// Where the token is in the answer (RFC 6901). `None`: the answer sets a cookie.
    pub(super) token: Option<Cow<'static, str>>,
    /// The header in which it goes along, and the template of its value.
    pub(super) header: (&'static str, &'static str),
    /// Pages that tell a person from a stranger.
    pub(super) proofs: &'static [&'static str],
}

pub(super) const BEARER: (&str, &str) = ("Authorization", "Bearer {extract.token}");
const USERNAME: &str = r#"{{"username":"{username}","password":"{password}"}}"#;
const EMAIL: &str = r#"{{"email":"{username}","password":"{password}"}}"#;

const fn gives(url: &'static str, body: &'static str, token: &'static str, proofs: &'static [&'static str]) -> Convention {
    Convention { url: Cow::Borrowed(url), body: Cow::Borrowed(body), token: Some(Cow::Borrowed(token)), header: BEARER, proofs }
}

const fn sets(url: &'static str, body: &'static str, proofs: &'static [&'static str]) -> Convention {
    Convention { url: Cow::Borrowed(url), body: Cow::Borrowed(body), token: None, header: BEARER, proofs }
}

/// The address, what is posted, where the token is, and who tells. The more of them speak alike, the earlier.
static CONVENTIONS: [Convention; 26] = [
    gives("/api/auth/login", USERNAME, "/token", &["/api/auth/me", "/api/me"]),
    gives("/api/login", USERNAME, "/token", &["/api/me", "/api/user"]),
    gives("/api/v1/login", USERNAME, "/token", &["/api/v1/user", "/api/v1/me"]),
    gives("/api/v1/auth/login", USERNAME, "/access_token", &["/api/v1/users/me", "/api/v1/me"]),
    gives("/api/auth", r#"{{"Username":"{username}","Password":"{password}"}}"#, "/jwt", &["/api/users/me", "/api/users"]),
    gives("/api/tokens", r#"{{"identity":"{username}","secret":"{password}"}}"#, "/token", &["/api/users/me"]),
    gives("/auth/login", EMAIL, "/data/access_token", &["/users/me"]),
    gives("/admin/login", EMAIL, "/data/token", &["/admin/users/me"]),
    gives(
        "/auth/token",
        r#"{{"client_id":"node-red-editor","grant_type":"password","scope":"","username":"{username}","password":"{password}"}}"#,
        "/access_token",
        &["/settings"],
    ),
    gives("/-/verdaccio/sec/login", USERNAME, "/token", &["/-/whoami"]),
    gives("/api/user/login", USERNAME, "/token", &["/api/user"]),
    gives("/api/users/login", EMAIL, "/token", &["/api/users/me"]),
    gives("/api/authenticate", USERNAME, "/token", &["/api/account"]),
    gives("/api-token-auth/", USERNAME, "/token", &["/api/users/me/", "/api/"]),
    Convention {
        url: Cow::Borrowed("/api/session"),
        body: Cow::Borrowed(USERNAME),
        token: Some(Cow::Borrowed("/id")),
        header: ("X-Metabase-Session", "{extract.token}"),
        proofs: &["/api/user/current"],
    },
    Convention {
        url: Cow::Borrowed("/api/auth"),
        body: Cow::Borrowed(r#"{{"password":"{password}"}}"#),
        token: Some(Cow::Borrowed("/session/sid")),
        header: ("X-FTL-SID", "{extract.token}"),
        proofs: &["/api/config"],
    },
    sets("/login", r#"{{"user":"{username}","password":"{password}"}}"#, &["/api/user"]),
    sets("/api/login", USERNAME, &["/api/me", "/api/user"]),
    sets("/api/auth/login", USERNAME, &["/api/auth/me", "/api/me"]),
    sets("/rest/noauth/auth/password", USERNAME, &["/rest/system/status", "/"]),
    sets("/rest/login", r#"{{"emailOrLdapLoginId":"{username}","password":"{password}"}}"#, &["/rest/login"]),
    sets("/control/login", r#"{{"name":"{username}","password":"{password}"}}"#, &["/control/profile", "/control/status"]),
    sets("/api/session", USERNAME, &["/api/session", "/api/user"]),
    sets("/api/sessions", USERNAME, &["/api/me"]),
    sets("/api/v1/session", EMAIL, &["/api/v1/me"]),
    sets("/session", EMAIL, &["/me"]),
];

/// Pages that APIs keep for whoever asks who they are; some ask for HTTP Basic there.
pub(super) const WHO_AM_I: [&str; 12] = [
    "/api/whoami",
    "/api/me",
    "/api/user",
    "/api/users/me",
    "/api/v1/user",
    "/api/v1/me",
    "/api/account",
    "/api/profile",
    "/me",
    "/rest/system/status",
    "/api",
    "/api/v1",
];

/// Pages beside the address of a login that tell who asks.
pub(super) fn beside_login(url: &str) -> Vec<String> {
    let path = url.split('?').next().unwrap_or_default().trim_end_matches('/');
    let Some((folder, _)) = path.rsplit_once('/').filter(|(folder, _)| !folder.is_empty()) else { return Vec::new() };
    ["me", "user", "check", "whoami", "profile", "session"].map(|name| format!("{folder}/{name}")).to_vec()
}

impl Prober {
    /// The conventions that the portal seems to follow.
    pub(super) async fn conventions(&self) -> Vec<Convention> {
        let mut found: Vec<Convention> = Vec::new();
        let mut known: Vec<(&str, bool)> = Vec::new();
        for convention in &CONVENTIONS {
            let there = match known.iter().find(|(url, _)| *url == convention.url) {
                Some((_, there)) => *there,
                None => {
                    let there = self.takes_a_login(&convention.url).await;
                    known.push((&convention.url, there));
                    there
                }
            };
            if there {
                found.push(convention.clone());
            }
        }
        found
    }

    /// Whether something judges logins there; asked for with none.
    pub(super) async fn takes_a_login(&self, url: &str) -> bool {
        self.post_nothing(url).await.is_some_and(|page| seems_to_take_a_login(&page))
    }

    /// Whether what a script speaks of is there at all; without a login.
    pub(super) async fn is_there(&self, endpoint: &Endpoint) -> bool {
        let answer = if endpoint.json {
            self.post_nothing(&endpoint.url).await
        } else {
            let mut visit = self.visit();
            let Ok(url) = visit.url(&endpoint.url) else { return false };
            let body = Some(("application/x-www-form-urlencoded".to_owned(), Vec::new()));
            visit.ask(Ask { url, method: Method::POST, body, extra: Vec::new() }).await.ok()
        };
        answer.is_some_and(|page| !matches!(page.status, 404 | 405 | 410 | 501..))
    }

    async fn post_nothing(&self, url: &str) -> Option<Page> {
        let mut visit = self.visit();
        let json = HeaderValue::from_static("application/json");
        let ask = Ask {
            url: visit.url(url).ok()?,
            method: Method::POST,
            body: Some(("application/json".to_owned(), b"{}".to_vec())),
            extra: vec![(ACCEPT, json)],
        };
        visit.ask(ask).await.ok()
    }
}

/// Whether an address is one that judges logins: it says what it misses, and in no page for people.
fn seems_to_take_a_login(page: &Page) -> bool {
    let speaks_html = page.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.contains("html"));
    matches!(page.status, 400 | 401 | 403 | 415 | 422 | 500) && !(speaks_html && page.status != 401 && page.status != 400)
}
