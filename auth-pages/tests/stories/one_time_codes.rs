use accounts::use_cases::{CreateAccount, create_account};
use accounts::{FactorKind, OtpSecret};
use http::StatusCode;
use policies::{DemandedOf, FactorDemand, SecondFactorDemand, SecondFactorDemands, step_at};
use secret::Secret;

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World, portals};

const AUTHENTICATION: &str = "https://login.example.com/account/authentication";
const ONE_TIME_CODE: &str = "https://login.example.com/account/authentication/one-time-code";

/// The app that scanned the page.
pub fn app(browser: &Browser) -> OtpSecret {
    let typed = browser.texts(".secret code").concat().replace(' ', "");
    let bits: String = typed.chars().map(|c| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap())).collect();
    let bytes = bits.as_bytes().chunks(8).map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap());
    OtpSecret::from_bytes(Secret::new(bytes.collect()))
}

pub fn code(world: &World, app: &OtpSecret, ahead: i64) -> String {
    app.code_at(step_at(world.deps.clock.now()) + ahead).reveal().clone()
}

/// Sets one-time codes up in the account; gives the app and the recovery codes.
pub async fn set_up(world: &World, browser: &mut Browser) -> (OtpSecret, Vec<String>) {
    browser.open(ONE_TIME_CODE).await.submit(&[("master_password", Some(PASSWORD))]).await;
    browser.shows("Open the app on your phone first");
    browser.submit(&[]).await.shows("Scan the QR code");
    let app = app(browser);
    let confirmed = code(world, &app, 0);
    browser.submit(&[("code", Some(&confirmed))]).await.shows("Your recovery codes").shows("shown only now");
    let codes = browser.texts(".recovery code");
    world.clock.advance(2);
    (app, codes)
}

async fn begin(browser: &mut Browser) {
    browser.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.submit(&[("password", Some(PASSWORD))]).await;
}

#[tokio::test]
async fn codes_are_set_up_from_the_account_page() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(AUTHENTICATION).await.shows("One-time code Not set up");
    browser
        .open(ONE_TIME_CODE)
        .await
        .shows("a phone with an app store")
        .shows("a code from that app at every sign-in")
        .shows("a phone clock that is right");
    browser.submit(&[]).await.shows("Enter the password of your master account");
    let (_, codes) = set_up(&world, &mut browser).await;
    assert_eq!(codes.len(), 10);
    let on = browser.attribute("a.primary", "href").unwrap();
    browser.open(&on).await.is_at(AUTHENTICATION).shows("Asked for at every sign-in").shows("10 recovery codes left");
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.subject.contains("One-time codes are set up")));
}

#[tokio::test]
async fn the_qr_code_is_inline_counts_three_minutes_and_is_shown_once() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(ONE_TIME_CODE).await.submit(&[("master_password", Some(PASSWORD))]).await.submit(&[]).await;
    assert!(browser.attribute("svg path", "d").is_some());
    assert_eq!(browser.headers["cache-control"], "no-store");
    assert_eq!(browser.attribute("[data-countdown]", "data-countdown").unwrap(), "180");
    let refresh = browser.headers["refresh"].to_str().unwrap().to_owned();
    let (seconds, to) = refresh.split_once("; url=").unwrap();
    assert_eq!(seconds, "180");
    let first = app(&browser);
    let wrong = code(&world, &first, 1_000);
    browser.submit(&[("code", Some(&wrong))]).await.shows("This code is not right").shows("not shown a second time");
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(browser.attribute("svg", "viewBox").is_none() && browser.texts(".secret code").is_empty());

    world.clock.advance(3);
    let late = code(&world, &first, 0);
    browser.submit(&[("code", Some(&late))]).await.shows("The QR code has ended");
    browser.open(to).await.shows("The QR code has ended").shows("Show a fresh QR code");
    browser.submit(&[]).await;
    let fresh = app(&browser);
    assert_ne!(fresh.to_typed().reveal(), first.to_typed().reveal());
    let right = code(&world, &fresh, 0);
    browser.submit(&[("code", Some(&right))]).await.shows("Your recovery codes");
}

#[tokio::test]
async fn after_the_password_a_code_is_asked_for_on_the_way_to_the_page() {
    let world = World::new().await;
    let (app, _) = set_up(&world, &mut world.ada().await).await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/today?id=7").await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.submit(&[("password", Some(PASSWORD))]).await.shows("One-time code").shows("to go on to News");
    assert!(!browser.cookies["login.example.com"].contains_key("__Host-latchkey"), "no session before the code");
    assert_eq!(browser.attribute("#code", "autocomplete").unwrap(), "one-time-code");
    assert_eq!(browser.attribute("#code", "inputmode").unwrap(), "numeric");
    browser.submit(&[]).await.shows("Enter the six digits");
    let typed = code(&world, &app, 0);
    let typed = format!(" {}-{} ", &typed[..3], &typed[3..]);
    browser.submit(&[("code", Some(&typed))]).await.is_at("https://news.example.com/today?id=7").shows("for ada@example.com");
}

#[tokio::test]
async fn a_code_that_was_used_or_is_of_another_time_is_refused_with_the_reason() {
    let world = World::new().await;
    let (app, _) = set_up(&world, &mut world.ada().await).await;
    let right = code(&world, &app, 0);
    let (mut first, mut second) = (world.browser(), world.browser());
    begin(&mut first).await;
    begin(&mut second).await;
    first.submit(&[("code", Some(&right))]).await.is_at(&format!("{SIGN_IN}/"));
    second.submit(&[("code", Some(&right))]).await.shows("This code was used before");
    let fast = code(&world, &app, 9);
    second.submit(&[("code", Some(&fast))]).await.shows("The clock of your phone is about 5 minutes fast");
    let slow = code(&world, &app, -4);
    second.submit(&[("code", Some(&slow))]).await.shows("about 2 minutes slow");
    for number in 0..7 {
        let wrong = code(&world, &app, 1_000 + number);
        second.submit(&[("code", Some(&wrong))]).await.shows("This code is not right");
    }
    let right = code(&world, &app, 1);
    second.submit(&[("code", Some(&right))]).await.shows("Wait up to an hour");
    assert_eq!(second.status, StatusCode::TOO_MANY_REQUESTS);
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.text.contains("203.0.113.9") && stored.mail.subject.contains("Wrong one-time codes")));
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let world = World::new().await;
    let (_, paper) = set_up(&world, &mut world.ada().await).await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let other = browser.attribute(".below a", "href").unwrap();
    browser.open(&other).await.shows("Recovery code");
    browser.submit(&[("code", Some(&paper[0]))]).await.is_at(&format!("{SIGN_IN}/"));
    browser.open(AUTHENTICATION).await.shows("9 recovery codes left");
    let ada = world.deps.accounts.by_email(&accounts::EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
    let sessions = world.deps.sessions.sessions_of(ada.id).await.unwrap();
    let kinds: Vec<_> = sessions.iter().filter_map(|session| session.second_factor).map(|factor| factor.kind).collect();
    // The other session is the one in which codes were set up.
    assert!(kinds.len() == 2 && kinds.contains(&FactorKind::RecoveryCode), "{kinds:?}");
    let mut again = world.browser();
    begin(&mut again).await;
    again.submit(&[("code", Some(&paper[0]))]).await.shows("This code is not right");
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.text.contains("you have 9 left")));
}

#[tokio::test]
async fn what_was_proved_stays_in_its_browser_and_ends_after_ten_minutes() {
    let world = World::new().await;
    let (app, _) = set_up(&world, &mut world.ada().await).await;
    let mut victim = world.browser();
    begin(&mut victim).await;
    let mut thief = world.browser();
    thief.open(&format!("{SIGN_IN}/sign-in")).await.open(&victim.url).await.shows("Please begin again");
    assert_eq!(thief.status, StatusCode::GONE);
    world.clock.advance(10);
    let right = code(&world, &app, 0);
    victim.submit(&[("code", Some(&right))]).await.shows("Please begin again");
    let again = victim.attribute("a.primary", "href").unwrap();
    victim.open(&again).await.shows("Sign in");
}

#[tokio::test]
async fn the_back_button_after_signing_in_leads_on() {
    let world = World::new().await;
    let (app, _) = set_up(&world, &mut world.ada().await).await;
    let mut browser = world.browser();
    begin(&mut browser).await;
    let (page, right) = (browser.url.clone(), code(&world, &app, 0));
    browser.submit(&[("code", Some(&right))]).await.is_at(&format!("{SIGN_IN}/"));
    browser.open(&page).await.is_at(&format!("{SIGN_IN}/"));
    world.clock.advance(11);
    browser.open(&page).await.is_at(&format!("{SIGN_IN}/"));
}

#[tokio::test]
async fn replacing_removing_and_new_recovery_codes_ask_for_password_and_code() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let (app, paper) = set_up(&world, &mut browser).await;
    let remove = format!("{ONE_TIME_CODE}/remove");
    let new_codes = format!("{AUTHENTICATION}/recovery-codes");
    for page in [ONE_TIME_CODE, &remove, &new_codes] {
        browser.open(page).await.submit(&[("code", Some("123456"))]).await.shows("Enter the password of your master account");
        browser.submit(&[("master_password", Some(PASSWORD))]).await.shows("Enter the six digits");
    }
    let right = code(&world, &app, 0);
    let both = [("master_password", Some(PASSWORD)), ("code", Some(right.as_str()))];
    browser.open(&new_codes).await.submit(&both).await.shows("You have new recovery codes");
    let new_paper = browser.texts(".recovery code");
    assert!(new_paper.len() == 10 && new_paper[0] != paper[0]);

    let both = [("master_password", Some(PASSWORD)), ("code", Some(new_paper[0].as_str()))];
    browser.open(ONE_TIME_CODE).await.shows("Move one-time codes to another app");
    browser.submit(&both).await.submit(&[]).await;
    let new_app = self::app(&browser);
    let confirmed = code(&world, &new_app, 0);
    browser.submit(&[("code", Some(&confirmed))]).await.shows("Your recovery codes");
    world.clock.advance(2);

    let old = code(&world, &app, 0);
    browser.open(&remove).await.submit(&[("master_password", Some(PASSWORD)), ("code", Some(&old))]).await.shows("This code is not right");
    let right = code(&world, &new_app, 0);
    browser.submit(&[("master_password", Some(PASSWORD)), ("code", Some(&right))]).await;
    browser.is_at(&format!("{AUTHENTICATION}?removed")).shows("One-time codes are removed").shows("Not set up");
    browser.open(&remove).await.is_at(AUTHENTICATION);
    assert!(world.ada().await.open(AUTHENTICATION).await.text().contains("Not set up"), "the password alone signs in");
}

#[tokio::test]
async fn where_codes_are_demanded_they_are_set_up_before_anything_else() {
    let world = World::demanding(portals(), SecondFactorDemand::Required, |_| {}).await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/today").await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.submit(&[("password", Some(PASSWORD))]).await.shows("Example asks you for a one-time code").shows("a phone with an app store");
    let ready = browser.url.clone();
    browser.clone().open("https://news.example.com/today").await.shows("Sign in");
    browser.clone().open(AUTHENTICATION).await.shows("Sign in");
    world.browser().open(&ready).await.shows("Please begin again");
    browser.submit(&[]).await.shows("Scan the QR code");
    let confirmed = code(&world, &app(&browser), 0);
    browser.submit(&[("code", Some(&confirmed))]).await.shows("Your recovery codes");
    let on = browser.attribute("a.primary", "href").unwrap();
    browser.open(&on).await.is_at("https://news.example.com/today").shows("for ada@example.com");
    browser.open(AUTHENTICATION).await.shows("Asked for at every sign-in");
    assert!(browser.attribute("a[href$=remove]", "href").is_none());
    browser.open(&format!("{ONE_TIME_CODE}/remove")).await.is_at(AUTHENTICATION);
}

#[tokio::test]
async fn a_permit_to_enrol_is_of_the_session_that_got_it() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(ONE_TIME_CODE).await.submit(&[("master_password", Some(PASSWORD))]).await;
    let page = browser.url.clone();
    browser.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await;
    browser.open(&page).await.shows("Sign in");
    let mut bob = browser.clone();
    bob.open(&format!("{SIGN_IN}/sign-in")).await.sign_in("bob@example.com").await;
    bob.open(&page).await.is_at(AUTHENTICATION).shows("bob@example.com").shows("Not set up");
    world.browser().open(&page).await.shows("Please begin again");
}

#[tokio::test]
async fn an_organisation_demands_one_time_codes_of_its_people_only() {
    let of = || DemandedOf::Domains(["acme.example".to_owned()].into());
    let demands = || SecondFactorDemands::new(vec![FactorDemand { name: "organisation acme".to_owned(), of: of(), grace: None }]);
    let world = World::made(portals(), |parts| parts.second_factor = demands(), |_| {}).await;
    let eve = CreateAccount { email: "eve@acme.example", name: "", groups: vec![], password: PASSWORD.into() };
    create_account(&world.deps, eve).await.unwrap();
    let mut ada = world.ada().await;
    ada.open(AUTHENTICATION).await.shows("Set up one-time codes");
    let mut eve = world.browser();
    eve.sign_in("eve@acme.example").await.shows("Example asks you for a one-time code");
    eve.open(AUTHENTICATION).await.shows("Sign in");
    for (email, chosen) in [("ivy@acme.example", None), ("ivy@example.com", Some("codes"))] {
        let mut newcomer = world.browser();
        newcomer.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(email))]).await;
        newcomer.type_names().await.type_password("seventeen purple kettles").await.shows("one-time codes");
        assert_eq!(newcomer.attribute("[name=codes]", "name").as_deref(), chosen, "{email}");
    }
}
