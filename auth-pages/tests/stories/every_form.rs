//! Every form of ours, by the router's own tables: none counts without its token or from another site, and every answer is fenced in.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};

use crate::browser::Browser;
use crate::world::{SIGN_IN, World};

/// Each address to which a form is posted, but for providers' reports, which no browser sends.
const POSTS: &[&str] = &[
    "/sign-in",
    "/sign-in/password",
    "/sign-in/code",
    "/sign-in/passkey",
    "/sign-in/new-password",
    "/step-up",
    "/enrol",
    "/enrol/confirm",
    "/enrol/passkey",
    "/enrol/passkey/made",
    "/link/wiki",
    "/link/wiki/choose",
    "/learned/wiki",
    "/account/links/wiki/remove",
    "/account/sessions/others/end",
    "/account/sessions/forget",
    "/account/authentication/one-time-code",
    "/account/authentication/one-time-code/remove",
    "/account/authentication/recovery-codes",
    "/account/authentication/questions",
    "/account/authentication/questions/remove",
    "/account/authentication/passkeys",
    "/account/authentication/passkeys/add",
    "/account/authentication/passkeys/abc/remove",
    "/account/authentication/password",
    "/account/authentication/strength",
    "/account/authentication/expiry",
    "/account/data/export",
    "/account/data/delete",
    "/account/language",
    "/account/contact/name",
    "/account/contact/pin",
    "/account/contact/email",
    "/account/contact/email/token",
    "/account/contact/email/mail",
    "/account/contact/number",
    "/account/contact/number/token",
    "/account/contact/number/text",
    "/account/contact/number/remove",
    "/strength",
    "/sign-out",
    "/forgot",
    "/forgot/token",
    "/forgot/mail",
    "/forgot/text",
    "/forgot/questions",
    "/forgot/code",
    "/forgot/passkey",
    "/forgot/password",
    "/register",
    "/register/contact",
    "/register/password",
    "/register/codes",
    "/register/questions",
    "/register/token",
    "/register/mail",
    "https://shop.example.net:8443/.latchkey/enable",
    "https://shop.example.net:8443/.latchkey/disable",
];

/// Pages without a form.
const PAGES: &[&str] = &[
    "/",
    "/account",
    "/account/links",
    "/account/authentication",
    "/account/sessions",
    "/account/activity",
    "/account/data",
    "/account/contact",
    "/support/portals",
    "/sign-in/state",
    "/enable/shop",
    "/help",
    "/outbox",
    "/nothing",
    "https://wiki.example.com/.latchkey/enter",
    "https://wiki.example.com/.latchkey/resume",
    "https://wiki.example.com/.latchkey/storage",
    "https://wiki.example.com/.latchkey/nothing",
    "https://unknown.example.org/",
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn handlers() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src/sign_in_host", "src/portal_host"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found
}

#[test]
fn no_form_is_missing_here_and_each_handler_looks_at_its_token() {
    let sources = handlers();
    let tables = sources.iter().filter(|(name, _)| name.ends_with("mod.rs"));
    let routes: usize = tables
        .map(|(_, text)| {
            let by_verb = text.split("Post, ").skip(1).filter_map(|rest| rest.split(')').next());
            let listed: usize = by_verb.map(|paths| paths.split('|').count()).sum();
            listed + text.matches("            Post => ").count()
        })
        .sum();
    // One more arm is the mail provider's.
    assert_eq!(routes - 1, POSTS.len(), "a route that takes a post belongs in this list");
    let takes_posts =
        |text: &str| ["fn post", "fn confirm(", "fn strength(", "fn strangers_strength("].iter().any(|name| text.contains(name));
    let unguarded: Vec<&String> = sources
        .iter()
        .filter(|(name, text)| takes_posts(text) && !text.contains("checked_form") && !name.ends_with("_hooks.rs"))
        .map(|(name, _)| name)
        .collect();
    assert!(unguarded.is_empty(), "{unguarded:?}");
}

fn whole(address: &str) -> String {
    if address.starts_with("https://") { address.to_owned() } else { format!("{SIGN_IN}{address}") }
}

/// Scheme, host and port.
fn origin(address: &str) -> String {
    whole(address).split('/').take(3).collect::<Vec<_>>().join("/")
}

async fn post(browser: &mut Browser, address: &str, from: &str, token: &str) -> Response<Bytes> {
    let url = whole(address);
    let host = origin(address).replace("https://", "");
    let request = Request::builder()
        .method(Method::POST)
        .uri(&url)
        .header(header::COOKIE, browser.cookie_header(&host))
        .header(header::ORIGIN, from)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    browser.raw(request.body(Bytes::from(format!("form_token={token}"))).unwrap()).await
}

/// The token of the first form on a page.
async fn token(browser: &mut Browser, address: &str) -> String {
    browser.open(&whole(address)).await.attribute("input[name=form_token]", "value").unwrap_or_default()
}

/// What a form that counts would leave: lines of trails, mails, sessions.
async fn left(world: &Arc<World>) -> (usize, usize) {
    (world.deps.accounts.trail(("", 0), 1_000).await.unwrap().len(), world.mails.recent(100).await.unwrap().len())
}

#[tokio::test]
async fn no_form_counts_without_its_token_or_from_another_site() {
    let world = World::new().await;
    let mut refused = Vec::new();
    for address in POSTS {
        let mut ada = world.ada().await;
        // Both tokens that such a browser can have: that of a stranger's form and that of its session's.
        let mut nobody = ada.clone();
        nobody.cookies.get_mut("login.example.com").unwrap().remove("__Host-latchkey").unwrap();
        let strangers = token(&mut nobody, "/sign-in").await;
        let hers = token(&mut ada, if address.contains("shop.example.net") { address } else { "/account/authentication/password" }).await;
        let before = left(&world).await;
        let ours = origin(address);
        let mut statuses = Vec::new();
        for (from, given) in [
            (ours.as_str(), ""),
            (ours.as_str(), "AAAAAAAAAAAAAAAAAAAAAA"),
            ("https://evil.example.com", hers.as_str()),
            ("https://evil.example.com", strangers.as_str()),
            ("null", hers.as_str()),
        ] {
            let answer = post(&mut ada.clone(), address, from, given).await;
            assert!(!answer.status().is_success(), "{address} from {from}: {}", answer.status());
            assert!(
                !answer.headers().get_all(header::SET_COOKIE).iter().any(|set| set.to_str().unwrap().contains("latchkey=")),
                "{address}"
            );
            statuses.push(answer.status());
        }
        assert_eq!(left(&world).await, before, "{address}: something was done");
        ada.open(&format!("{SIGN_IN}/account/links")).await.is_at(&format!("{SIGN_IN}/account/links"));
        if statuses.iter().all(|status| *status == StatusCode::FORBIDDEN) {
            // So it is the token and the site that it is refused for.
            let mut counted = false;
            for given in [hers, strangers] {
                counted |= post(&mut ada.clone(), address, &ours, &given).await.status() != StatusCode::FORBIDDEN;
            }
            assert!(counted, "{address} takes no form at all");
            refused.push(*address);
        }
    }
    // The rest are steps of a way that has not begun, and are not there without it.
    assert!(refused.len() >= 25, "{}: {refused:?}", refused.len());
}

#[tokio::test]
async fn every_answer_on_every_page_is_fenced_in() {
    let world = World::new().await;
    let (mut ada, mut stranger) = (world.ada().await, world.browser());
    for address in POSTS.iter().chain(PAGES) {
        for browser in [&mut ada, &mut stranger] {
            let url = whole(address);
            let host = origin(address).replace("https://", "");
            let request = Request::builder().uri(&url).header(header::COOKIE, browser.cookie_header(&host)).body(Bytes::new()).unwrap();
            let answer = browser.raw(request).await;
            let value = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
            let policy = value("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'), "{address}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{address}: {policy}");
            assert_eq!(value("referrer-policy"), "same-origin", "{address}");
            assert_eq!(value("strict-transport-security"), "max-age=31536000", "{address}");
            assert_eq!(value("cache-control"), "no-store", "{address}");
            assert_eq!(value("x-content-type-options"), "nosniff", "{address}");
            let body = String::from_utf8(answer.body().to_vec()).unwrap();
            for inline in ["<script>", " style=", " onclick=", " onsubmit=", " onload=", "<style", "javascript:"] {
                assert!(!body.contains(inline), "{address}: {inline}");
            }
        }
    }
}
