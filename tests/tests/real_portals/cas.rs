//! Apache's mod_auth_cas and a CAS server on another host.

use crate::running::{ALICE, ada_and_grace, has, sign_out, up};

#[tokio::test]
async fn cas() {
    let portal = up("cas").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/");
    // Right and wrong passwords are told apart at the login host; nobody is led there.
    let (mut ada, mut grace) = ada_and_grace(&world, &page).await;
    has(&ada, "REMOTE_USER=alice");
    has(&grace, "REMOTE_USER=bob");
    assert!(ada.cookies("login.portals.test").is_empty());
    for cookie in ada.cookies(&portal.host) {
        assert!(!["sessionid", "csrftoken", "MOD_AUTH_CAS"].contains(&cookie.name.as_str()), "{}", cookie.name);
    }

    // The application's sessions end under us, more than once: the CAS server is asked anew each time, with the password.
    let tried = || std::fs::read_to_string(portal.file("server.access.log")).unwrap().matches("\"POST /cas/login").count();
    for _ in 0..2 {
        let before = tried();
        portal.end_sessions().await;
        ada.get(&page).await.is_at(&page).has_status(200);
        has(&ada, "REMOTE_USER=alice");
        grace.get(&page).await.is_at(&page);
        has(&grace, "REMOTE_USER=bob");
        assert_eq!(tried(), before + 2);
    }
    portal.end_sessions().await;
    assert_eq!(ada.script("GET", &page).send().await.status, 200);

    // A password that was changed there is noticed at the next sign-in, and asked for.
    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    portal.end_sessions().await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, "REMOTE_USER=alice");

    sign_out(&world, &mut ada, &page).await;
    grace.get(&page).await.is_at(&page);
    has(&grace, "REMOTE_USER=bob");
}
