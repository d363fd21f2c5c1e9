//! "Contact details"

use accounts::ports::{StoredText, TextState};
use accounts::use_cases::{PinCheck, check_pin};
use accounts::{AccountId, EmailAddress, Pin, Reason};
use http::StatusCode;

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World, portals};

const CONTACT: &str = "https://login.example.com/account/contact";
const NUMBER: &str = "+1-555-555-0100";

impl World {
    pub async fn texts(&self) -> Vec<StoredText> {
        self.texts.recent(1000).await.unwrap()
    }

    /// The token in the newest text message: alone on its line.
    pub async fn texted_token(&self) -> String {
        let text = self.texts().await.into_iter().next().unwrap().text.text;
        text.lines().find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_alphanumeric())).unwrap().to_owned()
    }

    pub async fn id_of(&self, email: &str) -> AccountId {
        self.deps.accounts.by_email(&EmailAddress::parse(email).unwrap()).await.unwrap().unwrap().id
    }

    /// Ada, with a verified number.
    pub async fn ada_with_a_number(self: &std::sync::Arc<Self>) -> Browser {
        let mut browser = self.ada().await;
        ask(&mut browser, NUMBER).await.shows("Enter the token");
        let token = self.texted_token().await;
        browser.submit(&[("token", Some(&token))]).await.shows("Your mobile number is changed");
        browser
    }
}

async fn ask<'b>(browser: &'b mut Browser, number: &str) -> &'b mut Browser {
    browser.open(&format!("{CONTACT}/number")).await;
    browser.submit(&[("mobile_number", Some(number)), ("master_password", Some(PASSWORD))]).await
}

#[tokio::test]
async fn a_number_counts_when_its_texted_token_is_typed() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(CONTACT).await.shows("Mobile number Not given").shows("PIN Not set");
    for (typed, words) in [
        ("", "Enter your mobile number starting with +, like +1-555-555-5555"),
        ("555-555-0100", "Enter your mobile number starting with +, like +1-555-555-5555"),
        ("+1 555", "too few digits"),
        ("+999 1234567", "No country has this calling code"),
        ("+1-555-CALL", "digits only"),
    ] {
        ask(&mut browser, typed).await.shows(words);
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    browser
        .submit(&[("mobile_number", Some(NUMBER)), ("master_password", Some(""))])
        .await
        .shows("Enter the password of your master account");
    browser.submit(&[("master_password", Some("wrong"))]).await.shows("not the password of your master account");
    assert!(world.texts().await.is_empty(), "nothing is texted before the password is right");
    browser.submit(&[("master_password", Some(PASSWORD))]).await.shows("Enter the token").shows("+15555550100").shows("text message");
    let texts = world.texts().await;
    let token = world.texted_token().await;
    assert_eq!((texts.len(), texts[0].text.to.as_str()), (1, "+15555550100"));
    assert_eq!(texts[0].text.text.lines().last().unwrap(), format!("@login.example.com #{token}"));
    let at_the_token = browser.url.clone();
    browser.submit(&[("token", Some("0000-0000"))]).await.shows("not the token that was texted");
    let mut elsewhere = world.ada().await;
    elsewhere.open(&at_the_token).await.shows("Your mobile number").is_at(&format!("{CONTACT}/number"));
    browser.submit(&[("token", Some(&token))]).await.shows("Your mobile number is changed").shows("+15555550100 Verified");
    let trail = world.deps.accounts.events(world.id_of("ada@example.com").await, 1).await.unwrap();
    assert_eq!(trail[0].1, "number-changed");
    assert!(world.mail_to("ada@example.com").await.contains("+•••••••••00"), "told by mail, without the whole number");
    let mut again = world.ada().await;
    again.open(&format!("{CONTACT}/number/remove")).await.shows("+15555550100");
    again.submit(&[]).await.shows("Enter the password");
    again.submit(&[("master_password", Some(PASSWORD))]).await.shows("Your mobile number is removed").shows("Not given");
}

#[tokio::test]
async fn a_texted_token_is_too_old_after_ten_minutes() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    ask(&mut browser, NUMBER).await;
    let token = world.texted_token().await;
    world.clock.advance(11);
    browser.submit(&[("token", Some(&token))]).await.shows("too old");
    let whereabouts = browser.attribute("form .below a", "href").unwrap();
    browser.open(&whereabouts).await.shows("Not yet reported");
    browser.submit(&[]).await.shows("Enter the token");
    let token = world.texted_token().await;
    browser.submit(&[("token", Some(&token))]).await.shows("Verified");
}

#[tokio::test]
async fn what_became_of_a_text_message_is_told_from_its_reports() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    ask(&mut browser, NUMBER).await;
    let at_the_token = browser.url.clone();
    world.clock.advance(1);
    browser.open(&at_the_token).await;
    let whereabouts = browser.attribute("form .below a", "href").unwrap();
    browser.open(&whereabouts).await.shows("Not yet reported");
    let text = world.texts().await.remove(0).text;
    let hook = format!("{SIGN_IN}/hooks/sms/{}", text.report_tag);
    let settle = async |state: TextState| {
        let now = world.deps.clock.now();
        world.texts.settle(&text.message_id, &state, now, now).await.unwrap();
    };
    settle(TextState::Deferred(Reason::new("the provider of text messages does not answer"))).await;
    browser.open(&whereabouts).await.shows("Put off today at 14:06").shows("does not answer");
    settle(TextState::Sent).await;
    browser.open(&whereabouts).await.shows("Sent today at 14:06");
    let mut provider = world.browser();
    provider.open(&format!("{SIGN_IN}/hooks/sms/{}?status=1", "0".repeat(32))).await;
    assert_eq!(provider.status, StatusCode::NOT_FOUND);
    for wrong in ["", "?status=", "?status=%d", "?status=77"] {
        provider.open(&format!("{hook}{wrong}")).await;
        assert_eq!(provider.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    browser.open(&whereabouts).await.shows("Sent today at 14:06");
    world.clock.advance(1);
    provider.open(&format!("{hook}?status=2&reply=%3Cb%3Eabsent+subscriber")).await;
    assert_eq!(provider.status, StatusCode::NO_CONTENT);
    browser.open(&whereabouts).await.shows("Failed today at 14:07").shows("<b>absent subscriber").shows("It was sent today at 14:06");
    provider.post(&format!("{hook}?status=%d&reply=%A"), "MessageStatus=delivered&MessageSid=7").await;
    assert_eq!(provider.status, StatusCode::NO_CONTENT);
    browser.open(&whereabouts).await.shows("Delivered today at 14:07").shows("It was sent today at 14:06");
    provider.open(&format!("{hook}?status=2")).await;
    browser.open(&whereabouts).await.shows("Delivered today at 14:07");
}

#[tokio::test]
async fn texts_are_bounded_and_the_page_says_so() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    for _ in 0..5 {
        ask(&mut browser, NUMBER).await.shows("Enter the token");
    }
    ask(&mut browser, "+1 (555) 555.0100").await.shows("Enter the token");
    assert_eq!(world.texts().await.len(), 5, "five a day to one number, however it is typed");
    world.clock.advance(1);
    let page = browser.url.clone();
    browser.open(&page).await;
    let whereabouts = browser.attribute("form .below a", "href").unwrap();
    browser.open(&whereabouts).await.shows("Not sent.").shows("come back tomorrow");
    for last in 1..=4 {
        ask(&mut browser, &format!("+1-555-555-010{last}")).await.shows("Enter the token");
    }
    assert_eq!(world.texts().await.len(), 9);
    ask(&mut browser, "+1-555-555-0105").await.shows("Too many tries");
    assert_eq!(browser.status, StatusCode::TOO_MANY_REQUESTS, "ten wishes an hour from one network");
    world.clock.advance(61);
    let mut browser = world.ada().await;
    for last in 5..=8 {
        ask(&mut browser, &format!("+1-555-555-010{last}")).await;
    }
    assert_eq!(world.texts().await.len(), 10, "ten a day for one account");
}

#[tokio::test]
async fn a_new_address_counts_when_its_token_is_typed_and_both_are_told() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{CONTACT}/email")).await.submit(&[("email", Some("ada"))]).await.shows("in full");
    browser.submit(&[("email", Some("ADA@example.com"))]).await.shows("the address that you have now");
    browser.submit(&[("email", Some("ada@example.org"))]).await.shows("Enter the password of your master account");
    browser.submit(&[("master_password", Some(PASSWORD))]).await.shows("Enter the token").shows("ada@example.org");
    let at_the_token = browser.url.clone();
    let mut other = world.ada().await;
    other.open(&at_the_token).await.is_at(&format!("{CONTACT}/email"));
    browser.submit(&[("token", Some("0000-0000"))]).await.shows("not the token that was mailed");
    let whereabouts = browser.attribute("form .below a", "href").unwrap();
    browser.open(&whereabouts).await.shows("Where's my e-mail?");
    world.clock.advance(1);
    browser.submit(&[]).await.shows("Enter the token");
    let token = world.token_for("ada@example.org").await;
    browser.open(CONTACT).await.shows("ada@example.com");
    browser.open(&at_the_token).await.submit(&[("token", Some(&token))]).await.shows("not the token");
    other.open(CONTACT).await.shows("ada@example.com");
    let mut browser = world.ada().await;
    browser.open(&format!("{CONTACT}/email")).await;
    world.clock.advance(1);
    browser.submit(&[("email", Some("ada@example.org")), ("master_password", Some(PASSWORD))]).await;
    world.clock.advance(1);
    let token = world.token_for("ada@example.org").await;
    browser.submit(&[("token", Some(&token))]).await.shows("Your e-mail address is changed").shows("ada@example.org");
    for address in ["ada@example.com", "ada@example.org"] {
        let mail = world.mail_to(address).await;
        assert!(mail.contains("Before: ada@example.com") && mail.contains("Now: ada@example.org"), "{mail}");
    }
    let mut again = world.browser();
    again.sign_in("ada@example.com").await.shows("do not belong together");
    let mut again = world.browser();
    again.sign_in("ada@example.org").await;
    again.open(CONTACT).await.shows("ada@example.org");
}

#[tokio::test]
async fn an_address_that_has_an_account_is_not_disclosed() {
    let world = World::new().await;
    let mut seen = Vec::new();
    for email in ["bob@example.com", "eve@example.com"] {
        let mut browser = world.ada().await;
        browser.open(&format!("{CONTACT}/email")).await;
        browser.submit(&[("email", Some(email)), ("master_password", Some(PASSWORD))]).await.shows("Enter the token");
        browser.submit(&[("token", Some("0000-0000"))]).await;
        let whereabouts = browser.attribute("form .below a", "href").unwrap();
        let first = (browser.status, browser.text().replace(email, ""));
        browser.open(&whereabouts).await;
        seen.push((first, browser.status, browser.text().replace(email, "")));
    }
    assert_eq!(seen[0], seen[1]);
    assert!(world.mail_to("bob@example.com").await.contains("There already is another account"));
}

#[tokio::test]
async fn a_pin_is_chosen_and_known_to_support() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let pin = format!("{CONTACT}/pin");
    for typed in ["", "123", "12345678901", "12a4"] {
        browser.open(&pin).await.submit(&[("pin", Some(typed)), ("master_password", Some(PASSWORD))]).await.shows("4 to 10 digits");
    }
    browser.submit(&[("pin", Some("4711")), ("master_password", Some(""))]).await.shows("Enter the password of your master account");
    browser.submit(&[("pin", Some("4711")), ("master_password", Some(PASSWORD))]).await.shows("Your PIN is changed").shows("PIN Set");
    let ada = world.id_of("ada@example.com").await;
    let told = async |pin: &str| check_pin(&world.deps, ada, &Pin::parse(pin).unwrap()).await.unwrap();
    assert_eq!(told("4711").await, PinCheck::Right);
    for _ in 0..5 {
        assert_eq!(told("4712").await, PinCheck::Wrong);
    }
    assert_eq!(told("4711").await, PinCheck::TooMany, "five wrong ones an hour");
    assert_eq!(check_pin(&world.deps, world.id_of("bob@example.com").await, &Pin::parse("4711").unwrap()).await.unwrap(), PinCheck::NotSet);
}

#[tokio::test]
async fn a_name_asks_for_the_password_when_that_is_a_while_ago() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let name = format!("{CONTACT}/name");
    browser.open(&name).await.submit(&[("name", Some(" "))]).await.shows("Enter your first and last name");
    browser.submit(&[("name", Some("Ada King"))]).await.shows("Your name is changed").shows("Ada King");
    world.clock.advance(11);
    browser.open(&name).await.submit(&[("name", Some("Ada Lovelace"))]).await.shows("Enter the password of your master account");
    browser.submit(&[("master_password", Some(PASSWORD))]).await.shows("Ada Lovelace");
    assert!(world.mail_to("ada@example.com").await.contains("name in your Example master account"));
}

#[tokio::test]
async fn without_text_messages_a_number_is_kept_as_it_is() {
    let world = World::without_texts(portals()).await;
    let mut browser = world.ada().await;
    ask(&mut browser, NUMBER)
        .await
        .shows("Your mobile number is changed")
        .shows("+15555550100 Not verified")
        .shows("Support can reach you");
    browser.open(&format!("{SIGN_IN}/hooks/sms/{}?status=1", "0".repeat(32))).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
}
