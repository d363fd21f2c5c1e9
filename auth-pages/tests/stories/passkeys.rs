//! What a browser with an authenticator does, and one without.

use http::StatusCode;
use policies::SecondFactorDemand;

use crate::authenticator::Authenticator;
use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World, portals};

const AUTHENTICATION: &str = "https://login.example.com/account/authentication";
const ADD: &str = "https://login.example.com/account/authentication/passkeys/add";
const RECOVERY_CODES: &str = "https://login.example.com/account/authentication/recovery-codes";

fn options(browser: &Browser) -> String {
    browser.attribute("[data-options]", "data-options").unwrap_or_else(|| panic!("nothing is asked on {}: {}", browser.url, browser.text()))
}

/// What the script does on a page that has a passkey made.
async fn make(browser: &mut Browser, name: &str) -> Authenticator {
    let (made, answer) = Authenticator::make(&options(browser), name.as_bytes());
    browser.submit(&[("credential", Some(&answer))]).await;
    made
}

/// What it does on a page that asks for one.
async fn give<'a>(browser: &'a mut Browser, passkey: &mut Authenticator) -> &'a mut Browser {
    let answer = passkey.sign(&options(browser));
    browser.submit(&[("credential", Some(&answer))]).await
}

/// Ada's first passkey, and the recovery codes that come with it.
async fn first(browser: &mut Browser, name: &str) -> (Authenticator, Vec<String>) {
    browser.open(ADD).await.submit(&[("passkey_name", Some(name)), ("master_password", Some(PASSWORD))]).await;
    browser.shows(&format!("where to keep {name}"));
    let made = make(browser, name).await;
    browser.shows("The passkey is added").shows("Your recovery codes");
    (made, browser.texts(".recovery code"))
}

async fn begin(world: &std::sync::Arc<World>) -> Browser {
    let mut browser = world.browser();
    browser.open("https://news.example.com/today?id=7").await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.submit(&[("password", Some(PASSWORD))]).await;
    browser
}

#[tokio::test]
async fn a_passkey_takes_the_place_of_address_and_password() {
    let world = World::new().await;
    let mut account = world.ada().await;
    let (mut laptop, paper) = first(&mut account, "Laptop of Ada").await;
    assert_eq!(paper.len(), 10);
    account.open(AUTHENTICATION).await.shows("Passkey: Laptop of Ada").shows("not used yet").shows("Recovery codes for a lost passkey: 10");
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.text.contains("The passkey “Laptop of Ada” signs you in from now on")));

    let mut browser = world.browser();
    browser.open("https://news.example.com/today?id=7").await;
    let passkey = browser.attribute("form .below a[href^='/sign-in/passkey']", "href").unwrap();
    browser.open(&passkey).await.shows("to go on to News");
    let before = browser.clone();
    give(&mut browser, &mut laptop).await.is_at("https://news.example.com/today?id=7").shows("for ada@example.com");
    browser.open(&format!("{SIGN_IN}/account/sessions")).await.shows("with a passkey");
    account.open(&format!("{SIGN_IN}/account/data/export")).await.submit(&[]).await;
    for kept in ["\"passkeys\": [", "\"name\": \"Laptop of Ada\"", "\"second_factor\": \"passkey\"", "\"recovery_codes_left\": 10"] {
        assert!(account.body.contains(kept), "{kept} is not in {}", account.body);
    }
    let mut again = before;
    again.submit(&[]).await.shows("gave no passkey");
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The password was not given: what asks for a fresh one asks.
    browser.open(&format!("{AUTHENTICATION}/expiry")).await.shows("Master account password");
    account.open(&format!("{AUTHENTICATION}/expiry")).await;
    assert!(!account.text().contains("Master account password"), "it was just given");
}

#[tokio::test]
async fn what_the_browser_was_asked_counts_five_minutes_in_this_browser_on_this_page() {
    let world = World::new().await;
    let (mut laptop, _) = first(&mut world.ada().await, "Laptop of Ada").await;
    let mut browser = begin(&world).await;
    browser.shows("Your password is right");
    assert!(!browser.cookies["login.example.com"].contains_key("__Host-latchkey"), "no session before the passkey");
    world.clock.advance(5);
    give(&mut browser, &mut laptop).await.shows("took too long");
    let mut replaying = browser.clone();
    let answer = laptop.sign(&options(&browser));
    browser.submit(&[("credential", Some(&answer))]).await.is_at("https://news.example.com/today?id=7");
    replaying.submit(&[("credential", Some(&answer))]).await.shows("took too long, or was used before");
    let mut replaying = begin(&world).await;
    replaying.submit(&[("credential", Some(&answer))]).await.shows("does not sign you in here");

    // Another browser's question, put into this one's form.
    let (mut here, there) = (begin(&world).await, begin(&world).await);
    let ceremony = there.attribute("[name=ceremony]", "value").unwrap();
    let answer = laptop.sign(&options(&there));
    here.submit(&[("ceremony", Some(&ceremony)), ("credential", Some(&answer))]).await.shows("took too long, or was used before");
    // A page that looks like ours, at another host.
    laptop.origin = "https://login.example.com.evil.example";
    give(&mut here, &mut laptop).await.shows("does not sign you in here");
    laptop.origin = crate::authenticator::ORIGIN;
    // The address in the request is not asked for whose passkeys count: it is in the configuration.
    assert!(options(&here).contains("\"rpId\":\"login.example.com\""), "{}", options(&here));
}

#[tokio::test]
async fn who_has_lost_the_passkey_takes_a_recovery_code() {
    let world = World::new().await;
    let (_, paper) = first(&mut world.ada().await, "Laptop of Ada").await;
    let mut browser = begin(&world).await;
    let other = browser.shows("No passkey at hand?").attribute("form .below a", "href").unwrap();
    browser.open(&other).await.shows("Recovery code").shows("Use a passkey");
    assert!(!browser.text().contains("Use a code of your app"), "there is no app");
    browser.submit(&[("code", Some("123456"))]).await.shows("Enter one of your recovery codes");
    browser.submit(&[("code", Some("AAAAA-AAAAA"))]).await.shows("This recovery code is not right");
    browser.submit(&[("code", Some(&paper[3]))]).await.is_at("https://news.example.com/today?id=7");

    // … and one more for each change, as long as the passkey is lost.
    let remove = browser.open(AUTHENTICATION).await.attribute("a[href$='/remove']", "href").unwrap();
    browser.open(&remove).await.shows("Remove this passkey?");
    browser.submit(&[("master_password", Some(PASSWORD))]).await.shows("Your browser gave no passkey");
    browser.submit(&[("code", Some(&paper[4]))]).await.shows("Enter the password of your master account");
    browser.submit(&[("master_password", Some(PASSWORD)), ("code", Some(&paper[3]))]).await.shows("This recovery code is not right");
    browser.submit(&[("master_password", Some(PASSWORD)), ("code", Some(&paper[4]))]).await.shows("The passkey is removed");
    assert!(!browser.text().contains("Recovery codes for"), "they go with the last");
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.text.contains("The passkey “Laptop of Ada” does not sign you in any more")));
    assert!(mails.iter().any(|stored| stored.mail.subject.contains("A recovery code was used")));
}

#[tokio::test]
async fn what_changes_a_factor_asks_for_password_and_passkey() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let (mut laptop, paper) = first(&mut browser, "Laptop of Ada").await;
    browser.open(RECOVERY_CODES).await.shows("New recovery codes");
    let answer = laptop.sign(&options(&browser));
    browser.submit(&[("credential", Some(&answer)), ("master_password", Some("wrong"))]).await.shows("This is not the password");
    let answer = laptop.sign(&options(&browser));
    browser.submit(&[("credential", Some(&answer)), ("master_password", Some(PASSWORD))]).await.shows("You have new recovery codes");
    assert_ne!(browser.texts(".recovery code"), paper);
    // A question that was asked to sign in proves nothing here.
    let asked = begin(&world).await;
    let (ceremony, answer) = (asked.attribute("[name=ceremony]", "value").unwrap(), laptop.sign(&options(&asked)));
    browser.open(ADD).await;
    browser.submit(&[("ceremony", Some(&ceremony)), ("credential", Some(&answer)), ("master_password", Some(PASSWORD))]).await;
    browser.shows("took too long, or was used before");
    // With one-time codes it is a code.
    browser.open("https://login.example.com/account/authentication/one-time-code").await.shows("Set up one-time codes");
    let answer = laptop.sign(&options(&browser));
    browser.submit(&[("credential", Some(&answer)), ("master_password", Some(PASSWORD))]).await.shows("Open the app on your phone first");
    browser.open(ADD).await;
    assert!(options(&browser).contains("allowCredentials"));
}

#[tokio::test]
async fn a_demanded_second_factor_can_be_a_passkey() {
    let world = World::demanding(portals(), SecondFactorDemand::Required, |_| {}).await;
    let mut browser = begin(&world).await;
    browser.shows("asks you for a one-time code");
    let instead = browser.attribute("a[href^='/enrol/passkey']", "href").unwrap();
    browser.open(&instead).await.shows("Add a passkey");
    assert!(!browser.text().contains("Master account password"), "it was just given");
    let long = "x".repeat(61);
    browser.submit(&[("passkey_name", Some(&long))]).await.shows("A name has at most 60 characters");
    browser.submit(&[("passkey_name", Some("Laptop"))]).await.shows("where to keep Laptop");
    browser.submit(&[]).await.shows("This passkey could not be added");
    browser.submit(&[("passkey_name", Some("Laptop"))]).await;
    let mut laptop = make(&mut browser, "Laptop of Ada").await;
    browser.shows("The passkey is added");
    assert_eq!(browser.texts(".recovery code").len(), 10);
    let on = browser.attribute("a.primary", "href").unwrap();
    browser.open(&on).await.is_at("https://news.example.com/today?id=7");
    browser.open(AUTHENTICATION).await.shows("Passkey: Laptop");
    assert!(browser.attribute("a[href$='/remove']", "href").is_none(), "the last one stays");
    // The address from before does not make a second one.
    browser.open(&instead).await.submit(&[("passkey_name", Some("Another"))]).await.shows("Please begin again");
    assert!(browser.attribute("[data-options]", "data-options").is_none());
    let mut again = begin(&world).await;
    give(&mut again, &mut laptop).await.is_at("https://news.example.com/today?id=7");
}

#[tokio::test]
async fn a_reset_asks_for_the_passkey_too() {
    const NEW: &str = "seventeen purple kettles";
    let world = World::new().await;
    let mut account = world.ada().await;
    let (mut laptop, paper) = first(&mut account, "Laptop of Ada").await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("ada@example.com"))]).await.shows("Enter the token");
    let token = world.token_for("ada@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("A token from your mail alone does not change your password");
    let page = browser.url.clone();
    browser.open(&page.replace("/forgot/passkey", "/forgot/password")).await.shows("A token from your mail alone");
    browser.submit(&[]).await.shows("gave no passkey");
    let asked = begin(&world).await;
    let (ceremony, answer) = (asked.attribute("[name=ceremony]", "value").unwrap(), laptop.sign(&options(&asked)));
    browser.submit(&[("ceremony", Some(&ceremony)), ("credential", Some(&answer))]).await.shows("took too long, or was used before");
    let mut by_paper = browser.clone();
    give(&mut browser, &mut laptop).await.shows("Choose a new password");
    let recovery = by_paper.attribute("form .below a", "href").unwrap();
    by_paper.open(&recovery).await.shows("Recovery code");
    by_paper.submit(&[("code", Some(&paper[0]))]).await.shows("Choose a new password");
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
    account.open(AUTHENTICATION).await.shows("Sign in");
}

#[tokio::test]
async fn beside_one_time_codes_a_passkey_does_as_well() {
    let world = World::new().await;
    let mut account = world.ada().await;
    let (mut laptop, _) = first(&mut account, "Laptop of Ada").await;
    account.open("https://login.example.com/account/authentication/one-time-code").await;
    let answer = laptop.sign(&options(&account));
    account.submit(&[("credential", Some(&answer)), ("master_password", Some(PASSWORD))]).await.submit(&[]).await;
    let app = crate::one_time_codes::app(&account);
    let code = crate::one_time_codes::code(&world, &app, 0);
    account.submit(&[("code", Some(&code))]).await.shows("Your recovery codes");
    let mut browser = begin(&world).await;
    browser.shows("One-time code");
    let passkey = browser.attribute("a[href^='/sign-in/passkey']", "href").unwrap();
    browser.open(&passkey).await.shows("Use a one-time code");
    give(&mut browser, &mut laptop).await.is_at("https://news.example.com/today?id=7");

    // Without the codes the passkey is asked for, and the recovery codes stay for it.
    world.clock.advance(1);
    let code = crate::one_time_codes::code(&world, &app, 0);
    account.open("https://login.example.com/account/authentication/one-time-code/remove").await;
    account.submit(&[("master_password", Some(PASSWORD)), ("code", Some(&code))]).await;
    account.shows("One-time codes are removed").shows("Recovery codes for a lost passkey: 10");
    begin(&world).await.shows("Your browser now asks you for one of your passkeys");
}
