//! A second factor that is demanded of an organisation's people, of a group's, or by a portal; at once, or after a while.

use std::time::Duration;

use tests::{ADA, Browser, GRACE, World, eventually, redis};
use totp_rs::{Builder, Secret, Totp};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The app that scans the page.
pub(crate) fn app(browser: &Browser) -> Totp {
    let (_, behind) = browser.page().text.split_once("Key:").expect("the secret is on the page");
    let is_of_key = |group: &&str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let key: String = behind.split_whitespace().take_while(is_of_key).collect();
    Builder::new().with_secret(Secret::try_from_base32(key).unwrap()).build_noncompliant()
}

pub(crate) fn code(world: &World, app: &Totp) -> String {
    app.generate(u64::try_from(accounts::ports::Clock::now(&world.clock).millis() / 1000).unwrap()).to_string()
}

/// Scans the QR code and goes on.
async fn set_up<'b>(world: &World, browser: &'b mut Browser) -> &'b mut Browser {
    browser.submit("Show the QR code").await;
    let first = code(world, &app(browser));
    browser.fill("One-time code", &first).submit("Confirm").await.shows("Your recovery codes");
    browser.follow("I have kept them").await
}

#[tokio::test]
async fn people_of_a_group_are_told_by_when_may_go_on_until_then_and_have_to_set_it_up_afterwards() {
    let demand = "[[group]]\nname = \"ops\"\nsecond_factor = \"required\"\nsecond_factor_grace = \"14d\"\n";
    let world = World::new().also(demand).session("idle = \"1h\"\nlifetime = \"12h\"").start().await;
    let page = world.orders_at("/profile");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("will ask you for a one-time code or a passkey").shows("Your time for that ends:");
    let told = ada.page().text.clone();
    ada.follow("Not now").await.link(&ADA).await.is_at(&page).shows("Signed in as Ada Lovelace");
    // A week later it is the same day that they are told.
    world.clock.advance(7 * DAY);
    let mut later = world.browser();
    later.get(&page).await.sign_in(&ADA).await.shows("Your time for that ends:");
    let day = |text: &str| text.split_once("Your time for that ends:").unwrap().1.trim().split(" at ").next().unwrap().to_owned();
    assert_eq!(day(&told), day(&later.page().text));
    later.follow("Not now").await.is_at(&page);
    world.clock.advance(7 * DAY);
    let mut forced = world.browser();
    forced.get(&page).await.sign_in(&ADA).await.shows("after that you are signed in").shows_not("Not now");
    set_up(&world, &mut forced).await.is_at(&page).shows("Signed in as Ada Lovelace");
    // Of others nothing is demanded.
    let mut grace = world.browser();
    grace.get(&page).await.sign_in(&GRACE).await.shows("Account linking");
}

#[tokio::test]
async fn who_sets_it_up_in_time_goes_on_at_once_and_is_not_told_again() {
    let demand =
        "[[organisation]]\nid = \"acme\"\ndomains = [\"example.com\"]\nsecond_factor = \"required\"\nsecond_factor_grace = \"14d\"\n";
    let world = World::new().also(demand).start().await;
    let mut ada = world.browser();
    ada.get(&world.login_at("/account/sessions")).await.sign_in(&ADA).await.shows("Your time for that ends:");
    ada.submit("Show the QR code").await;
    let app = app(&ada);
    let first = code(&world, &app);
    ada.fill("One-time code", &first).submit("Confirm").await;
    ada.follow("I have kept them").await.is_at(&world.login_at("/account/sessions")).shows("with a one-time code");
    world.clock.advance(20 * DAY);
    let mut again = world.browser();
    again.get(&world.login_at("/account/sessions")).await.sign_in(&ADA).await.shows("One-time code");
    let next = code(&world, &app);
    again.fill("One-time code", &next).submit("Sign in").await.is_at(&world.login_at("/account/sessions"));
}

#[tokio::test]
async fn a_portal_demands_it_of_all_its_pages_but_those_of_which_a_rule_says_otherwise() {
    let rule =
        "[[portal.access]]\npath = \"/settings\"\nrequire = \"password\"\n[[portal.access]]\npath = \"/profile\"\ngroups = [\"ops\"]";
    let world = World::new().orders(move |orders| orders.key("require = \"second-factor\"").table(rule)).start().await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/settings")).await.sign_in(&ADA).await.link(&ADA).await.has_status(200);
    for page in ["/", "/orders", "/profile"] {
        assert_eq!(ada.script("GET", &world.orders_at(page)).send().await.status, 401, "{page}");
    }
    let profile = world.orders_at("/profile");
    ada.get(&profile).await.shows("you have none yet").fill("Master account password", ADA.password).submit("Continue").await;
    set_up(&world, &mut ada).await.is_at(&profile).shows("Signed in as Ada Lovelace");
    ada.get(&world.orders_at("/orders")).await.has_status(200);
    // Other portals go on without.
    ada.get(&world.reports_at("/")).await.link(&ADA).await.shows("Signed in as");
}

#[tokio::test]
async fn a_portal_leaves_time_from_the_day_on_at_which_it_first_asked() {
    let require = "require = \"second-factor\"\nsecond_factor_grace = \"14d\"";
    let world = World::new().orders(move |orders| orders.key(require)).start().await;
    let profile = world.orders_at("/profile");
    let mut ada = world.browser();
    ada.get(&profile).await.sign_in(&ADA).await.shows("you have none yet").shows("Your time for that ends:");
    ada.submit("Not now").await.link(&ADA).await.is_at(&profile).shows("Signed in as Ada Lovelace");
    assert_eq!(ada.script("GET", &world.orders_at("/orders")).send().await.status, 200);
    // The next session is told again, until there is no time left.
    world.clock.advance(13 * DAY);
    let mut later = world.browser();
    later.get(&profile).await.sign_in(&ADA).await.shows("Your time for that ends:").submit("Not now").await.is_at(&profile);
    world.clock.advance(DAY);
    let mut forced = world.browser();
    forced.get(&profile).await.sign_in(&ADA).await.shows("you have none yet").shows_not("Not now");
    forced.fill("Master account password", ADA.password).submit("Continue").await;
    set_up(&world, &mut forced).await.is_at(&profile).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn who_has_set_it_up_is_excused_from_it_in_no_browser() {
    let require = "require = \"second-factor\"\nsecond_factor_grace = \"14d\"";
    let redis = redis().await;
    let mut world = World::new().orders(move |orders| orders.key(require)).sessions_in(&redis.url()).start().await;
    let second = world.another_node().await;
    let (profile, page) = (world.orders_at("/profile"), world.orders_at("/orders"));
    let there = page.replace(&format!(":{}", world.port()), &format!(":{second}"));
    let (mut ada, mut left) = (world.browser(), world.browser());
    ada.get(&profile).await.sign_in(&ADA).await.submit("Not now").await.link(&ADA).await.is_at(&profile);
    left.get(&profile).await.sign_in(&ADA).await.submit("Not now").await.is_at(&profile);
    assert_eq!(left.script("GET", &page).send().await.status, 200);
    assert_eq!(left.script("GET", &there).send().await.status, 200);
    ada.get(&world.login_at("/account/authentication/one-time-code")).await;
    ada.fill("Master account password", ADA.password).submit("Continue").await;
    set_up(&world, &mut ada).await;
    world.clock.advance(Duration::from_secs(60));
    ada.get(&profile).await.is_at(&profile).shows("Signed in as Ada Lovelace");
    assert_eq!(left.script("GET", &page).send().await.status, 401);
    eventually("the other node has heard", Duration::from_secs(2), async || left.clone().script("GET", &there).send().await.status == 401)
        .await;
    left.get(&profile).await.shows("One-time code").shows_not("Not now");
}
