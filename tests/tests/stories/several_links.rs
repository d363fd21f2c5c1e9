//! Journey A6.4: several logins of one portal.

use std::time::Duration;

use tests::{ADA, Browser, GRACE, World, eventually};

const TWO: &str = "links_per_account = 2";

/// Ada at the desk, which she has linked as ada7 and, just now, as grace2.
async fn with_two(world: &World) -> Browser {
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.login_at("/account/links")).await.follow_to(&world.login_at("/link/orders?add=yes")).await;
    ada.link(&GRACE).await.is_at(&world.login_at("/account/links?linked=orders")).shows("Orders desk is linked");
    ada
}

#[tokio::test]
async fn which_login_is_asked_once_a_session_and_can_be_changed() {
    let world = World::new().orders(|orders| orders.key(TWO)).start().await;
    let mut ada = with_two(&world).await;
    ada.get(&world.orders_at("/")).await.shows("Signed in as Grace Hopper");

    let mut elsewhere = world.browser();
    elsewhere.get(&world.orders_at("/orders?a=1")).await.sign_in(&ADA).await;
    elsewhere.shows("Which login do you want to use?").shows("ada7").shows("grace2");
    elsewhere.choose("ada7").submit("Continue").await.is_at(&world.orders_at("/orders?a=1")).shows("Asked for: a=1");
    elsewhere.get(&world.orders_at("/profile")).await.shows("User name: ada7");
    ada.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    // A portal session that ends is renewed as the same one.
    world.orders.end_all_sessions();
    elsewhere.get(&world.orders_at("/profile")).await.shows("User name: ada7");
    ada.get(&world.orders_at("/profile")).await.shows("User name: grace2");

    world.orders.forget_received();
    elsewhere.get(&world.login_at("/account/links")).await.shows("Linked as ada7 Works In use now").shows("Linked as grace2 Works");
    elsewhere.follow_to(&world.login_at("/link/orders/choose")).await.choose("grace2").submit("Continue").await;
    elsewhere.shows("You now use Orders desk as grace2.");
    elsewhere.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    let told = async || world.orders.received().iter().any(|request| request.path() == "/logout");
    eventually("the desk was told that ada7 has signed out", Duration::from_secs(20), told).await;
    elsewhere.get(&world.login_at("/")).await.shows("Linked as grace2");
    elsewhere.get(&world.login_at("/account/activity")).await.shows("Your login grace2 for Orders desk was linked");
    elsewhere.shows("Your login ada7 was chosen for Orders desk").shows("Your login grace2 was chosen for Orders desk");
}

#[tokio::test]
async fn another_login_is_added_changed_and_removed_for_itself() {
    let world = World::new().orders(|orders| orders.key(TWO)).start().await;
    let mut ada = with_two(&world).await;
    // There is room for two.
    ada.get(&world.login_at("/link/orders?add=yes")).await.link_as("nobody", "never asked", true).await;
    ada.has_status(422).shows("as many logins for Orders desk as can be linked");
    assert_eq!(world.orders.sign_in_attempts("nobody"), 0);

    world.orders.set_password("grace2", "changed at the desk");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/")).await.shows("Account linking").shows("no longer accepts the password");
    assert_eq!(ada.field("User name"), "grace2");
    ada.link_as("grace2", "changed at the desk", true).await.is_at(&world.orders_at("/")).shows("Signed in as Grace Hopper");

    let mut elsewhere = world.browser();
    elsewhere.get(&world.orders_at("/")).await.sign_in(&ADA).await.choose("ada7").submit("Continue").await;
    elsewhere.shows("Signed in as Ada Lovelace");
    let page = ada.get(&world.login_at("/account/links")).await.page().clone();
    let named: Vec<String> =
        page.links.iter().map(|(_, to)| to.clone()).filter(|to| to.starts_with("/account/links/orders/remove?")).collect();
    assert_eq!(named.len(), 2, "{named:?}");
    for remove in &named {
        if ada.get(&world.login_at(remove)).await.page().text.contains("Your login grace2 is erased here") {
            break;
        }
    }
    ada.shows("Your login grace2 is erased here").submit("Remove the link").await;
    ada.shows("The link to Orders desk is removed.").shows("Linked as ada7").shows_not("grace2");
    ada.get(&world.orders_at("/")).await.shows("Signed in as Ada Lovelace");
    elsewhere.get(&world.orders_at("/profile")).await.shows("User name: ada7");
}

#[tokio::test]
async fn a_login_for_this_session_only_goes_before_those_that_are_linked() {
    let world = World::new().orders(|orders| orders.key(TWO)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.login_at("/link/orders?add=yes")).await.link_as(GRACE.user, GRACE.portal_password, false).await;
    ada.shows("You can use Orders desk until you sign out.");
    ada.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await;
    ada.get(&world.orders_at("/profile")).await.sign_in(&ADA).await.shows("User name: ada7");
}

#[tokio::test]
async fn a_choice_is_the_persons_own() {
    let world = World::new().orders(|orders| orders.key(TWO)).start().await;
    let mut ada = with_two(&world).await;
    ada.get(&world.login_at("/link/orders/choose")).await.choose("ada7").forge("form_token", None).submit("Continue").await.has_status(403);
    ada.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    let mut grace = world.at_the_desk(&GRACE).await;
    let theirs = ada.get(&world.login_at("/link/orders/choose")).await.page().forms[0].controls[1].value.clone();
    grace.get(&world.login_at("/link/orders/choose")).await.forge("link", Some(&theirs)).submit("Continue").await;
    grace.get(&world.login_at(&format!("/link/orders?link={theirs}"))).await.has_status(404);
    grace.get(&world.login_at(&format!("/account/links/orders/remove?link={theirs}"))).await.is_at(&world.login_at("/account/links"));
    grace.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    ada.get(&world.login_at("/account/links")).await.shows("Linked as ada7").shows("Linked as grace2");
}
