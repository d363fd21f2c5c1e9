//! How a portal learns who somebody is: HTTP Basic, headers, or not at all.

use accounts::use_cases::assign_link;
use accounts::{EmailAddress, PortalId};
use tests::attacks::{desync, spoofing};
use tests::{ADA, GRACE, Portal, World};

const SPELLINGS: &[&str] = &[
    "X-Remote-User",
    "x-remote-user",
    "X_Remote_User",
    "x_remote_user",
    "X-Remote_User",
    "X_REMOTE-USER",
    "X.Remote.User",
    "X-Remote.User",
    "X-REMOTE-USER",
];

/// The reports once more, on a page for everyone, behind a header that names the person.
fn calendar(upstream: &str) -> Portal {
    Portal::new("calendar", "Calendar", upstream).key("support = \"the calendar team\"").table(
        "[portal.sign_in]\nmethod = \"headers\"\n[portal.sign_in.headers]\nX-Remote-User = \"{username}\"\nX-Remote-Mail = \"{account.email}\"",
    )
}

async fn assign(world: &World, email: &str, name: &str) {
    let portal = world.deps().portals[&PortalId::new("calendar")].clone();
    assign_link(world.deps(), &EmailAddress::parse(email).unwrap(), &portal, name).await.unwrap();
}

#[tokio::test]
async fn basic_is_proved_before_it_is_kept_and_sent_with_every_request() {
    let world = World::new().start().await;
    let mut ada = world.browser();
    ada.get(&world.reports_at("/reports/stock")).await.sign_in(&ADA).await;
    ada.link_as("ada7", "wrong", true).await.shows("did not accept");
    ada.link(&ADA).await.is_at(&world.reports_at("/reports/stock")).shows("Two shelves are empty");
    // The session cookie beside it is held as well: the count goes up.
    ada.get(&world.reports_at("/")).await.shows("Pages opened in this session:");
    let before: u32 = ada.page().text.rsplit(' ').next().unwrap().parse().unwrap();
    ada.get(&world.reports_at("/")).await.shows(&format!("Pages opened in this session: {}", before + 1));
    let answer = ada.script("GET", &world.reports_at("/")).header("authorization", "Basic Z3JhY2UyOng=").send().await;
    assert_eq!(answer.status, 200, "a client's own Authorization is not what the portal gets");
}

#[tokio::test]
async fn a_basic_password_changed_at_the_portal_is_tried_once() {
    let world = World::new().reports(|reports| reports.table("[portal.signed_out]\nstatus = [401]")).start().await;
    let mut ada = world.browser();
    ada.get(&world.reports_at("/")).await.sign_in(&ADA).await.link(&ADA).await.shows("Signed in as Ada");
    world.reports.set_password("ada7", "changed");
    let before = world.reports.sign_in_attempts("ada7");
    ada.get(&world.reports_at("/")).await.shows("Account linking");
    ada.get(&world.reports_at("/reports/sales")).await.shows("Account linking");
    // The request itself carried it once, and the portal sign-in tried it once more before it was marked.
    assert!(world.reports.sign_in_attempts("ada7") - before <= 2, "{}", world.reports.sign_in_attempts("ada7") - before);
    ada.link_as("ada7", "changed", true).await.is_at(&world.reports_at("/reports/sales")).shows("Sales went up");
}

#[tokio::test]
async fn a_name_assigned_by_an_operator_is_sent_in_the_header() {
    let world = World::new().portal(|up| calendar(&up.reports)).start().await;
    let page = world.at(&world.host("calendar"), "/public/about");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("has none there yet").shows("the calendar team");
    assert!(world.reports.received().is_empty(), "nothing is forwarded for somebody without a name");
    assign(&world, ADA.email, "ada").await;
    ada.get(&page).await.is_at(&page).shows("for everyone");
    let received = world.reports.received().pop().unwrap();
    assert_eq!(received.header("x-remote-user"), ["ada"]);
    assert_eq!(received.header("x-remote-mail"), [ADA.email]);
}

#[tokio::test]
async fn a_client_s_own_identity_header_never_arrives_in_any_spelling() {
    let world = World::new().portal(|up| calendar(&up.reports)).start().await;
    assign(&world, ADA.email, "ada").await;
    assign(&world, GRACE.email, "grace").await;
    let page = world.at(&world.host("calendar"), "/public/about");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("for everyone");
    for spelling in SPELLINGS {
        world.reports.forget_received();
        let answer = ada.script("GET", &page).header(spelling, "admin").header(spelling, "root").send().await;
        assert_eq!(answer.status, 200, "{spelling}");
        let received = world.reports.received().pop().unwrap();
        let names: Vec<_> = received.headers.iter().filter(|(name, _)| name.replace(['_', '.'], "-") == "x-remote-user").collect();
        assert_eq!(names, [&("x-remote-user".to_owned(), "ada".to_owned())], "{spelling}");
    }
    // Nominating it as hop-by-hop does not remove ours either.
    world.reports.forget_received();
    ada.script("GET", &page).header("connection", "X-Remote-User, X-Remote-Mail").send().await;
    assert_eq!(world.reports.received().pop().unwrap().header("x-remote-user"), ["ada"]);
}

#[tokio::test]
async fn a_portal_without_a_sign_in_is_only_guarded() {
    let world = World::new().portal(|up| Portal::new("about", "About", &up.reports)).start().await;
    let page = world.at(&world.host("about"), "/public/about");
    let mut ada = world.browser();
    assert_eq!(ada.script("GET", &page).send().await.status, 401);
    ada.get(&page).await.sign_in(&ADA).await.is_at(&page).shows("for everyone").shows_not("Account linking");
    let received = world.reports.received().pop().unwrap();
    assert_eq!(received.header("authorization"), [""; 0]);
    assert_eq!(received.header("cookie"), [""; 0], "no cookie of ours reaches a portal");
}

#[tokio::test]
async fn what_came_how_is_said_by_the_gateway_alone() {
    let world = World::new().portal(|up| Portal::new("about", "About", &up.reports)).start().await;
    let page = world.at(&world.host("about"), "/public/about");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await;
    world.reports.forget_received();
    let forged = [
        ("x-forwarded-for", "6.6.6.6"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x_forwarded_for", "6.6.6.6"),
        ("forwarded", "for=6.6.6.6"),
        ("x-real-ip", "6.6.6.6"),
        ("x-original-url", "/admin"),
        ("x-rewrite-url", "/admin"),
        ("proxy", "evil:1"),
    ];
    let mut asking = ada.script("GET", &page);
    for (name, value) in forged {
        asking = asking.header(name, value);
    }
    assert_eq!(asking.send().await.status, 200);
    let received = world.reports.received().pop().unwrap();
    for (name, value) in &received.headers {
        assert!(!value.contains("6.6.6.6") && !value.contains("evil") && !value.contains("/admin"), "{name}: {value}");
    }
    assert_eq!(received.header("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(received.header("x-forwarded-proto"), ["http"]);
    let host = format!("{}:{}", world.host("about"), world.port());
    assert_eq!(received.header("x-forwarded-host"), [host.as_str()]);
    assert_eq!(received.header("host"), [host.as_str()], "the portal is asked as it is called outside");
}

#[tokio::test]
async fn nobody_can_say_who_they_are_in_any_way_at_all() {
    let spoofed = spoofing().await;
    assert!(spoofed.variants >= 500 && spoofed.arrived >= 100, "{} {}", spoofed.variants, spoofed.arrived);
    assert!(spoofed.believed.is_empty(), "{} of {}:\n{}", spoofed.believed.len(), spoofed.variants, spoofed.believed.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_over_the_same_connections_get_their_own_answers() {
    let told = desync(3_000).await;
    assert_eq!((told.foreign, told.nobodys, told.requests), (0, 0, 3_000), "{told:?}");
    assert!(told.answered + told.odd == told.requests, "{told:?}");
}
