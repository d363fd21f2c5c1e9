//! Apache's mod_auth_tkt: a cookie that is signed with a shared secret.

use std::time::Duration;

use accounts::use_cases::assign_link;
use accounts::{EmailAddress, PortalId};
use tests::{ADA, GRACE};

use crate::running::{has, sign_out, up};

#[tokio::test]
async fn auth_tkt() {
    let portal = up("auth-tkt").await;
    let secret = portal.file("secret");
    let world = portal.world_with(|recipe| recipe.replace("/etc/latchkey/auth-tkt.secret", &secret)).await;
    let page = world.at(&portal.host, "/");
    let mut ada = world.browser();
    // The name is nobody's to type.
    ada.get(&page).await.sign_in(&ADA).await.shows("has none there yet");
    let (deps, email) = (world.deps(), EmailAddress::parse(ADA.email).unwrap());
    assign_link(deps, &email, &deps.portals[&PortalId::new("auth-tkt")].clone(), "alice").await.unwrap();
    ada.get(&page).await.is_at(&page).has_status(200);
    has(&ada, "REMOTE_USER=alice");
    has(&ada, &format!("DATA={}", ADA.email));
    // A ticket of the client's own never arrives, and ours never leaves.
    let forged = "auth_tkt=MDAwMDAwMDBldmUh";
    let answer = ada.script("GET", &page).header("cookie", forged).send().await;
    assert!(answer.status == 200 && answer.text().contains("REMOTE_USER=alice"), "{} {}", answer.status, answer.text());
    assert!(ada.cookies(&portal.host).iter().all(|cookie| cookie.name != "auth_tkt"));
    let mut stranger = world.browser();
    let answer = stranger.script("GET", &page).header("cookie", forged).send().await;
    assert_eq!(answer.status, 401);

    // It counts ten minutes here; a new one is made before that, unasked.
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(9 * 60));
        ada.get(&page).await.is_at(&page).has_status(200);
        has(&ada, "REMOTE_USER=alice");
    }
    // Who is of the group has its token; without it this place stays closed, and the portal itself says so.
    let ops = world.at(&portal.host, "/ops/");
    assert_eq!(ada.script("GET", &ops).send().await.status, 200);
    let email = EmailAddress::parse(GRACE.email).unwrap();
    assign_link(deps, &email, &deps.portals[&PortalId::new("auth-tkt")].clone(), "bob").await.unwrap();
    let mut grace = world.browser();
    grace.get(&page).await.sign_in(&GRACE).await.is_at(&page);
    has(&grace, "REMOTE_USER=bob");
    assert_ne!(grace.script("GET", &ops).send().await.status, 200);
    sign_out(&world, &mut ada, &page).await;
}
