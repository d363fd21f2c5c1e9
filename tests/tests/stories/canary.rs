//! A login that is kept for it tells that a recipe no longer fits, before people notice.

use std::time::Duration;

use tests::{ADA, World, eventually, free_port};

/// A world in which Ada's login at the desk is the canary, tried once an hour, and where its metrics are.
async fn watched(password: &str) -> (World, tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("canary");
    std::fs::write(&file, format!("{password}\n")).unwrap();
    let table = format!("[portal.canary]\nevery = \"1h\"\nuser = \"{}\"\npassword_file = {file:?}", ADA.user);
    let port = free_port();
    let world =
        World::new().server(&format!("admin_listen = \"127.0.0.1:{port}\"")).orders(move |orders| orders.table(&table)).start().await;
    (world, dir, format!("http://127.0.0.1:{port}/metrics"))
}

async fn counted(metrics: &str, verdict: &str) {
    let line = format!("latchkey_canary_tries_total{{portal=\"orders\",verdict=\"{verdict}\"}}");
    eventually("the try is counted", Duration::from_secs(30), async || {
        let text = reqwest::get(metrics).await.unwrap().text().await.unwrap();
        text.lines().any(|said| said.starts_with(&line)) && text.contains("latchkey_canary_signed_in{portal=\"orders\"}")
    })
    .await;
}

#[tokio::test]
async fn a_login_that_works_is_tried_and_signed_out_again() {
    let (world, _dir, metrics) = watched(ADA.portal_password).await;
    counted(&metrics, "signed-in").await;
    assert_eq!(world.orders.sign_in_attempts(ADA.user), 1);
    let paths: Vec<String> = world.orders.received().iter().map(|request| request.path().to_owned()).collect();
    assert!(paths.iter().any(|path| path == "/logout"), "{paths:?}");
}

#[tokio::test]
async fn a_login_that_is_refused_is_told_and_nobody_elses_business() {
    let (world, _dir, metrics) = watched("certainly wrong").await;
    counted(&metrics, "wrong-credentials").await;
    assert_eq!(world.orders.sign_in_attempts(ADA.user), 1, "not tried again");
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/orders")).await.has_status(200);
}
