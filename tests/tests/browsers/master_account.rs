//! The life of a master account: registering, one-time codes, a forgotten password, the account's own pages, and its end.

use std::time::Duration;

use accounts::ports::Clock as _;
use tests::{ADA, Kannel, Mailbox, World, eventually};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use totp_rs::{Builder, Secret, Totp};

use crate::driven::{Driven, Kind};

const NEW_PERSON: &str = "mary@example.com";
const PASSWORD: &str = "seven grey geese by night";
const ANOTHER_PASSWORD: &str = "nine black swans by day";
const ANSWERS: [&str; 3] = ["Miss Rosberg", "Turku", "Mimmi"];
const TOKEN_SUBJECT: &str = "Example e-mail validation token";

#[tokio::test]
async fn from_registering_to_a_portal_with_script() {
    register_in(Kind::Chromium { script: true }, "register-with-script").await;
}

#[tokio::test]
async fn from_registering_to_a_portal_without_script() {
    register_in(Kind::Chromium { script: false }, "register-without-script").await;
}

#[tokio::test]
async fn from_registering_to_a_portal_in_firefox() {
    register_in(Kind::Firefox { script: true }, "register-firefox").await;
}

#[tokio::test]
async fn a_forgotten_password_with_script() {
    forget_in(Kind::Chromium { script: true }, "forgot-with-script").await;
}

#[tokio::test]
async fn a_forgotten_password_without_script() {
    forget_in(Kind::Chromium { script: false }, "forgot-without-script").await;
}

#[tokio::test]
async fn the_account_s_own_pages_with_script() {
    own_account_in(Kind::Chromium { script: true }, "account-with-script").await;
}

#[tokio::test]
async fn the_account_s_own_pages_without_script() {
    own_account_in(Kind::Chromium { script: false }, "account-without-script").await;
}

/// An app for one-time codes, by the clock of the world.
struct App(Totp);

impl App {
    async fn of_the_page(browser: &Driven) -> WebDriverResult<Self> {
        browser.web.find(By::Css("details.qr summary")).await?.click().await?;
        let typed = browser.web.find(By::Css("p.secret code")).await?.text().await?;
        let secret = Secret::try_from_base32(typed.replace(' ', "")).unwrap();
        Ok(Self(Builder::new().with_secret(secret).build_noncompliant()))
    }

    fn code(&self, world: &World) -> String {
        self.0.generate(u64::try_from(world.clock.now().millis() / 1_000).unwrap()).to_string()
    }

    /// The code after the one that counts now.
    fn next_code(&self, world: &World) -> String {
        world.clock.advance(Duration::from_secs(30));
        self.code(world)
    }
}

async fn register_in(kind: Kind, pictures: &str) {
    let mailbox = Mailbox::start().await;
    let accounts = "registration = \"open\"\nsecurity_questions = \"offered\"";
    let world = World::new().tls().mail_to(&mailbox.url()).accounts(accounts).start().await;
    let browser = Driven::start(kind, pictures).await;
    let outcome = register(&world, &mailbox, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

/// Registers on the way to a page of a portal, with codes and questions, and comes to exactly that page; then comes again.
async fn register(world: &World, mailbox: &Mailbox, browser: &Driven) -> WebDriverResult<()> {
    let page = world.orders_at("/orders?status=open");
    browser.open(&page, "Sign in").await?;
    browser.follow("Create your master account", "Step 1 of 6").await?;
    browser.fill("E-mail address", NEW_PERSON).await?;
    browser.press("Continue", "Who are you?").await?;
    browser.fill("First name", "Mary").await?;
    browser.fill("Last name", "Somerville").await?;
    browser.fill("Mobile number (optional)", "555-555-5555").await?;
    browser.press("Continue", "starting with +").await?;
    browser.fill("Mobile number (optional)", "+1-555-555-0101").await?;
    browser.press("Continue", "Choose a password").await?;
    browser.fill("New password", "mary").await?;
    browser.fill("New password, once more", "mary").await?;
    browser.press("Continue", "Use at least 15 characters").await?;
    browser.fill("New password", PASSWORD).await?;
    browser.fill("New password, once more", PASSWORD).await?;
    browser.press("Continue", "Do you want one-time codes?").await?;
    browser.tick("Yes, when I sign in for the first time").await?;
    browser.press("Continue", "Security questions").await?;
    answer_questions(browser, str::to_owned).await?;
    // Left in the middle, it goes on where it was.
    let here = browser.url().await?;
    browser.open(&world.login_at("/help"), "Common problems").await?;
    browser.open(&here, "Security question 3").await?;
    answer_questions(browser, str::to_owned).await?;
    browser.press("Continue", "Enter the token").await?;
    let token = mailbox.token_after(0, TOKEN_SUBJECT).await;
    browser.fill("Token", "WRONG123").await?;
    browser.press("Continue", "This is not the token that was mailed").await?;
    // As a person types it who reads it from another screen.
    browser.fill("Token", &format!("{} {}", &token[..4].to_lowercase(), &token[4..])).await?;
    browser.press("Continue", "You are signed up").await?;
    browser.follow("Sign in", "Enter your password").await?;
    browser.fill("Password", PASSWORD).await?;

    browser.press("Sign in", "Set up one-time codes").await?;
    browser.press("Show the QR code", "Scan the QR code").await?;
    world.clock.advance(Duration::from_secs(181));
    browser.fill("One-time code", "123456").await?;
    browser.press("Confirm", "The QR code has ended").await?;
    browser.press("Show a fresh QR code", "Scan the QR code").await?;
    let app = App::of_the_page(browser).await?;
    browser.fill("One-time code", &app.code(world)).await?;
    browser.press("Confirm", "Your recovery codes").await?;
    let codes = browser.web.find_all(By::Css("ul.recovery li")).await?;
    assert_eq!(codes.len(), 10, "recovery codes");
    let recovery_code = codes[0].text().await?;
    browser.follow("I have kept them", "Account linking").await?;
    browser.fill("User name", ADA.user).await?;
    browser.fill("Password", ADA.portal_password).await?;
    browser.press("Continue", "Asked for: status=open").await?;
    assert_eq!(browser.url().await?, page);

    // The next day, with a code; then without the phone.
    sign_out(world, browser).await?;
    browser.open(&page, "Sign in").await?;
    give_password(browser, NEW_PERSON, PASSWORD, "The six digits that the app on your phone shows now").await?;
    browser.fill("One-time code", &app.next_code(world)).await?;
    browser.press("Sign in", "Asked for: status=open").await?;
    sign_out(world, browser).await?;
    browser.open(&page, "Sign in").await?;
    give_password(browser, NEW_PERSON, PASSWORD, "One-time code").await?;
    browser.follow("No phone at hand? Use a recovery code", "Recovery code").await?;
    let seen = mailbox.count();
    browser.fill("Recovery code", &recovery_code).await?;
    browser.press("Sign in", "Asked for: status=open").await?;
    mailbox.mail_after(seen, "recovery code").await;
    Ok(())
}

/// Types the three answers, as the person spells them that day.
async fn answer_questions(browser: &Driven, spelt: impl Fn(&str) -> String) -> WebDriverResult<()> {
    for (number, answer) in (1..).zip(ANSWERS) {
        browser.web.find(By::Id(format!("answer_{number}"))).await?.send_keys(spelt(answer)).await?;
    }
    Ok(())
}

async fn forget_in(kind: Kind, pictures: &str) {
    let mailbox = Mailbox::start().await;
    let world = World::new().tls().mail_to(&mailbox.url()).accounts("security_questions = \"offered\"").start().await;
    let browser = Driven::start(kind, pictures).await;
    let outcome = forget(&world, &mailbox, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

/// Sets up questions and codes, forgets the password, asks where the mail is, and chooses another with all that is asked for.
async fn forget(world: &World, mailbox: &Mailbox, browser: &Driven) -> WebDriverResult<()> {
    browser.open(&world.login_at("/account/authentication"), "Sign in").await?;
    give_password(browser, ADA.email, ADA.password, "Authentication").await?;
    browser.follow("Choose security questions", "Security question 1").await?;
    answer_questions(browser, str::to_owned).await?;
    if browser.web.find(By::Id("master_password")).await.is_ok() {
        browser.fill("Master account password", ADA.password).await?;
    }
    browser.web.find(By::Css("button.primary")).await?.click().await?;
    browser.shows("Asked when you forget your password").await?;
    browser.follow("Set up one-time codes", "Set up one-time codes").await?;
    browser.fill("Master account password", ADA.password).await?;
    browser.press("Continue", "Show the QR code").await?;
    browser.press("Show the QR code", "Scan the QR code").await?;
    let app = App::of_the_page(browser).await?;
    browser.fill("One-time code", &app.code(world)).await?;
    browser.press("Confirm", "Your recovery codes").await?;
    sign_out(world, browser).await?;

    let page = world.reports_at("/");
    browser.open(&page, "Sign in").await?;
    browser.fill("E-mail address", ADA.email).await?;
    browser.press("Continue", "Enter your password").await?;
    browser.follow("Forgot your password?", "A token is sent to you").await?;
    let seen = mailbox.count();
    browser.press("Send the token", "Enter the token").await?;
    let token = mailbox.token_after(seen, TOKEN_SUBJECT).await;
    world.clock.advance(Duration::from_secs(181));
    browser.web.refresh().await?;
    browser.follow("Where's my e-mail?", "It has not bounced so far").await?;
    browser.follow("Enter the token", "It is good for 15 minutes").await?;
    browser.fill("Token", &token).await?;
    browser.press("Continue", "Your security questions").await?;
    answer_questions(browser, str::to_uppercase).await?;
    browser.press("Continue", "One-time code").await?;
    browser.fill("One-time code", &app.next_code(world)).await?;
    browser.press("Continue", "Choose a new password").await?;
    browser.fill("New password", ADA.password).await?;
    browser.fill("New password, once more", ANOTHER_PASSWORD).await?;
    browser.press("Set the new password", "Type the same new password here once more").await?;
    browser.fill("New password", ANOTHER_PASSWORD).await?;
    browser.fill("New password, once more", ANOTHER_PASSWORD).await?;
    browser.press("Set the new password", "Your new password is set").await?;
    mailbox.mail_after(seen, "password").await;
    browser.follow("Sign in", "Enter your password").await?;
    browser.fill("Password", ANOTHER_PASSWORD).await?;
    browser.press("Sign in", "One-time code").await?;
    browser.fill("One-time code", &app.next_code(world)).await?;
    browser.press("Sign in", "Account linking").await?;
    assert!(browser.url().await?.contains("/link/reports"), "{}", browser.url().await?);
    Ok(())
}

async fn own_account_in(kind: Kind, pictures: &str) {
    let mailbox = Mailbox::start().await;
    let mut kannel = Kannel::new();
    let world = World::new().tls().mail_to(&mailbox.url()).also(&kannel.section("")).start().await;
    kannel.start(world.port()).await;
    let browser = Driven::start(kind, pictures).await;
    let outcome = own_account(&world, &mailbox, &kannel, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

/// Changes everything that is one's own, sees it in the activity, signs another browser out, and deletes the account.
async fn own_account(world: &World, mailbox: &Mailbox, kannel: &Kannel, browser: &Driven) -> WebDriverResult<()> {
    let mut phone = world.browser();
    phone.get(&world.login_at("/sign-in")).await.sign_in(&ADA).await;
    browser.open(&world.login_at("/"), "Sign in").await?;
    give_password(browser, ADA.email, ADA.password, "Your portals").await?;
    browser.follow("Contact details", "How you are reached").await?;

    browser.open(&world.login_at("/account/contact/name"), "Change your name").await?;
    browser.fill("First and last name", "Ada King, Countess of Lovelace").await?;
    browser.press("Save", "Ada King, Countess of Lovelace").await?;
    browser.open(&world.login_at("/account/contact/pin"), "Choose a PIN").await?;
    browser.fill("New PIN", "271828").await?;
    browser.fill("Master account password", ADA.password).await?;
    let seen = mailbox.count();
    browser.press("Save", "Your PIN is changed").await?;
    mailbox.mail_after(seen, "PIN").await;

    browser.open(&world.login_at("/account/contact/number"), "Your mobile number").await?;
    browser.fill("Mobile number", "+1-555-555-0100").await?;
    browser.fill("Master account password", ADA.password).await?;
    browser.press("Send the token", "Enter the token").await?;
    eventually("the text message arrives", Duration::from_secs(20), async || !kannel.messages().is_empty()).await;
    let text = kannel.messages()[0].text.clone();
    browser.fill("Token", text.lines().nth(1).unwrap()).await?;
    browser.press("Continue", "Verified").await?;

    browser.open(&world.login_at("/account/contact/email"), "Change your e-mail address").await?;
    browser.fill("New e-mail address", NEW_PERSON).await?;
    browser.fill("Master account password", ADA.password).await?;
    let seen = mailbox.count();
    browser.press("Send the token", "Enter the token").await?;
    let token = mailbox.token_after(seen, TOKEN_SUBJECT).await;
    browser.fill("Token", &token).await?;
    browser.press("Continue", NEW_PERSON).await?;

    browser.open(&world.login_at("/account/sessions"), "This browser").await?;
    browser.follow("Sign out everywhere but here", "Sign out everywhere but here?").await?;
    browser.press("Sign out there", "Signed out there").await?;
    phone.get(&world.login_at("/account/sessions")).await.shows("E-mail address");
    browser.open(&world.login_at("/account/activity"), "What happened to your master account").await?;
    browser.open(&world.login_at("/account/data"), "Your data").await?;
    browser.follow("Delete your master account", "Delete your master account?").await?;
    if browser.web.find(By::Id("master_password")).await.is_ok() {
        browser.fill("Master account password", ADA.password).await?;
    }
    browser.press("Delete my master account", "Your master account is deleted").await?;
    mailbox.mail_after(seen, "is deleted").await;
    browser.open(&world.login_at("/account/data"), "Sign in").await?;
    give_password(browser, NEW_PERSON, ADA.password, "do not belong together").await
}

async fn give_password(browser: &Driven, email: &str, password: &str, words: &str) -> WebDriverResult<()> {
    browser.fill("E-mail address", email).await?;
    browser.press("Continue", "Enter your password").await?;
    browser.fill("Password", password).await?;
    browser.press("Sign in", words).await
}

async fn sign_out(world: &World, browser: &Driven) -> WebDriverResult<()> {
    browser.open(&world.login_at("/sign-out"), "Sign out?").await?;
    browser.press("Sign out", "You are signed out").await
}
