//! "Forgot your password?"

use accounts::EmailAddress;
use http::StatusCode;

use crate::browser::{Browser, encode};
use crate::one_time_codes::{code, set_up};
use crate::world::{PASSWORD, SIGN_IN, World};

const NEW: &str = "seventeen purple kettles";

impl World {
    /// The newest mail to an address.
    pub async fn mail_to(&self, email: &str) -> String {
        let mails = self.mails.recent(100).await.unwrap();
        mails.into_iter().find(|stored| stored.mail.to == email).unwrap().mail.text
    }

    /// The token in the newest mail to an address: alone on its line.
    pub async fn token_for(&self, email: &str) -> String {
        let mail = self.mail_to(email).await;
        let token = mail.lines().find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        token.unwrap_or_else(|| panic!("no token in {mail}")).to_owned()
    }

    async fn mails_to(&self, email: &str) -> usize {
        self.mails.recent(1000).await.unwrap().iter().filter(|stored| stored.mail.to == email).count()
    }
}

async fn asked_by(browser: &mut Browser, email: &str) {
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some(email))]).await.shows("Enter the token");
}

/// As far as the token.
async fn proved_by(browser: &mut Browser, world: &World) {
    asked_by(browser, "ada@example.com").await;
    let token = world.token_for("ada@example.com").await;
    browser.submit(&[("token", Some(&token))]).await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_everything_is_signed_out() {
    let world = World::new().await;
    let mut elsewhere = world.ada().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/orders?id=7").await.submit(&[("email", Some("ada@example.com"))]).await;
    let forgot = browser.attribute("form .below a", "href").unwrap();
    browser.open(&forgot).await.shows("Forgot your password?");
    assert_eq!(browser.attribute("#email", "value").unwrap(), "ada@example.com", "not asked for twice");
    browser.submit(&[]).await.shows("Enter the token").shows("Example e-mail validation token");
    let token = world.token_for("ada@example.com").await;
    let (head, tail) = token.split_at(3);
    let typed = format!(" {}-{} ", head.to_lowercase(), tail.replace('0', "o").replace('1', "l"));
    browser.submit(&[("token", Some(&typed))]).await.shows("Choose a new password").shows("At least 15 characters");
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
    elsewhere.open(&format!("{SIGN_IN}/account/links")).await.shows("Sign in");
    assert!(world.mail_to("ada@example.com").await.contains("If this was not you"), "the person is told");
    let sign_in = browser.attribute("a.primary", "href").unwrap();
    browser.open(&sign_in).await.submit(&[("password", Some(PASSWORD))]).await.shows("do not belong together");
    browser.submit(&[("password", Some(NEW))]).await.is_at("https://news.example.com/orders?id=7");
    let ada = world.deps.accounts.by_email(&EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
    let trail = world.deps.accounts.events(ada.id, 10).await.unwrap();
    assert!(trail.iter().any(|(_, what, _, from)| what == "password-reset" && from.as_deref() == Some("203.0.113.9")), "{trail:?}");
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let world = World::new().await;
    let mut seen = Vec::new();
    for email in ["ada@example.com", "eve@example.com"] {
        let mut browser = world.browser();
        browser.open(&format!("{SIGN_IN}/forgot")).await;
        let mut told = Vec::new();
        let (cookies, action) = (browser.cookie_header("login.example.com"), browser.attribute("form", "action").unwrap());
        let token = browser.attribute("input[name=form_token]", "value").unwrap();
        let body = format!("form_token={token}&email={}", email.replace('@', "%40"));
        let request = http::Request::post(format!("{SIGN_IN}{action}"))
            .header("cookie", cookies)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.into())
            .unwrap();
        let answer = browser.raw(request).await;
        let mut headers = answer.headers().clone();
        let location = headers.remove("location").unwrap().to_str().unwrap().to_owned();
        told.push((answer.status(), format!("{headers:?}"), location.len().to_string()));
        browser.open(&location).await;
        let page = |browser: &Browser| (browser.status, format!("{:?}", browser.headers), browser.text().replace(email, ""));
        told.push(page(&browser));
        told.push(page(browser.submit(&[("token", Some("00000000"))]).await));
        let mail = browser.attribute("form .below a", "href").unwrap();
        told.push(page(browser.open(&mail).await));
        seen.push(told);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(world.mail_to("eve@example.com").await.contains("There is no such account"));
}

#[tokio::test]
async fn a_token_is_tried_five_times_and_used_once() {
    let world = World::new().await;
    let mut browser = world.browser();
    asked_by(&mut browser, "ada@example.com").await;
    let token = world.token_for("ada@example.com").await;
    let before = browser.clone();
    browser.submit(&[("token", Some(""))]).await.shows("Enter the token from the mail");
    browser.submit(&[("token", Some("1234"))]).await.shows("eight letters and digits");
    for _ in 0..5 {
        browser.submit(&[("token", Some("0000-0000"))]).await.shows("not the token that was mailed");
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    browser.submit(&[("token", Some(&token))]).await.shows("tried too often").shows("Where's my e-mail?");
    let mut again = before.clone();
    asked_by(&mut again, "ada@example.com").await;
    let (second, form) = (world.token_for("ada@example.com").await, again.clone());
    again.submit(&[("token", Some(&second))]).await.shows("Choose a new password");
    let mut twice = form;
    twice.submit(&[("token", Some(&second))]).await.shows("was used already");
}

#[tokio::test]
async fn a_token_is_too_old_after_a_quarter_of_an_hour() {
    let world = World::new().await;
    let mut browser = world.browser();
    asked_by(&mut browser, "ada@example.com").await;
    world.clock.advance(16);
    let token = world.token_for("ada@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("too old");
    let mut late = world.browser();
    proved_by(&mut late, &world).await;
    late.shows("Choose a new password");
    world.clock.advance(16);
    late.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("cannot be used any more");
    assert_eq!(late.status, StatusCode::GONE);
    assert_eq!(late.attribute("a.primary", "href").unwrap(), format!("{SIGN_IN}/forgot"));
}

#[tokio::test]
async fn only_the_browser_that_asked_can_go_on_and_no_step_can_be_skipped() {
    let world = World::new().await;
    let mut browser = world.browser();
    asked_by(&mut browser, "ada@example.com").await;
    let at_the_token = browser.url.clone();
    let mut thief = world.browser();
    asked_by(&mut thief, "bob@example.com").await;
    thief.open(&at_the_token).await.shows("cannot be used any more");
    let skipped = at_the_token.replace("/forgot/token", "/forgot/password");
    browser.open(&skipped).await.shows("cannot be used any more");
    browser.open(&at_the_token.replace("/forgot/token", "/forgot/done")).await.shows("cannot be used any more");
    browser.open(&format!("{SIGN_IN}/forgot/password?state=x")).await.shows("cannot be used any more");
    let token = world.token_for("ada@example.com").await;
    browser.open(&at_the_token).await.submit(&[("token", Some(&token))]).await.shows("Choose a new password");
    let at_the_password = browser.url.clone();
    thief.open(&at_the_password).await.shows("cannot be used any more");
    let mut second_tab = browser.clone();
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
    second_tab.submit(&[("new_password", Some(PASSWORD)), ("new_password_again", Some(PASSWORD))]).await.shows("cannot be used any more");
}

#[tokio::test]
async fn a_scanner_that_opens_what_it_finds_in_the_mail_burns_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    asked_by(&mut browser, "ada@example.com").await;
    let mail = world.mail_to("ada@example.com").await;
    assert!(!mail.contains("://"), "{mail}");
    let mut scanner = world.browser();
    scanner.open(&browser.url.clone()).await;
    let page = browser.url.clone();
    browser.open(&page).await;
    let token = world.token_for("ada@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("Choose a new password");
}

#[tokio::test]
async fn what_the_new_password_lacks_is_named_and_can_be_mended() {
    let world = World::new().await;
    let mut browser = world.browser();
    proved_by(&mut browser, &world).await;
    let cases = [
        ("", "", "Enter a new password"),
        ("short", "short", "Use at least 15 characters"),
        ("ada ada", "ada ada", "Leave your e-mail address out of it"),
        (NEW, "something else", "Type the same new password here once more"),
    ];
    for (new, again, words) in cases {
        browser.submit(&[("new_password", Some(new)), ("new_password_again", Some(again))]).await.shows(words);
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.attribute("#new_password", "value").is_none(), "secrets are not shown again");
    }
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
}

#[tokio::test]
async fn an_address_is_not_flooded_and_the_answer_stays_the_same() {
    let world = World::new().await;
    let before = world.mails_to("ada@example.com").await;
    for _ in 0..8 {
        asked_by(&mut world.browser(), "ada@example.com").await;
    }
    assert_eq!(world.mails_to("ada@example.com").await - before, 5, "from one network within the hour");
    let mut browser = world.browser();
    asked_by(&mut browser, "ada@example.com").await;
    world.clock.advance(3);
    let page = browser.url.clone();
    browser.open(&page).await;
    let mail = browser.attribute("form .below a", "href").unwrap();
    browser.open(&mail).await.shows("Not sent.").shows("come back later");
    for number in 0..40 {
        let email = format!("person{number}@example.com");
        browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some(&email))]).await;
    }
    browser.shows("Too many tries");
    assert_eq!(browser.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn where_codes_are_set_up_a_token_alone_resets_nothing() {
    let world = World::new().await;
    let mut signed_in = world.ada().await;
    let (app, codes) = set_up(&world, &mut signed_in).await;
    let mut browser = world.browser();
    proved_by(&mut browser, &world).await;
    browser.shows("One-time code").shows("the app on your phone");
    let at_the_code = browser.url.clone();
    let skipped = at_the_code.replace("/forgot/code", "/forgot/password");
    browser.open(&skipped).await.shows("One-time code");
    let at_the_code = browser.url.clone();
    let form = format!("form_token={}&new_password={}&new_password_again={}", token_of(&browser), encode(NEW), encode(NEW));
    browser.post(&at_the_code.replace("/forgot/code", "/forgot/password"), &form).await.shows("cannot be used any more");
    browser.open(&at_the_code).await.submit(&[("code", Some(""))]).await.shows("Enter the six digits");
    browser.submit(&[("code", Some("000000"))]).await.shows("not right");
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut thief = world.browser();
    asked_by(&mut thief, "bob@example.com").await;
    thief.open(&at_the_code).await.shows("cannot be used any more");
    let mut other = browser.clone();
    browser.submit(&[("code", Some(&code(&world, &app, 0)))]).await.shows("Choose a new password");
    other.submit(&[("code", Some(&code(&world, &app, 0)))]).await.shows("was used before");
    browser.open(&browser.url.replace("/forgot/password", "/forgot/code")).await.shows("Choose a new password");
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
    signed_in.open(&format!("{SIGN_IN}/account/links")).await.shows("Sign in");
    // Without the phone: a recovery code, once.
    world.clock.advance(1);
    let mut browser = world.browser();
    proved_by(&mut browser, &world).await;
    let recovery = browser.attribute("form .below a", "href").unwrap();
    world.clock.advance(1);
    browser.open(&recovery).await.submit(&[("code", Some(&codes[0]))]).await.shows("Choose a new password");
    assert!(world.mail_to("ada@example.com").await.contains("9 left"));
}

#[tokio::test]
async fn codes_set_up_after_the_token_was_typed_are_asked_for_too() {
    let world = World::new().await;
    let mut browser = world.browser();
    proved_by(&mut browser, &world).await;
    let before = browser.shows("Choose a new password").clone();
    let mut signed_in = world.ada().await;
    set_up(&world, &mut signed_in).await;
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("cannot be used any more");
    let mut browser = before;
    let page = browser.url.clone();
    browser.open(&page).await.shows("One-time code");
}

#[tokio::test]
async fn codes_are_guessed_ten_times_an_hour_in_a_reset_and_the_person_is_told() {
    let world = World::new().await;
    let mut signed_in = world.ada().await;
    set_up(&world, &mut signed_in).await;
    let mut browser = world.browser();
    proved_by(&mut browser, &world).await;
    for _ in 0..10 {
        browser.submit(&[("code", Some("000000"))]).await.shows("not right");
    }
    world.clock.advance(1);
    browser.submit(&[("code", Some("000000"))]).await.shows("Too many wrong codes");
    assert_eq!(browser.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(world.mail_to("ada@example.com").await.contains("203.0.113.9"));
}

/// The anti-forgery token of the form on the page.
fn token_of(browser: &Browser) -> String {
    browser.attribute("[name=form_token]", "value").unwrap()
}

#[tokio::test]
async fn a_token_goes_to_a_verified_number_by_text_message() {
    let world = World::new().await;
    world.ada_with_a_number().await;
    world.clock.advance(1);
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/forgot")).await.shows("E-mail").shows("SMS text message");
    browser.submit(&[("email", Some("ada@example.com")), ("way", Some("text"))]).await;
    browser.shows("sent to the number by text message").shows("10 minutes");
    let token = world.texted_token().await;
    assert!(world.texts().await[0].text.text.contains("new password"));
    browser.submit(&[("token", Some("0000-0000"))]).await.shows("not the token that was texted");
    let lost = browser.attribute("form .below a", "href").unwrap();
    let at_the_token = browser.url.clone();
    browser.open(&lost).await.shows("Where's my text message?").shows("Send it by e-mail");
    browser.open(&at_the_token).await.submit(&[("token", Some(&token))]).await.shows("Choose a new password");
    world.clock.advance(1);
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
    assert!(world.texts().await[0].text.text.contains("has a new password"), "the person is told on all channels");
    assert!(world.mail_to("ada@example.com").await.contains("Every browser"));
}

#[tokio::test]
async fn a_texted_token_is_good_for_ten_minutes_and_an_unverified_number_gets_none() {
    let world = World::new().await;
    world.ada_with_a_number().await;
    let mut browser = world.browser();
    let ask = [("email", Some("ada@example.com")), ("way", Some("text"))];
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&ask).await;
    world.clock.advance(11);
    let token = world.texted_token().await;
    browser.submit(&[("token", Some(&token))]).await.shows("too old");
    // Bob has given a number, and has not verified it.
    let bob = world.id_of("bob@example.com").await;
    let number = accounts::PhoneNumber::parse("+1-555-555-0199").unwrap();
    world.deps.accounts.put_number(bob, Some(&number), None).await.unwrap();
    let before = world.texts().await.len();
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("bob@example.com")), ("way", Some("text"))]).await;
    browser.shows("Enter the token");
    assert_eq!(world.texts().await.len(), before);
    assert!(world.mail_to("bob@example.com").await.contains("no mobile number that was verified"));
    let lost = format!("{SIGN_IN}{}", browser.url.strip_prefix(SIGN_IN).unwrap().replace("/forgot/token", "/forgot/text"));
    world.clock.advance(1);
    browser.open(&lost).await.submit(&[("way", Some("mail"))]).await.shows("a token was mailed");
    let token = world.token_for("bob@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("Choose a new password");
}

#[tokio::test]
async fn where_no_texts_are_sent_there_is_no_choice() {
    let world = World::without_texts(crate::world::portals()).await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/forgot")).await;
    assert!(browser.attribute("#way_text", "value").is_none());
    browser.submit(&[("email", Some("ada@example.com")), ("way", Some("text"))]).await.shows("a token was mailed");
}
