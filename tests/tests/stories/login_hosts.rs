//! A portal whose people sign in on another host, an older single sign-on: the gateway does it for them there.

use sample_portals::{LedgerState, Person, Running, SingleSignOnState, ledger, single_sign_on};
use tests::{ADA, Browser, Portal, World};

/// Nobody resolves it: the gateway goes where the configuration says.
const STAFF: &str = "http://staff.portals.test:8099";

const RECIPE: &str = r#"[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/"
fields = { username = "{username}", password = "{password}" }
[portal.sign_in.proof]
page = "/"
body = "Signed in as"
"#;

struct Pair {
    staff: Running<SingleSignOnState>,
    ledger: Running<LedgerState>,
}

async fn pair() -> Pair {
    let person = Person::new(ADA.user, ADA.portal_password, ADA.name);
    let staff = single_sign_on(vec![person]).await.unwrap();
    let ledger = ledger(&staff, STAFF).await.unwrap();
    Pair { staff, ledger }
}

fn login_host(pair: &Pair) -> String {
    format!("[[portal.login_host]]\nurl = \"{STAFF}\"\nupstream = [\"{}\"]", pair.staff.url())
}

async fn world(pair: &Pair, login_host: &str) -> World {
    let (url, login_host) = (pair.ledger.url(), login_host.to_owned());
    let signed_out = format!("[portal.signed_out]\nlocation = \"{STAFF}/login*\"");
    World::new()
        .portal(move |_| {
            let portal =
                Portal::new("ledger", "Ledger", &url).table(RECIPE).table(&signed_out).table("[portal.sign_out]\npage = \"/logout\"");
            if login_host.is_empty() { portal } else { portal.table(&login_host) }
        })
        .start()
        .await
}

async fn at_the_ledger(world: &World) -> Browser {
    let mut ada = world.browser();
    ada.get(&world.at(&world.host("ledger"), "/")).await.sign_in(&ADA).await.shows("Account linking");
    ada
}

#[tokio::test]
async fn people_never_see_the_older_sign_on() {
    let pair = pair().await;
    let world = world(&pair, &login_host(&pair)).await;
    let page = world.at(&world.host("ledger"), "/");
    let mut ada = at_the_ledger(&world).await;
    ada.link_as(ADA.user, "certainly wrong", true).await.has_status(422).shows("did not accept this user name and password");
    ada.link(&ADA).await.is_at(&page).has_status(200).shows("Signed in as Ada Lovelace");
    let tried = pair.staff.sign_in_attempts(ADA.user);

    // Its session ends: a redirect to the login host says so, and nobody is led there.
    pair.ledger.end_all_sessions();
    ada.get(&page).await.is_at(&page).has_status(200).shows("Signed in as Ada Lovelace");
    assert_eq!(pair.staff.sign_in_attempts(ADA.user), tried + 1, "once, with the password: what the login host set before is gone");
    pair.ledger.end_all_sessions();
    assert_eq!(ada.script("GET", &page).send().await.status, 200);

    // The login host is told nothing of the gateway or the portal, and the portal nothing of the login host.
    for asked in pair.staff.received() {
        assert_eq!(asked.header("host"), ["staff.portals.test:8099"]);
        let cookies = asked.header("cookie").join("; ");
        assert!(!cookies.contains("LEDGERSID") && !cookies.contains("latchkey"), "{cookies}");
    }
    for asked in pair.ledger.received() {
        assert!(asked.header("cookie").iter().all(|cookie| !cookie.contains("STAFF")), "{asked:?}");
        assert!(asked.body.is_empty() && !asked.target.contains(ADA.portal_password));
    }
    assert!(ada.cookies(&world.host("ledger")).iter().all(|cookie| !cookie.name.starts_with("STAFF")));

    // Signing out ends the session there too: the last one, whose cookies are still at hand.
    let open = pair.staff.sessions();
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    tests::eventually("the login host was told", std::time::Duration::from_secs(20), async || pair.staff.sessions() == open - 1).await;
}

#[tokio::test]
async fn a_login_host_that_is_down_is_the_portals_trouble_and_costs_no_login() {
    let pair = pair().await;
    let world = world(&pair, &login_host(&pair)).await;
    let page = world.at(&world.host("ledger"), "/");
    let mut ada = at_the_ledger(&world).await;
    ada.link(&ADA).await.is_at(&page);
    pair.staff.go_down().await;
    pair.ledger.end_all_sessions();
    ada.get(&page).await.shows("Ledger").shows_not("no longer accepts");
    // Other portals do not mind.
    ada.get(&world.orders_at("/")).await.shows("Account linking");
    pair.staff.come_up().await.unwrap();
    ada.get(&page).await.is_at(&page).has_status(200).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn a_host_that_nobody_has_listed_is_not_gone_to() {
    let pair = pair().await;
    let world = world(&pair, "").await;
    let mut ada = at_the_ledger(&world).await;
    ada.link(&ADA).await.has_status(422).shows("gave an answer that is not understood here");
    assert!(pair.staff.received().is_empty());
}
