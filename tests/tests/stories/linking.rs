//! Journey A6: linking a portal.

use std::time::Duration;

use accounts::{EmailAddress, PortalId};
use tests::{ADA, GRACE, World, eventually, redis};
use url::form_urlencoded;

async fn asked_to_link(world: &World) -> tests::Browser {
    let mut ada = world.browser();
    ada.get(&world.orders_at("/")).await.sign_in(&ADA).await.shows("Account linking");
    ada
}

async fn sign_out_and_in_again(world: &World, ada: &mut tests::Browser) {
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await;
    ada.get(&world.orders_at("/")).await.sign_in(&ADA).await;
}

#[tokio::test]
async fn a_kept_link_is_never_asked_for_again() {
    let world = World::new().start().await;
    let mut ada = asked_to_link(&world).await;
    ada.shows("You will only be asked once").link(&ADA).await.shows("Signed in as Ada Lovelace");
    sign_out_and_in_again(&world, &mut ada).await;
    ada.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert_eq!(world.orders.sign_in_attempts("ada7"), 2, "once to link, once in the second session");
    // Another browser of the same person.
    world.at_the_desk(&ADA).await;
}

#[tokio::test]
async fn a_login_that_is_not_kept_serves_one_session_and_is_asked_for_in_the_next() {
    let world = World::new().start().await;
    let mut ada = asked_to_link(&world).await;
    ada.link_as("ada7", ADA.portal_password, false).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    // It also repairs the portal's session, as long as this session lasts.
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/profile")).await.shows("User name: ada7");
    sign_out_and_in_again(&world, &mut ada).await;
    ada.shows("Account linking");
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_never_twice() {
    let world = World::new().start().await;
    let mut ada = asked_to_link(&world).await;
    ada.link_as("ada7", "wrong", true).await.has_status(422).shows("did not accept this user name and password");
    assert_eq!(ada.field("User name"), "ada7", "the user name stays");
    assert_eq!(ada.field("Password"), "", "the password does not");
    assert_eq!(world.orders.sign_in_attempts("ada7"), 1);
    ada.link_as("ada7", "wrong", true).await.shows("refused exactly this user name and password");
    ada.link_as("ada7", "wrong", false).await.shows("refused exactly this user name and password");
    assert_eq!(world.orders.sign_in_attempts("ada7"), 1, "the portal was not asked again");
    ada.link(&ADA).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert_eq!(world.orders.sign_in_attempts("ada7"), 2);
}

#[tokio::test]
async fn what_the_portal_says_of_a_locked_login_is_passed_on() {
    let world = World::new().start().await;
    let mut ada = asked_to_link(&world).await;
    for n in 0..4 {
        ada.link_as("ada7", &format!("wrong {n}"), true).await.shows("did not accept");
    }
    ada.link_as("ada7", "wrong 4", true).await.shows("several wrong passwords for this login");
    assert_eq!(world.orders.sign_in_attempts("ada7"), 4, "nobody brings it to the lock in one go");
    world.clock.advance(Duration::from_secs(15 * 60));
    ada.link_as("ada7", "wrong 4", true).await.shows("did not accept");
    ada.link(&ADA).await.shows("has locked this login");
}

#[tokio::test]
async fn a_portal_that_is_down_is_said_to_be_down_and_nothing_is_kept() {
    let world = World::new().start().await;
    let mut ada = asked_to_link(&world).await;
    world.orders.go_down().await;
    ada.link(&ADA).await.shows("does not answer at the moment");
    assert_eq!(ada.field("User name"), "ada7");
    world.orders.come_up().await.unwrap();
    ada.get(&world.orders_at("/")).await.shows("Account linking");
    ada.link(&ADA).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn a_password_changed_at_the_portal_is_noticed_marked_and_asked_for() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    world.orders.set_password("ada7", "changed at the portal");
    world.orders.end_all_sessions();
    let before = world.orders.sign_in_attempts("ada7");
    ada.get(&world.orders_at("/orders?a=1")).await.shows("Account linking").shows("no longer accepts the password");
    assert_eq!(world.orders.sign_in_attempts("ada7"), before + 1, "exactly one try with the stale password");
    for _ in 0..3 {
        ada.get(&world.orders_at("/orders?a=1")).await.shows("Account linking");
    }
    let mut elsewhere = world.browser();
    elsewhere.get(&world.orders_at("/")).await.sign_in(&ADA).await.shows("Account linking");
    assert_eq!(world.orders.sign_in_attempts("ada7"), before + 1, "and none afterwards, from wherever");
    ada.get(&world.login_at("/account/links")).await.shows("Needs attention");
    ada.get(&world.orders_at("/orders?a=1")).await;
    ada.link_as("ada7", "changed at the portal", true).await.is_at(&world.orders_at("/orders?a=1")).shows("Asked for: a=1");
    elsewhere.get(&world.orders_at("/profile")).await.shows("User name: ada7");
}

#[tokio::test]
async fn links_are_added_shown_and_removed_on_the_account_page() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.login_at("/account/links")).await.shows("Linked as ada7").shows("Not linked");
    ada.get(&world.login_at("/link/reports")).await.link(&ADA).await.shows("Reports is linked");
    ada.get(&world.reports_at("/")).await.is_at(&world.reports_at("/")).shows("Signed in as Ada Lovelace");

    ada.get(&world.login_at("/account/links/orders/remove")).await.shows("Remove the link to Orders desk?");
    ada.submit("Remove the link").await.shows("The link to Orders desk is removed.");
    ada.get(&world.orders_at("/")).await.shows("Account linking");
    ada.get(&world.reports_at("/")).await.shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn a_link_is_the_account_s_own() {
    let world = World::new().start().await;
    world.at_the_desk(&ADA).await;
    let mut grace = world.browser();
    grace.get(&world.orders_at("/")).await.sign_in(&GRACE).await.shows("Account linking");
    grace.link(&GRACE).await.shows("Signed in as Grace Hopper");
    grace.get(&world.login_at("/account/links")).await.shows("Linked as grace2").shows_not("ada7");
}

#[tokio::test]
async fn a_linking_form_without_its_token_links_nothing() {
    let world = World::new().start().await;
    let mut ada = asked_to_link(&world).await;
    ada.fill("User name", "ada7").fill("Password", ADA.portal_password).forge("form_token", None);
    ada.submit("Continue").await.has_status(403);
    assert_eq!(world.orders.sign_in_attempts("ada7"), 0);
    ada.get(&world.orders_at("/")).await.shows("Account linking");
}

#[tokio::test]
async fn the_portal_sees_the_person_s_browser_when_it_is_signed_in_to() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/profile")).await;
    let received = world.orders.received();
    let log_in = received.iter().find(|request| request.method == "POST" && request.path() == "/login").unwrap();
    let visit = received.iter().rfind(|request| request.path() == "/profile").unwrap();
    for name in ["host", "user-agent", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"] {
        assert_eq!(log_in.header(name), visit.header(name), "{name}: sign-in and later traffic look the same");
        assert_eq!(visit.header(name).len(), 1, "{name}");
    }
    let origin = world.orders_at("/");
    let origin = origin.trim_end_matches('/');
    assert_eq!(log_in.header("origin"), [origin]);
    assert!(log_in.header("referer")[0].starts_with(&format!("{origin}/login")), "{:?}", log_in.header("referer"));
}

#[tokio::test]
async fn when_a_link_was_last_used_is_told_at_once() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.login_at("/account/links")).await.shows("last used today at 12:00 UTC");
    world.clock.advance(Duration::from_secs(20 * 60));
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/")).await.shows("Signed in as Ada Lovelace");
    ada.get(&world.login_at("/account/links")).await.shows("last used today at 12:20 UTC");
}

async fn links_of(world: &World, person: &tests::TestPerson) -> Vec<accounts::Link> {
    let accounts = &world.deps().accounts;
    let account = accounts.by_email(&EmailAddress::parse(person.email).unwrap()).await.unwrap().unwrap();
    accounts.links(account.id, &PortalId::new("orders")).await.unwrap()
}

#[tokio::test]
async fn whoever_guesses_the_number_of_a_link_neither_sees_nor_touches_it() {
    let world = World::new().start().await;
    world.at_the_desk(&ADA).await;
    let hers = links_of(&world, &ADA).await.remove(0);
    let mut grace = world.browser();
    grace.get(&world.orders_at("/")).await.sign_in(&GRACE).await.link(&GRACE).await.shows("Signed in as Grace Hopper");
    let (remove, change) = (format!("/account/links/orders/remove?link={}", hers.id), format!("/link/orders?link={}", hers.id));
    grace.get(&world.login_at(&remove)).await.is_at(&world.login_at("/account/links")).shows_not("ada7");
    grace.get(&world.login_at(&change)).await.has_status(404).shows_not("ada7");
    // With a form of her own, which counts.
    grace.get(&world.login_at("/account/links/orders/remove")).await.shows("grace2");
    let token =
        grace.page().forms.iter().flat_map(|form| &form.controls).find(|control| control.name == "form_token").unwrap().value.clone();
    let own = world.login_at("/account/links");
    for (address, more) in [(&remove, ""), (&change, "&username=grace2&password=x&keep=yes")] {
        let body = format!("form_token={token}{more}");
        grace.post(&own, &world.login_at(address), "application/x-www-form-urlencoded", body).await;
        let left = links_of(&world, &ADA).await;
        assert_eq!(
            (left[0].version, &left[0].username, &left[0].sealed_password),
            (hers.version, &hers.username, &hers.sealed_password),
            "{address}"
        );
        assert_eq!(links_of(&world, &GRACE).await.len(), 1, "{address}");
    }
    assert_eq!(world.orders.sign_in_attempts("grace2"), 1);
}

#[tokio::test]
async fn a_link_is_made_for_whom_the_page_names_and_after_a_while_by_who_knows_the_password() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    world.clock.advance(Duration::from_secs(11 * 60));
    // Whoever finds the browser open would link a login of their own.
    ada.get(&world.login_at("/link/reports")).await.shows(ADA.email);
    ada.link(&GRACE).await.has_status(422).shows("Enter the password of your master account").shows(ADA.email);
    assert_eq!(world.reports.sign_in_attempts("grace2"), 0);
    ada.fill("Master account password", "a guess").link(&GRACE).await.has_status(422).shows("This is not the password");
    assert_eq!(world.reports.sign_in_attempts("grace2"), 0);
    ada.get(&world.login_at("/account/links")).await.shows("Reports Not linked");
}

/// Of links and removals at once, each at one of two nodes, every one is as if it were alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_made_and_removed_at_once_at_two_nodes_leave_one_or_none() {
    let redis = redis().await;
    let mut world = World::new().sessions_in(&redis.url()).start().await;
    let second = world.another_node().await;
    let at_the_second = |url: &str| url.replace(&format!(":{}", world.port()), &format!(":{second}"));
    let mut ada = world.browser();
    ada.get(&world.login_at("/sign-in")).await.sign_in(&ADA).await.shows("Your portals");
    let token = async |mut browser: tests::Browser, page: &str| {
        browser.get(&world.login_at(page)).await;
        let forms = browser.page().forms.clone();
        let controls = forms.iter().flat_map(|form| form.controls.clone());
        (browser, controls.into_iter().find(|control| control.name == "form_token").unwrap().value)
    };
    let (_, form_token) = token(ada.clone(), "/link/orders").await;
    let (origin, signed_in) = (world.login_at("/"), ada.clone());
    let posted = async |page: &str, body: &str| {
        let mut tab = signed_in.clone();
        let asking = tab.client("POST", page).header("accept", "text/html").header("origin", origin.trim_end_matches('/'));
        asking.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned()).send().await.status
    };
    let password: String = form_urlencoded::byte_serialize(ADA.portal_password.as_bytes()).collect();
    let link = format!("form_token={form_token}&username={}&password={password}&keep=yes", ADA.user);
    let (here, there) = (world.login_at("/link/orders"), at_the_second(&world.login_at("/link/orders")));
    let removed = at_the_second(&world.login_at("/account/links/orders/remove"));
    let unlink = format!("form_token={form_token}");
    for round in 0..5 {
        let (one, other, gone) = tokio::join!(posted(&here, &link), posted(&there, &link), posted(&removed, &unlink));
        assert!([one, other, gone].iter().all(|status| [303, 422].contains(status)), "{round}: {one} {other} {gone}");
        assert!(links_of(&world, &ADA).await.len() <= 1, "{round}");
        eventually("its password is gone with it", Duration::from_secs(10), async || {
            posted(&removed, &unlink).await;
            links_of(&world, &ADA).await.is_empty()
        })
        .await;
    }
    // A link is removed while it is used: the portal's own sessions end as well.
    eventually("this node has heard of the removal", Duration::from_secs(10), async || posted(&here, &link).await == 303).await;
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    assert_ne!(world.orders.sessions(), 0);
    posted(&removed, &unlink).await;
    eventually("the desk's session of it has ended", Duration::from_secs(10), async || {
        world.orders.received().iter().any(|request| request.path() == "/logout")
    })
    .await;
    ada.get(&world.orders_at("/profile")).await.shows("Account linking");
}
