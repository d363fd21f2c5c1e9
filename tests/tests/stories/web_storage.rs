//! Portals whose own scripts look for something in the browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tests::{ADA, Browser, Canned, GRACE, World, answer};

/// Gives a numbered token for a password, takes the newest one and those after it back when told so, and shows everybody a page.
async fn token_portal(newest: Arc<AtomicU32>) -> Canned {
    Canned::answering(move |request| {
        if request.starts_with("POST /login ") {
            let number = newest.fetch_add(1, Ordering::Relaxed) + 1;
            return answer("200 OK\r\nContent-Type: application/json", &format!("{{\"token\":\"t\\\"{number}</script>\"}}"));
        }
        answer("200 OK\r\nContent-Type: text/html", "<p>The script looks for its token</p>")
    })
    .await
}

fn recipe(portal: &Canned, browser: &str) -> String {
    format!(
        "[[portal]]\nid = \"flows\"\nhosts = [\"flows.localhost\"]\nupstream = [\"{}\"]\n[portal.sign_in]\nmethod = \"json\"\nurl = \"/login\"\n\
         body = '{{{{\"user\":\"{{username}}\",\"password\":\"{{password}}\"}}}}'\nextract = {{ token = {{ json = \"/token\" }} }}\n\
         headers = {{ X-Token = \"x\" }}\nexpires_in = \"600\"\n[portal.browser]\n{browser}\n\
         [portal.sign_out]\npage = \"/revoke\"\nmethod = \"POST\"\nfields = {{ token = \"{{extract.token}}\", all = \"no\" }}\n\
         [[portal.access]]\npath = \"/public/**\"\nrequire = \"public\"\n",
        portal.url()
    )
}

const LOCAL: &str =
    "local_storage = { token = '{{\"token\":\"{extract.token}\",\"of\":\"{username}\"}}' }\ncookies = { seen = \"as-{username}\" }";

async fn arrive(browser: &mut Browser, page: &str, person: &tests::TestPerson, user: &str) {
    browser.get(page).await.sign_in(person).await;
    browser.link_as(user, "s3cret", true).await;
}

#[tokio::test]
async fn the_portals_script_finds_what_it_looks_for_and_nobody_elses() {
    let newest = Arc::new(AtomicU32::new(0));
    let portal = token_portal(newest.clone()).await;
    let world = World::new().recipe(&recipe(&portal, LOCAL)).start().await;
    let page = world.at("flows.localhost", "/editor?flow=1");
    let mut ada = world.browser();
    arrive(&mut ada, &page, &ADA, "alice").await;
    ada.is_at(&page).shows("The script looks for its token");
    let of = |user: &str, number: u32| format!("{{\"token\":\"t\\\"{number}</script>\",\"of\":\"{user}\"}}");
    assert_eq!(ada.stored(&page), [["localStorage", "token", of("alice", 1).as_str()]]);
    assert_eq!(ada.cookie("flows.localhost", "seen").unwrap().value, "as-alice");
    // No secret in an address, and nothing kept of the page between.
    assert!(!ada.trail().contains("t%22") && ada.trail().contains("/.latchkey/storage?page=%2Feditor%3Fflow%3D1"), "{}", ada.trail());

    // Once.
    let before = ada.trail().lines().count();
    ada.get(&page).await.shows("The script looks for its token");
    assert_eq!(ada.trail().lines().count(), before + 1, "{}", ada.trail());

    // The portal is signed in to anew: what is in the browser is renewed.
    world.clock.advance(std::time::Duration::from_secs(580));
    assert_eq!(ada.script("GET", &page).send().await.status, 200, "scripts are not sent elsewhere");
    ada.get(&page).await.is_at(&page);
    assert_eq!(ada.stored(&page), [["localStorage", "token", of("alice", 2).as_str()]]);

    // The portal's own sign-out is told the token of the session.
    let mut stale = ada.clone();
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    tests::eventually("the token is taken back", std::time::Duration::from_secs(10), async || {
        portal.heads().iter().any(|head| head.starts_with("POST /revoke ") && head.ends_with("all=no&token=t%222%3C%2Fscript%3E"))
    })
    .await;

    // A browser that missed the cleaning, and has lost its session cookies: what is there belongs to nobody on a public page, and goes when
    // somebody else signs in.
    let mut grace = stale.clone();
    stale.get(&world.at("flows.localhost", "/public/news")).await.shows("The script looks for its token");
    assert!(stale.stored(&page).is_empty() && stale.cookie("flows.localhost", "latchkey-stored").is_none());
    assert!(!grace.stored(&page).is_empty());
    let kept = grace.cookie("flows.localhost", "latchkey-stored").unwrap();
    grace.forget_cookies("flows.localhost");
    grace.put_cookie(kept);
    grace.get(&page).await.sign_in(&GRACE).await;
    assert!(grace.trail().contains("/link/flows"));
    grace.link_as("bob", "s3cret", false).await.is_at(&page);
    assert_eq!(grace.stored(&page), [["localStorage", "token", of("bob", 3).as_str()]]);
}

#[tokio::test]
async fn the_page_between_is_for_its_own_person_and_says_what_to_do_without_script() {
    let portal = token_portal(Arc::default()).await;
    let world = World::new().recipe(&recipe(&portal, LOCAL)).start().await;
    let page = world.at("flows.localhost", "/");
    let mut ada = world.browser().without_scripts();
    arrive(&mut ada, &page, &ADA, "alice").await;
    let between = world.at("flows.localhost", "/.latchkey/storage?page=%2F");
    ada.is_at(&between).shows("Opening flows").shows("switch JavaScript on");
    let answer = ada.answer();
    assert_eq!(answer.header("cache-control"), "no-store");
    let policy = answer.header("content-security-policy");
    assert!(!policy.contains("unsafe-inline") && policy.contains("default-src 'none'"), "{policy}");
    assert!(
        !answer.text().contains("</script>&quot") && !answer.text().contains("t\"1</script>"),
        "what the portal gave stays in its attribute"
    );
    ada.follow("Go on to flows").await.is_at(&page).shows("The script looks for its token");

    let mut stranger = world.browser();
    stranger.get(&between).await.shows("Sign in").shows("flows");
    // Elsewhere than to the portal's own pages it never leads.
    for target in ["https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)"] {
        ada.get(&world.at("flows.localhost", &format!("/.latchkey/storage?page={target}"))).await.follow_to(&page).await;
    }
    assert_eq!(ada.client("POST", &between).send().await.status, 405);
}

#[tokio::test]
async fn each_tab_gets_what_is_kept_for_a_tab() {
    let portal = token_portal(Arc::default()).await;
    let world = World::new().recipe(&recipe(&portal, "session_storage = { token = \"{extract.token}\" }")).start().await;
    let page = world.at("flows.localhost", "/a");
    let mut ada = world.browser();
    arrive(&mut ada, &page, &ADA, "alice").await;
    ada.is_at(&page);
    assert_eq!(ada.stored(&page), [["sessionStorage", "token", "t\"1</script>"]]);
    let between = |ada: &Browser| {
        ada.trail().lines().filter(|line| line.contains("GET") && line.contains("/.latchkey/storage?") && line.ends_with("200")).count()
    };
    assert_eq!(between(&ada), 1);
    ada.get(&page).await.is_at(&page);
    assert_eq!(between(&ada), 2, "a typed address may be a new tab");
    // In a frame our page would not be shown.
    let framed =
        ada.client("GET", &page).header("accept", "text/html").header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "iframe");
    assert_eq!(framed.header("sec-fetch-site", "cross-site").send().await.status, 200);
}
