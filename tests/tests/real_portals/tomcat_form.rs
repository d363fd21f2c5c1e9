//! Tomcat's form login: the login form in place of the page that was asked for, always with status 200.

use crate::running::{ALICE, ada_and_grace, has, sign_out, up};

#[tokio::test]
async fn tomcat_form() {
    let portal = up("tomcat-form").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/examples/jsp/security/protected/index.jsp");
    let (mut ada, mut grace) = ada_and_grace(&world, &page).await;
    has(&ada, "<b>alice</b>");
    has(&grace, "<b>bob</b>");
    // A form of its own asks whether the person has a role.
    ada.get(&format!("{page}?role=role1")).await.has_status(200).shows("have been granted role");

    for _ in 0..2 {
        portal.end_sessions().await;
        ada.get(&page).await.is_at(&page).has_status(200);
        has(&ada, "<b>alice</b>");
    }
    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    portal.end_sessions().await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, "<b>alice</b>");
    sign_out(&world, &mut ada, &page).await;
    grace.get(&page).await.is_at(&page);
    has(&grace, "<b>bob</b>");
}
