//! A real portal's own login, for those whom the roll-out leaves out.

use tests::{ADA, Browser, World};

use crate::running::{ALICE, BOB, RealPortal, has, up};

const PROFILE: &str = "/doku.php?id=start&do=profile";

async fn own_login(world: &World, portal: &RealPortal, browser: &mut Browser, (user, password): (&str, &str)) {
    browser.get(&world.at(&portal.host, "/doku.php?id=start&do=login")).await.has_status(200);
    browser.fill_field("u", user).fill_field("p", password).submit("Log In").await;
}

#[tokio::test]
async fn dokuwiki_keeps_its_own_login_for_those_outside() {
    let portal = up("dokuwiki").await;
    let world = portal.world_where("rollout = \"opt-in\"").await;
    let page = world.at(&portal.host, PROFILE);
    let mut bob = world.browser();
    bob.get(&page).await.shows_not("E-mail address");
    own_login(&world, &portal, &mut bob, ("bob", "certainly wrong")).await;
    bob.has_status(403);
    bob.get(&page).await;
    assert!(!bob.answer().text().contains("<bdi>bob"), "the portal judges for itself");
    own_login(&world, &portal, &mut bob, BOB).await;
    bob.get(&page).await.is_at(&page);
    has(&bob, "<bdi>bob");
    assert!(bob.cookies(&portal.host).iter().any(|cookie| cookie.name.starts_with("DW")), "its cookies are the browser's");
    // It is written to with the portal's own form and token.
    bob.get(&world.at(&portal.host, "/doku.php?id=outside&do=edit")).await;
    bob.fill_field("wikitext", "Written outside.").submit("Save").await.has_status(200).shows("Written outside.");

    // In the same browser, from one side to the other and back.
    bob.get(&world.login_at("/enable/dokuwiki")).await.submit("Use my master account").await;
    bob.get(&page).await.sign_in(&ADA).await.link_as(ALICE.0, ALICE.1, true).await.is_at(&page);
    has(&bob, "<bdi>alice");
    bob.get(&world.at(&portal.host, "/.latchkey/disable")).await.submit("Use the old login page").await;
    bob.get(&page).await;
    assert!(!bob.answer().text().contains("<bdi>alice"), "what the gateway holds is not shown outside");
    has(&bob, "<bdi>bob");
}
