//! Django's admin with django-otp: a one-time code beside the password, each taken once.

use std::time::Duration;

use tests::{ADA, Browser, GRACE, eventually};

use crate::running::{ALICE, BOB, has, sign_out, up};

/// What alice's and bob's codes are made of, as an app would show it.
const ALICES: &str = "nrqx iy3i nnsx sllu mvzx i4zn mfwg sy3f";
const BOBS: &str = "otpauth://totp/Django:bob?secret=NRQXIY3INNSXSLLUMVZXI4ZNMJXWEMBQ&issuer=Django";

async fn link_with<'b>(browser: &'b mut Browser, login: (&str, &str), secret: &str) -> &'b mut Browser {
    browser.fill("Secret of one-time codes", secret);
    browser.link_as(login.0, login.1, true).await
}

#[tokio::test]
async fn django_otp() {
    let portal = up("django-otp").await;
    let world = portal.world().await;
    let page = world.at(&portal.host, "/admin/");
    let (mut ada, mut grace) = (world.browser(), world.browser());
    ada.get(&page).await.sign_in(&ADA).await.shows("Account linking").shows("Only if Back office with codes asks you");
    ada.link_as(ALICE.0, ALICE.1, true).await.has_status(422).shows("asks for a one-time code too");
    link_with(&mut ada, ALICE, "not a secret").await.has_status(422).shows("Enter the secret as it was shown");
    // A wrong one is told apart from a wrong password.
    link_with(&mut ada, ALICE, BOBS).await.has_status(422).shows("asks for a one-time code too");
    link_with(&mut ada, (ALICE.0, "certainly wrong"), ALICES).await.has_status(422).shows("did not accept this user name and password");
    world.clock.advance(Duration::from_secs(30));
    link_with(&mut ada, ALICE, ALICES).await.is_at(&page).has_status(200);
    has(&ada, "<strong>alice");
    grace.get(&page).await.sign_in(&GRACE).await;
    world.clock.advance(Duration::from_secs(30));
    link_with(&mut grace, BOB, BOBS).await.is_at(&page);
    has(&grace, "<strong>bob");

    // Its session ends under us: the next code is another one, and no code is sent twice.
    for _ in 0..2 {
        portal.end_sessions().await;
        ada.get(&page).await.is_at(&page).has_status(200);
        has(&ada, "<strong>alice");
    }
    portal.end_sessions().await;
    let tried = portal.log().matches("POST /admin/login/").count();
    ada.get(&page).await.shows("takes each one-time code once");
    assert_eq!(portal.log().matches("POST /admin/login/").count(), tried, "it was not asked");
    world.clock.advance(Duration::from_secs(60));
    ada.get(&page).await.is_at(&page).has_status(200);
    has(&ada, "<strong>alice");

    sign_out(&world, &mut ada, &page).await;
    eventually("it was told", Duration::from_secs(20), async || portal.log().contains("POST /admin/logout/")).await;
    grace.get(&page).await.is_at(&page);
    has(&grace, "<strong>bob");
}
