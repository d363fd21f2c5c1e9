//! Radicale: believes a header, and takes it in more spellings than one.

use accounts::use_cases::assign_link;
use accounts::{EmailAddress, PortalId};
use tests::{ADA, Answer, Browser, GRACE, World};

use crate::running::{sign_out, up};

const WHO: &str = "<?xml version=\"1.0\"?><propfind xmlns=\"DAV:\"><prop><current-user-principal/></prop></propfind>";

async fn assign(world: &World, email: &str, name: &str) {
    let portal = world.deps().portals[&PortalId::new("radicale")].clone();
    assign_link(world.deps(), &EmailAddress::parse(email).unwrap(), &portal, name).await.unwrap();
}

async fn who_am_i(browser: &mut Browser, page: &str, header: Option<&str>) -> Answer {
    let mut asking = browser.script("PROPFIND", page).header("depth", "0").header("content-type", "application/xml");
    if let Some(name) = header {
        asking = asking.header(name, "bob");
    }
    asking.body(WHO).send().await
}

#[tokio::test]
async fn radicale() {
    let portal = up("radicale").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/.web/");
    let root = world.at(&portal.host, "/");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("has none there yet");
    assert!(who_am_i(&mut ada, &root, None).await.status >= 400, "without a name nobody gets in");

    assign(&world, ADA.email, "alice").await;
    assign(&world, GRACE.email, "bob").await;
    ada.get(&page).await.is_at(&page).has_status(200).shows("Radicale");
    let answer = who_am_i(&mut ada, &root, None).await;
    assert_eq!(answer.status, 207, "{}", answer.text());
    assert!(answer.text().contains("/alice/"), "{}", answer.text());

    let spellings = [
        "X-Remote-User",
        "x-remote-user",
        "X_Remote_User",
        "x_remote_user",
        "X-Remote_User",
        "X_Remote-User",
        "X.Remote.User",
        "HTTP_X_REMOTE_USER",
    ];
    for spelling in spellings {
        let answer = who_am_i(&mut ada, &root, Some(spelling)).await;
        assert_eq!(answer.status, 207, "{spelling}: {}", answer.text());
        assert!(answer.text().contains("/alice/") && !answer.text().contains("/bob/"), "{spelling}: {}", answer.text());
    }

    let mut grace = world.browser();
    grace.get(&page).await.sign_in(&GRACE).await.is_at(&page);
    assert!(who_am_i(&mut grace, &root, None).await.text().contains("/bob/"));
    // Behind our back there is nothing to end but the portal itself.
    portal.end_sessions().await;
    assert!(who_am_i(&mut ada, &root, None).await.text().contains("/alice/"));
    sign_out(&world, &mut ada, &page).await;
    assert_eq!(who_am_i(&mut ada, &root, Some("X-Remote-User")).await.status, 401);
}
