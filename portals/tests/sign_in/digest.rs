use std::sync::atomic::{AtomicU32, Ordering};

use accounts::Verdict;
use portals::Opened;
use portals::recipe::{Basic, PagePath, Proof, Recipe, Template};

use crate::world::{Portal, Reply, Seen, World, page, redirect};

/// The digest of `alice:office:s3cret`, as `printf %s … | md5sum` gives it.
const HA1: &str = "1f2c5c2ac68dfa4551fef3b942b663bd";

fn recipe(body: Option<&str>) -> Recipe {
    let body = body.map(|text| Template::parse(text).unwrap());
    Recipe::Digest(Basic { proof: Proof { page: PagePath::parse("/files?a=1").unwrap(), body, status: vec![] } })
}

fn challenge(more: &str) -> Reply {
    page(401, "").with("www-authenticate", &format!("Digest realm=\"office\", nonce=\"n1\", qop=\"auth\", algorithm=MD5{more}"))
}

fn parameter<'a>(seen: &'a Seen, name: &str) -> &'a str {
    let line = seen.header("authorization");
    let after = line.split_once(&format!("{name}=")).map_or("", |(_, after)| after);
    after.trim_start_matches('"').split(['"', ',']).next().unwrap()
}

/// A server that works the answer out for itself.
fn is_right(seen: &Seen) -> bool {
    use md5::{Digest, Md5};
    let md5 = |text: String| Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let ha2 = md5(format!("{}:{}", seen.method, seen.target));
    let (nonce, count, cnonce) = (parameter(seen, "nonce"), parameter(seen, "nc"), parameter(seen, "cnonce"));
    parameter(seen, "uri") == seen.target && parameter(seen, "response") == md5(format!("{HA1}:{nonce}:{count}:{cnonce}:auth:{ha2}"))
}

fn closed(seen: &Seen) -> Reply {
    if is_right(seen) { page(200, "Files of alice").with("set-cookie", "seen=1; HttpOnly") } else { challenge("") }
}

async fn verdict(recipe: Recipe, password: &str, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Verdict, Vec<Seen>) {
    let portal = Portal::start(answer).await;
    let attempt = World::new(portal.settings(recipe)).attempt("alice", password).await;
    (attempt.verdict, portal.seen())
}

#[tokio::test]
async fn every_later_request_can_be_answered_for() {
    let portal = Portal::start(closed).await;
    let world = World::new(portal.settings(recipe(Some("Files of {username}"))));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    let opened: Opened = world.open(&attempt);
    assert_eq!(opened.headers().count(), 0);
    for (method, target, count) in [("GET", "/a%20b?c=d", "nc=00000002"), ("PROPFIND", "/", "nc=00000003")] {
        let line = opened.authorization(method, target).unwrap();
        assert!(line.to_str().unwrap().contains(count), "{line:?}");
        let mut headers = http::HeaderMap::new();
        headers.insert("authorization", line);
        assert!(is_right(&Seen { method: method.into(), target: target.into(), headers, body: String::new() }), "{method} {target}");
    }
    assert!(!format!("{opened:?}").contains(HA1));
    assert!(!attempt.portal_session.unwrap().entries.iter().any(|entry| entry.sealed.windows(8).any(|part| part == &HA1.as_bytes()[..8])));
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_never_sent() {
    let (verdict, seen) = verdict(recipe(None), "wrong", closed).await;
    assert_eq!((verdict, seen.len()), (Verdict::WrongCredentials, 2));
    assert!(!seen[1].header("authorization").contains("wrong"));
}

#[tokio::test]
async fn a_nonce_that_is_too_old_is_no_refusal() {
    let tries = AtomicU32::new(0);
    let stale_once = move |seen: &Seen| {
        if is_right(seen) && tries.fetch_add(1, Ordering::Relaxed) == 0 { challenge(", stale=TRUE") } else { closed(seen) }
    };
    assert_eq!(verdict(recipe(None), "s3cret", stale_once).await.0, Verdict::SignedIn);
    let (verdict, seen) = verdict(recipe(None), "s3cret", |_| challenge(", stale=true")).await;
    assert_eq!((verdict, seen.len()), (Verdict::WrongCredentials, 3), "it ends");
}

#[tokio::test]
async fn what_asks_for_no_digest_gets_none() {
    for reply in [
        page(200, ""),
        page(403, ""),
        page(401, ""),
        page(401, "").with("www-authenticate", "Basic realm=\"x\""),
        page(401, "").with("www-authenticate", "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256, qop=\"auth\""),
        redirect("/login"),
    ] {
        let answer = reply.clone();
        let (verdict, seen) = verdict(recipe(None), "s3cret", move |_| answer.clone()).await;
        assert_eq!((verdict, seen.len()), (Verdict::Unrecognised, 1), "{reply:?}");
    }
    assert_eq!(verdict(recipe(None), "s3cret", |_| page(503, "")).await.0, Verdict::Unavailable);
}

#[tokio::test]
async fn a_redirect_is_answered_for_at_its_own_address() {
    let answer = |seen: &Seen| match seen.target.as_str() {
        "/files?a=1" if is_right(seen) => redirect("/files/alice"),
        _ => closed(seen),
    };
    assert_eq!(verdict(recipe(Some("Files of {username}")), "s3cret", answer).await.0, Verdict::SignedIn);
    let stranger = |seen: &Seen| if is_right(seen) { page(200, "Files of nobody") } else { challenge("") };
    assert_eq!(verdict(recipe(Some("Files of {username}")), "s3cret", stranger).await.0, Verdict::Unrecognised);
}
