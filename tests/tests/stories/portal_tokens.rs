//! Portals that know a person by a token: one that they give for a password, and one that we sign.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::PortalId;
use accounts::use_cases::assign_link;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use serde_json::Value;
use tests::{ADA, Browser, Canned, World, answer};

fn recipe(canned: &Canned, sign_in: &str) -> String {
    format!("[[portal]]\nid = \"api\"\nhosts = [\"api.localhost\"]\nupstream = [\"{}\"]\n{sign_in}", canned.url())
}

/// The value of a header in the last request for this page.
fn sent(canned: &Canned, page: &str, name: &str) -> Vec<String> {
    let heads = canned.heads();
    let head = heads.iter().rev().find(|head| head.starts_with(&format!("GET {page} "))).expect("the page was asked for");
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
}

/// Gives a numbered token for alice's password, and pages for the newest alone.
async fn token_portal(newest: Arc<AtomicU32>) -> Canned {
    Canned::answering(move |request| {
        if request.starts_with("POST /api/login ") {
            if !request.ends_with(r#"{"user":"alice","password":"s3\"cret"}"#) {
                return answer("401 Unauthorized", "{}");
            }
            let number = newest.fetch_add(1, Ordering::Relaxed) + 1;
            return answer("200 OK\r\nContent-Type: application/json", &format!("{{\"token\":\"t{number}\",\"life\":600}}"));
        }
        let valid = format!("Bearer t{}\r\n", newest.load(Ordering::Relaxed));
        match request.contains(&valid) {
            true => answer("200 OK\r\nContent-Type: text/html", "<p>Hello, Alice</p>"),
            false => answer("401 Unauthorized", "who are you?"),
        }
    })
    .await
}

const JSON: &str = r#"
[portal.sign_in]
method = "json"
url = "/api/login"
body = '{{"user":"{username}","password":"{password}"}}'
extract = { token = { json = "/token" }, life = { json = "/life" } }
headers = { Authorization = "Bearer {extract.token}" }
expires_in = "{extract.life}"
"#;

#[tokio::test]
async fn a_token_is_fetched_with_the_password_and_again_when_it_ends() {
    let newest = Arc::new(AtomicU32::new(0));
    let portal = token_portal(newest.clone()).await;
    let world = World::new().recipe(&recipe(&portal, JSON)).start().await;
    let page = world.at("api.localhost", "/page");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("Account linking");
    ada.link_as("alice", "wrong", true).await.has_status(422).shows("did not accept this user name and password");
    ada.link_as("alice", "s3\"cret", true).await.is_at(&page).shows("Hello, Alice");
    assert_eq!(newest.load(Ordering::Relaxed), 1);
    // Before its end: no request meets a refusal.
    world.clock.advance(Duration::from_secs(580));
    let refused = portal.heads().len();
    ada.get(&page).await.shows("Hello, Alice");
    assert_eq!((newest.load(Ordering::Relaxed), portal.heads().len() - refused), (2, 2), "one for the token and one for the page");
    // The portal forgets it before that.
    newest.store(7, Ordering::Relaxed);
    assert_eq!(ada.script("GET", &page).header("authorization", "Bearer of-the-client").send().await.status, 200);
    assert_eq!(newest.load(Ordering::Relaxed), 8);
    assert_eq!(sent(&portal, "/page", "authorization"), ["Bearer t8"]);
}

/// Header and claims of a JWT, if one of the keys that we publish has signed it.
async fn verified(world: &World, browser: &mut Browser, token: &str) -> Option<(Value, Value)> {
    let keys = browser.client("GET", &world.login_at("/.well-known/jwks.json")).send().await;
    assert_eq!((keys.status, keys.header("content-type").as_str()), (200, "application/json"));
    let keys: Value = serde_json::from_str(&keys.text()).unwrap();
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let (header, claims): (Value, Value) =
        (serde_json::from_slice(&bytes(header)).unwrap(), serde_json::from_slice(&bytes(claims)).unwrap());
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"])?;
    let part = |name: &str| bytes(key[name].as_str().unwrap());
    let verified = match header["alg"].as_str().unwrap() {
        "ES256" => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, [vec![4], part("x"), part("y")].concat())
            .verify(signed.as_bytes(), &bytes(signature)),
        "EdDSA" => UnparsedPublicKey::new(&ED25519, part("x")).verify(signed.as_bytes(), &bytes(signature)),
        other => panic!("{other}"),
    };
    verified.ok().map(|()| (header, claims))
}

#[tokio::test]
async fn a_portal_is_told_who_comes_by_what_we_sign() {
    let known: Arc<Mutex<u32>> = Arc::default();
    let counted = known.clone();
    let portal = Canned::answering(move |request| {
        let sets = if request.contains("sid=") {
            String::new()
        } else {
            let mut known = counted.lock().unwrap();
            *known += 1;
            format!("\r\nSet-Cookie: sid={known}; HttpOnly")
        };
        answer(&format!("200 OK\r\nContent-Type: text/html{sets}"), "<p>Welcome</p>")
    })
    .await;
    let world = World::new().recipe(&recipe(&portal, "[portal.sign_in]\nmethod = \"assertion\"\n")).start().await;
    let page = world.at("api.localhost", "/page");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.is_at(&page).shows("Welcome");
    let bearer = sent(&portal, "/page", "authorization").pop().unwrap();
    let (header, claims) = verified(&world, &mut ada, bearer.strip_prefix("Bearer ").unwrap()).await.expect("it counts");
    assert_eq!((&header["alg"], &header["typ"]), (&"ES256".into(), &"JWT".into()));
    assert_eq!((&claims["sub"], &claims["email"]), (&ADA.email.into(), &ADA.email.into()));
    let origin = |url: String| url.trim_end_matches('/').to_owned();
    assert_eq!(claims["iss"], origin(world.login_at("/")));
    assert_eq!(claims["aud"], origin(world.at("api.localhost", "/")));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert!(claims["groups"].is_array() && claims["jti"].is_string());

    // Ours alone is said, whatever a client sends; and the same one for a while.
    let forged = "Bearer eyJhbGciOiJub25lIn0.e30.";
    ada.script("GET", &page).header("Authorization", forged).header("authorization", forged).send().await;
    assert_eq!(sent(&portal, "/page", "authorization"), std::slice::from_ref(&bearer));

    // A new one before the end, and the portal's own session goes on.
    world.clock.advance(Duration::from_secs(575));
    ada.get(&page).await.shows("Welcome");
    let renewed = sent(&portal, "/page", "authorization").pop().unwrap();
    assert_ne!(renewed, bearer);
    let (_, again) = verified(&world, &mut ada, renewed.strip_prefix("Bearer ").unwrap()).await.expect("it counts");
    assert!(again["exp"].as_i64().unwrap() > claims["exp"].as_i64().unwrap() && again["jti"] != claims["jti"]);
    assert_eq!(sent(&portal, "/page", "cookie"), ["sid=1"]);
    assert_eq!(*known.lock().unwrap(), 1);

    let mut parts: Vec<&str> = bearer.strip_prefix("Bearer ").unwrap().split('.').collect();
    let changed = URL_SAFE_NO_PAD.encode(claims.to_string().replace(ADA.email, "eve@example.com"));
    parts[1] = &changed;
    assert!(verified(&world, &mut ada, &parts.join(".")).await.is_none());
}

#[tokio::test]
async fn the_name_in_it_is_one_that_somebody_assigned() {
    let portal = Canned::answering(|_| answer("200 OK\r\nContent-Type: text/html", "<p>Welcome</p>")).await;
    let sign_in = "[portal.sign_in]\nmethod = \"assertion\"\nheader = \"X-Assertion\"\nalgorithm = \"EdDSA\"\nissuer = \"us\"\naudience = \"api\"\n\
                   lifetime = \"2m\"\nclaims = { sub = \"{username}\", org = \"example\" }\n";
    let world = World::new().recipe(&recipe(&portal, sign_in)).start().await;
    let page = world.at("api.localhost", "/page");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("has none there yet");
    assert!(portal.heads().is_empty());
    let (deps, email) = (world.deps(), accounts::EmailAddress::parse(ADA.email).unwrap());
    let wiki = deps.portals[&PortalId::new("api")].clone();
    assign_link(deps, &email, &wiki, "alice").await.unwrap();
    ada.get(&page).await.is_at(&page).shows("Welcome");
    let token = sent(&portal, "/page", "x-assertion").pop().unwrap();
    let (header, claims) = verified(&world, &mut ada, &token).await.expect("it counts");
    assert_eq!(header["alg"], "EdDSA");
    assert_eq!(
        (&claims["sub"], &claims["org"], &claims["iss"], &claims["aud"]),
        (&"alice".into(), &"example".into(), &"us".into(), &"api".into())
    );
    assert!(claims.get("email").is_none());
    assert!(sent(&portal, "/page", "authorization").is_empty());
}
