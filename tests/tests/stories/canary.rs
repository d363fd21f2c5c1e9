//! A login that is kept for it tells that a recipe no longer fits, before people notice.

use std::path::PathBuf;
use std::time::Duration;

use accounts::use_cases::{CreateAccount, create_account};
use tests::{ADA, Browser, GRACE, TestPerson, World, WorldBuilder, eventually, free_port, redis};

const HOUR: Duration = Duration::from_secs(3600);

/// Somebody of the support.
const SAM: TestPerson = TestPerson {
    email: "sam@example.com",
    password: "patient with everybody",
    name: "Sam",
    groups: &["support"],
    user: "sam",
    portal_password: "none",
};

/// A world in which Ada's login at the desk is the canary, tried once an hour; her login at the reports is another, which tells that it
/// was time for one.
struct Watched {
    world: World,
    file: PathBuf,
    metrics: String,
    _dir: tempfile::TempDir,
}

async fn watched(password: &str, change: impl FnOnce(WorldBuilder) -> WorldBuilder) -> Watched {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("canary");
    std::fs::write(&file, format!("{password}\n")).unwrap();
    let right = dir.path().join("right");
    std::fs::write(&right, ADA.portal_password).unwrap();
    let canary = |file: &PathBuf| format!("[portal.canary]\nevery = \"1h\"\nuser = \"{}\"\npassword_file = {file:?}", ADA.user);
    let (table, beside) = (canary(&file), canary(&right));
    let port = free_port();
    let world = World::new()
        .server(&format!("admin_listen = \"127.0.0.1:{port}\""))
        .support("groups = [\"support\"]")
        .session("idle = \"11h\"")
        .orders(move |orders| orders.table(&table))
        .reports(move |reports| reports.table(&beside));
    let world = change(world).start().await;
    let sam = CreateAccount {
        email: SAM.email,
        name: SAM.name,
        groups: SAM.groups.iter().map(|&group| group.to_owned()).collect(),
        password: SAM.password.into(),
    };
    create_account(world.deps(), sam).await.unwrap();
    Watched { world, file, metrics: format!("http://127.0.0.1:{port}/metrics"), _dir: dir }
}

impl Watched {
    /// Waits until the metrics tell of a try; other worlds of this process are told of in the same.
    async fn counted(&self, verdict: &str) {
        let line = format!("latchkey_canary_tries_total{{portal=\"orders\",verdict=\"{verdict}\"}}");
        eventually("the try is counted", Duration::from_secs(30), async || {
            let text = reqwest::get(&self.metrics).await.unwrap().text().await.unwrap();
            text.lines().any(|said| said.starts_with(&line)) && text.contains("latchkey_canary_signed_in{portal=\"orders\"}")
        })
        .await;
    }

    fn attempts(&self) -> u64 {
        self.world.orders.sign_in_attempts(ADA.user)
    }

    /// Waits until so many canaries were tried at this hour of the day, and all nodes can know it. It begins at noon.
    async fn were_tried_at(&self, sam: &mut Browser, canaries: usize, hour: u32) {
        let (page, words) = (self.world.login_at("/support/portals"), format!("last tried today at {hour}:00 UTC"));
        eventually("it was time", Duration::from_secs(30), async || {
            sam.get(&page).await;
            sam.page().text.matches(&words).count() == canaries
        })
        .await;
    }

    /// Somebody of the support, who looks at the page.
    async fn sam(&self) -> Browser {
        let mut sam = self.world.browser();
        sam.get(&self.world.login_at("/support/portals")).await.sign_in(&SAM).await;
        sam
    }
}

#[tokio::test]
async fn a_login_that_works_is_tried_and_signed_out_again() {
    let watched = watched(ADA.portal_password, |world| world).await;
    watched.counted("signed-in").await;
    assert_eq!(watched.attempts(), 1);
    let paths: Vec<String> = watched.world.orders.received().iter().map(|request| request.path().to_owned()).collect();
    assert!(paths.iter().any(|path| path == "/logout"), "{paths:?}");
    watched.world.clock.advance(HOUR);
    eventually("it is tried again", Duration::from_secs(30), async || watched.attempts() == 2).await;
}

#[tokio::test]
async fn a_refused_login_is_remembered_until_it_changes() {
    let mut watched = watched("certainly wrong", |world| world).await;
    watched.counted("wrong-credentials").await;
    let mut sam = watched.sam().await;
    watched.were_tried_at(&mut sam, 2, 12).await;
    for hour in 13..16 {
        watched.world.clock.advance(HOUR);
        watched.were_tried_at(&mut sam, 1, hour).await;
    }
    watched.world.stop_gateway().await;
    watched.world.start_gateway().await;
    for hour in 16..19 {
        watched.world.clock.advance(HOUR);
        watched.were_tried_at(&mut sam, 1, hour).await;
    }
    assert_eq!(watched.attempts(), 1, "not tried again, after a restart neither");
    let mut ada = watched.world.at_the_desk(&ADA).await;
    ada.get(&watched.world.orders_at("/orders")).await.has_status(200);

    let page = watched.world.login_at("/support/portals");
    sam.get(&page)
        .await
        .shows("Orders desk Needs attention The portal refuses the login")
        .shows("not tried again until the login in its file changes");
    std::fs::write(&watched.file, ADA.portal_password).unwrap();
    watched.world.clock.advance(HOUR);
    eventually("the new login is tried", Duration::from_secs(30), async || {
        sam.get(&page).await;
        sam.page().text.contains("Orders desk Works Signed in") && sam.page().text.contains("before: The portal refuses the login")
    })
    .await;
}

#[tokio::test]
async fn the_page_is_for_the_support_alone() {
    let watched = watched(ADA.portal_password, |world| world).await;
    let page = watched.world.login_at("/support/portals");
    let mut grace = watched.world.browser();
    grace.get(&page).await.sign_in(&GRACE).await;
    grace.get(&page).await.has_status(404);
    let world = World::new().start().await;
    let mut grace = world.browser();
    grace.get(&world.login_at("/support/portals")).await.has_status(404);
}

#[tokio::test]
async fn one_node_of_a_fleet_tries_it() {
    let redis = redis().await;
    let url = redis.url();
    let mut watched = watched(ADA.portal_password, |world| world.sessions_in(&url)).await;
    watched.counted("signed-in").await;
    let mut sam = watched.sam().await;
    watched.were_tried_at(&mut sam, 2, 12).await;
    watched.world.another_node().await;
    for (tries, hour) in (2..5).zip(13..) {
        watched.world.clock.advance(HOUR);
        watched.were_tried_at(&mut sam, 2, hour).await;
        assert_eq!(watched.attempts(), tries, "by one node");
    }
}
