//! JupyterLab: one password without a name, a token that its script reads, a WebSocket for every notebook.

use tests::ADA;

use crate::running::{ALICE, has, sign_out, up};

#[tokio::test]
async fn jupyterlab() {
    let portal = up("jupyterlab").await;
    let world = portal.world().await;
    let (page, contents) = (world.at(&portal.host, "/lab"), world.at(&portal.host, "/api/contents"));
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("Account linking");
    ada.link_as("anyone", "certainly wrong", true).await.has_status(422).shows("did not accept this user name and password");
    ada.link_as("anyone", ALICE.1, true).await.is_at(&page).has_status(200);
    has(&ada, "jupyter-config-data");
    ada.get(&contents).await.has_status(200);
    has(&ada, "hello.txt");

    for _ in 0..2 {
        portal.end_sessions().await;
        ada.get(&page).await.is_at(&page).has_status(200);
        assert_eq!(ada.script("GET", &contents).send().await.status, 200);
    }
    portal.end_sessions().await;
    assert_eq!(ada.script("GET", &contents).send().await.status, 200, "a script's request is repaired too");

    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    portal.end_sessions().await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as("anyone", "Changed-Pw-1234", true).await.is_at(&page);
    sign_out(&world, &mut ada, &page).await;
}
