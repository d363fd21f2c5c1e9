//! A portal that believes a cookie which is signed with a secret that it shares with the gateway: a JWT, verified as the portal would.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use accounts::use_cases::assign_link;
use accounts::{EmailAddress, PortalId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::Value;
use tests::{ADA, Canned, World, answer};

const SECRET: &str = "a secret of forty bytes that two know....";
/// Noon, when the tests' clock begins.
const NOON: i64 = 1_772_452_800;

/// What a token says, if its signature, its end and its audience hold.
fn believed(token: &str, now: i64) -> Option<Value> {
    let (signed, tag) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let json = |text: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(text).ok()?).ok();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    hmac::verify(&key, signed.as_bytes(), &URL_SAFE_NO_PAD.decode(tag).ok()?).ok()?;
    let claims = json(claims).filter(|_| json(header).is_some_and(|header| header["alg"] == "HS256"))?;
    let counts = claims["exp"].as_i64()? > now && claims["iat"].as_i64()? <= now && claims["aud"] == "stock";
    counts.then_some(claims)
}

/// Its cookies of this name, as they came.
fn tokens(request: &str) -> Vec<&str> {
    let lines = request.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(": "));
    let pairs = lines.filter(|(name, _)| name.eq_ignore_ascii_case("cookie")).flat_map(|(_, value)| value.split("; "));
    pairs.filter_map(|pair| pair.strip_prefix("who=")).collect()
}

#[tokio::test]
async fn a_portal_verifies_the_token_that_two_share_the_secret_of() {
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = now.clone();
    let portal = Canned::answering(move |request| {
        let tokens = tokens(request);
        match tokens.first().filter(|_| tokens.len() == 1).and_then(|token| believed(token, clock.load(Ordering::SeqCst))) {
            Some(claims) => {
                let page = format!("<p>Signed in as {} of {}</p>", claims["sub"].as_str().unwrap(), claims["teams"]);
                answer("200 OK\r\nContent-Type: text/html", &page)
            }
            None => answer("401 Unauthorized\r\nContent-Type: text/html", "<p>Who are you?</p>"),
        }
    })
    .await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    let recipe = format!(
        "[[portal]]\nid = \"stock\"\nhosts = [\"stock.localhost\"]\nupstream = [\"{}\"]\n[portal.sign_in]\nmethod = \"cookie\"\ncookie = \"who\"\n\
         format = \"jwt\"\nsecret_file = {file:?}\naudience = \"stock\"\nclaims = {{ sub = \"{{username}}\", teams = \"{{account.groups}}\" }}\n\
         [portal.sign_in.proof]\npage = \"/\"\nbody = \"Signed in as {{username}}\"\n",
        portal.url()
    );
    let world = World::new().recipe(&recipe).start().await;
    let page = world.at("stock.localhost", "/");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("has none there yet");
    let (deps, email) = (world.deps(), EmailAddress::parse(ADA.email).unwrap());
    assign_link(deps, &email, &deps.portals[&PortalId::new("stock")].clone(), "alice").await.unwrap();
    ada.get(&page).await.is_at(&page).has_status(200).shows("Signed in as alice");

    // Only ours arrives, and it never leaves.
    let heads = portal.heads().len();
    let forged = "who=eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.; WHO=x";
    assert_eq!(ada.script("GET", &page).header("cookie", forged).send().await.status, 200);
    assert!(portal.heads()[heads..].iter().all(|head| !head.contains("eyJhbGciOiJub25lIn0")), "{:?}", portal.heads().last());
    assert!(ada.cookies("stock.localhost").iter().all(|cookie| cookie.name != "who"));

    // It counts ten minutes; a new one is there before the portal would refuse the old.
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(9 * 60 + 40));
        now.fetch_add(9 * 60 + 40, Ordering::SeqCst);
        let before = portal.heads().len();
        ada.get(&page).await.has_status(200).shows("Signed in as alice");
        let heads = portal.heads();
        let refused = heads.iter().skip(before);
        let refused = refused.filter(|head| tokens(head).iter().any(|token| believed(token, now.load(Ordering::SeqCst)).is_none()));
        assert_eq!(refused.count(), 0);
    }

    // Another secret at the portal: the proof says so, and nobody is taken for wrong.
    std::fs::write(&file, format!("{SECRET} of somebody else\n")).unwrap();
    let other = World::new().recipe(&recipe).start().await;
    let mut ada = other.browser();
    ada.get(&other.at("stock.localhost", "/")).await.sign_in(&ADA).await;
    let deps = other.deps();
    assign_link(deps, &email, &deps.portals[&PortalId::new("stock")].clone(), "alice").await.unwrap();
    ada.get(&other.at("stock.localhost", "/")).await.shows_not("Signed in as alice").shows("stock");
}
