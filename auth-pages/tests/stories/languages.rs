use http::StatusCode;
use locales::{Language, Languages};

use crate::browser::{Browser, encode};
use crate::world::{PASSWORD, SIGN_IN, World, portals};

const NAME: &str = "https://login.example.com/account/contact/name";

impl World {
    async fn language_of(&self, email: &str) -> Option<String> {
        let account = self.deps.accounts.by_email(&accounts::EmailAddress::parse(email).unwrap()).await.unwrap().unwrap();
        account.language.map(|language| language.as_str().to_owned())
    }
}

impl Browser {
    /// Presses the button of a language in the footer.
    async fn choose(&mut self, tag: &str) -> &mut Self {
        assert!(self.attribute(&format!("footer button[lang={tag}]"), "value").is_some(), "{}", self.body);
        let field = |name: &str| self.attribute(&format!("footer input[name={name}]"), "value").unwrap();
        let body = format!("form_token={}&back={}&language={tag}", encode(&field("form_token")), encode(&field("back")));
        self.post("/account/language", &body).await
    }
}

async fn both() -> std::sync::Arc<World> {
    World::built(portals(), |settings| settings.languages = Languages::new(&[Language::English, Language::German])).await
}

/// The test browser asks for German first.
#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/help")).await.shows("Hilfe");
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("de"));
    let only_english = World::new().await;
    let mut browser = only_english.browser();
    browser.open(&format!("{SIGN_IN}/help")).await.shows("Help");
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("en"));
    assert_eq!(browser.attribute("footer a[hreflang]", "href"), None, "there is nothing to choose");
}

#[tokio::test]
async fn a_language_is_chosen_in_the_footer_and_stays_chosen() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open("https://wiki.example.com/orders").await;
    let page = browser.url.clone();
    let english = browser.attribute("footer a[lang=en]", "href").unwrap();
    browser.open(&english).await.is_at(&page).shows("Sign in");
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("en"));
    browser.sign_in("ada@example.com").await.shows("Team wiki").shows("Account linking");
    assert_eq!(browser.attribute("footer button[name=language]", "lang").as_deref(), Some("de"));
    browser.open(&format!("{SIGN_IN}/help?language=xx")).await.is_at(&format!("{SIGN_IN}/help")).shows("Help");
}

#[tokio::test]
async fn what_is_chosen_while_signed_in_is_what_mails_and_texts_are_in() {
    let world = both().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{NAME}?from=somewhere")).await;
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("de"), "as the browser wants");
    browser.submit(&[("name", Some("Ada King"))]).await;
    assert!(world.mail_to("ada@example.com").await.starts_with("Hello,"), "nothing was chosen yet: the first language");
    browser.open(&format!("{NAME}?from=somewhere&language=de")).await.choose("en").await.is_at(&format!("{NAME}?from=somewhere"));
    assert_eq!(
        (browser.attribute("html", "lang").as_deref(), world.language_of("ada@example.com").await.as_deref()),
        (Some("en"), Some("en"))
    );
    browser.choose("de").await.shows("Vor- und Nachname");
    assert_eq!(world.language_of("ada@example.com").await.as_deref(), Some("de"));
    world.clock.advance(1);
    browser.submit(&[("name", Some("Ada Lovelace"))]).await;
    assert!(world.mail_to("ada@example.com").await.starts_with("Guten Tag,"));
    browser.open(&format!("{SIGN_IN}/account/contact/number")).await;
    browser.submit(&[("mobile_number", Some("+1-555-555-0100")), ("master_password", Some(PASSWORD))]).await;
    let text = world.texts().await.remove(0).text.text;
    assert!(text.starts_with("Example: Bestätigungscode für Ihre Mobilnummer"), "{text}");
    // Whoever asks, in whatever language: it is Ada who reads the mail.
    let mut english = world.browser();
    english
        .open(&format!("{SIGN_IN}/forgot?language=en"))
        .await
        .submit(&[("email", Some("ada@example.com"))])
        .await
        .shows("Enter the token");
    assert!(world.mail_to("ada@example.com").await.contains("Bestätigungscode"));
}

#[tokio::test]
async fn a_language_is_kept_for_its_person_only() {
    let world = both().await;
    let (mut ada, mut bob) = (world.ada().await, world.browser());
    bob.sign_in("bob@example.com").await;
    let token = bob.attribute("footer input[name=form_token]", "value").unwrap();
    for (body, status) in
        [("language=en".to_owned(), StatusCode::FORBIDDEN), (format!("language=en&form_token={}", encode(&token)), StatusCode::FORBIDDEN)]
    {
        ada.post("/account/language", &body).await;
        assert_eq!(ada.status, status);
    }
    ada.open("/account/language").await;
    assert_eq!(ada.status, StatusCode::METHOD_NOT_ALLOWED);
    ada.open(&format!("{SIGN_IN}/?language=en")).await;
    let token = ada.attribute("footer input[name=form_token]", "value").unwrap();
    for back in ["//evil.example/", "https://evil.example/", "/\\evil.example"] {
        ada.post("/account/language", &format!("language=xx&form_token={}&back={}", encode(&token), encode(back))).await;
        ada.is_at(&format!("{SIGN_IN}/"));
    }
    assert_eq!((world.language_of("ada@example.com").await, world.language_of("bob@example.com").await), (None, None));
}

#[tokio::test]
async fn strangers_are_written_to_in_the_language_of_their_page() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("nobody@example.com"))]).await;
    assert!(world.mail_to("nobody@example.com").await.contains("Es gibt kein solches Konto"));
    browser.open(&format!("{SIGN_IN}/register?language=en")).await.register("grace@example.com").await;
    assert!(world.mail_to("grace@example.com").await.starts_with("Hello,"));
    // Other pages, another language: the account has that of the page on which it was made.
    world.clock.advance(1);
    let token = world.token_for("grace@example.com").await;
    let page = browser.url.clone();
    browser.open(&format!("{page}&language=de")).await.submit(&[("token", Some(&token))]).await;
    assert_eq!(world.language_of("grace@example.com").await.as_deref(), Some("de"));
}

#[tokio::test]
async fn a_choice_leads_nowhere_else() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}//evil.example/?language=de")).await.shows("Anmelden");
    assert_eq!(browser.way[1], format!("{SIGN_IN}/"));
    browser.open("https://wiki.example.com/.latchkey/enter?language=de").await;
    assert_eq!(browser.url, "https://wiki.example.com/.latchkey/enter?language=de", "a portal's addresses are not ours to change");
}

#[tokio::test]
async fn times_are_told_in_the_zone_that_the_browser_has_said() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/account/activity")).await.shows("today at 14:05 UTC");
    // "Europe/Berlin"; the script sets it.
    let jar = browser.cookies.get_mut("login.example.com").unwrap();
    jar.insert("__Host-latchkey-zone".to_owned(), "RXVyb3BlL0Jlcmxpbg".to_owned());
    browser.open(&format!("{SIGN_IN}/account/activity")).await.shows("today at 15:05 ");
    assert_eq!(browser.attribute("time", "title").as_deref(), Some("Tuesday, 3 March 2026, 15:05:00 CET"));
    assert_eq!(browser.attribute("time", "datetime").as_deref(), Some("2026-03-03T14:05:00Z"));
}
