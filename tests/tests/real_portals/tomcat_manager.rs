//! Tomcat Manager: HTTP Basic, and a session cookie that holds the tokens of its forms.

use tests::Browser;

use crate::running::{ALICE, ada_and_grace, has, sign_out, up};

/// Ends every session of the Manager, by its own page.
async fn expire_sessions(browser: &mut Browser, page: &str) {
    browser.get(page).await.fill_field("idle", "0").submit("Expire sessions").await.has_status(200).shows("sessions were expired");
}

#[tokio::test]
async fn tomcat_manager() {
    let portal = up("tomcat-manager").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/manager/html");
    let (mut ada, mut grace) = ada_and_grace(&world, &page).await;
    has(&ada, "Tomcat Web Application Manager");
    has(&grace, "Tomcat Web Application Manager");
    // A form of its own works only with the session cookie beside the credential.
    ada.submit("Find leaks").await.has_status(200);
    has(&ada, "Tomcat Web Application Manager");

    // Tomcat believes a session longer than its password: both end together when somebody expires the sessions.
    expire_sessions(&mut grace, &page).await;
    ada.get(&page).await.is_at(&page).has_status(200);
    has(&ada, "Tomcat Web Application Manager");

    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    expire_sessions(&mut grace, &page).await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page).has_status(200);
    grace.get(&page).await.is_at(&page).has_status(200);
    sign_out(&world, &mut ada, &page).await;
}
