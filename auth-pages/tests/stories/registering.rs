//! "Create your master account"

use accounts::use_cases::{PinCheck, check_pin};
use accounts::{EmailAddress, Pin};
use http::StatusCode;

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World};

const GRACE: &str = "grace@example.com";
const NEW: &str = "seventeen purple kettles";

impl World {
    async fn exists(&self, email: &str) -> bool {
        self.deps.accounts.by_email(&EmailAddress::parse(email).unwrap()).await.unwrap().is_some()
    }
}

impl Browser {
    pub async fn type_names(&mut self) -> &mut Self {
        self.submit(&[("first_name", Some(" Grace ")), ("last_name", Some("Hopper"))]).await
    }

    pub async fn type_password(&mut self, password: &str) -> &mut Self {
        self.submit(&[("new_password", Some(password)), ("new_password_again", Some(password))]).await
    }

    /// As far as the page that asks for the token.
    pub async fn register(&mut self, email: &str) -> &mut Self {
        self.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(email))]).await;
        self.type_names().await.type_password(NEW).await.shows("Step 4 of 5: one-time codes");
        self.submit(&[("codes", Some("no"))]).await.shows("Step 5 of 5");
        self
    }
}

#[tokio::test]
async fn a_person_registers_and_lands_on_the_page_they_asked_for() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/orders?id=7").await.shows("Create your master account");
    let register = browser.attribute("form .below a[href^='/register']", "href").unwrap();
    browser.open(&register).await.shows("Step 1 of 5: e-mail address");
    browser.submit(&[("email", Some("Grace@Example.com"))]).await.shows("Step 2 of 5: contact details").shows(GRACE);
    let pin = browser.attribute("#pin", "value").unwrap();
    assert!(pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit()), "one is assigned: {pin}");
    browser.shows("This one was made for you");
    browser
        .submit(&[("first_name", Some("Grace")), ("last_name", Some("Hopper")), ("mobile_number", Some("555-0100")), ("pin", Some("12"))])
        .await;
    browser.shows("Enter your mobile number starting with +, like +1-555-555-5555").shows("Enter a PIN of 4 to 10 digits");
    browser.submit(&[("mobile_number", Some("+1-555-555-0100")), ("pin", Some("471100"))]).await;
    browser.shows("Step 3 of 5: password").shows("At least 15 characters");
    browser.type_password(NEW).await.shows("Step 4 of 5: one-time codes").shows("a phone with an app store");
    browser.submit(&[]).await.shows("Choose whether you want one-time codes");
    browser.submit(&[("codes", Some("no"))]).await.shows("Step 5 of 5: token").shows(GRACE);
    assert!(!world.exists(GRACE).await, "nothing is made before the address is proved");
    let token = world.token_for(GRACE).await;
    browser.submit(&[("token", Some(&token.to_lowercase()))]).await.shows("You are signed up");
    let sign_in = browser.attribute("a.primary", "href").unwrap();
    browser.open(&sign_in).await.shows(GRACE);
    browser.submit(&[("password", Some(NEW))]).await.is_at("https://news.example.com/orders?id=7");
    let account = world.deps.accounts.by_email(&EmailAddress::parse(GRACE).unwrap()).await.unwrap().unwrap();
    assert_eq!((account.name.as_str(), account.groups.len()), ("Grace Hopper", 0));
    let trail = world.deps.accounts.events(account.id, 10).await.unwrap();
    assert!(trail.iter().any(|(_, what, ..)| what == "registered"), "{trail:?}");
    let contact = world.deps.accounts.contact(account.id).await.unwrap();
    assert_eq!((contact.number.unwrap().as_str(), contact.number_verified_at), ("+15555550100", None));
    assert_eq!(check_pin(&world.deps, account.id, &Pin::parse("471100").unwrap()).await.unwrap(), PinCheck::Right);
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let world = World::new().await;
    let mut seen = Vec::new();
    for email in ["ada@example.com", "ivy@example.com"] {
        let mut browser = world.browser();
        let page = |browser: &Browser| {
            let (headers, text) = (format!("{:?}", browser.headers), browser.text());
            (browser.status, headers, text.replace(email, ""))
        };
        let mut told = Vec::new();
        browser.open(&format!("{SIGN_IN}/register")).await;
        told.push(page(browser.submit(&[("email", Some(email))]).await));
        told.push(page(browser.type_names().await));
        told.push(page(browser.type_password(NEW).await));
        told.push(page(browser.submit(&[("codes", Some("yes"))]).await));
        told.push(page(browser.submit(&[("token", Some("0000-0000"))]).await));
        let mail = browser.attribute("form .below a", "href").unwrap();
        told.push(page(browser.open(&mail).await));
        told.push(page(browser.submit(&[]).await));
        seen.push(told);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(world.mail_to("ada@example.com").await.contains("already have"), "the mail says it, to whom it concerns");
}

#[tokio::test]
async fn where_it_may_be_said_a_registered_address_is_named_and_an_unknown_one_leads_here() {
    let world = World::built(crate::world::portals(), |settings| settings.disclose_registered = true).await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.shows("There is already a master account");
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.open("https://news.example.com/a").await.submit(&[("email", Some(GRACE))]).await.shows("Step 1 of 5");
    assert_eq!(browser.attribute("#email", "value").unwrap(), GRACE);
    browser.open("https://news.example.com/a").await.submit(&[("email", Some("ada@example.com"))]).await.shows("Enter your password");
}

#[tokio::test]
async fn leaving_and_coming_back_goes_on_for_an_hour() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(GRACE))]).await;
    browser.type_names().await.shows("Step 3 of 5");
    let at_the_password = browser.url.clone();
    world.clock.advance(59);
    browser.open(&format!("{SIGN_IN}/register")).await.shows("Step 3 of 5");
    world.clock.advance(2);
    browser.open(&at_the_password).await.shows("Your registration is not kept any more");
    assert_eq!(browser.status, StatusCode::GONE);
    let again = browser.attribute("a.primary", "href").unwrap();
    browser.open(&again).await.shows("Step 1 of 5");
    let mut cleared = world.browser();
    cleared.open(&at_the_password).await.shows("Your registration is not kept any more");
}

#[tokio::test]
async fn no_step_can_be_skipped_and_going_back_loses_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(GRACE))]).await;
    for page in ["password", "codes", "token", "mail", "done"] {
        browser.open(&format!("{SIGN_IN}/register/{page}")).await.shows("Step 2 of 5");
    }
    browser.submit(&[("first_name", Some("")), ("last_name", Some(&"x".repeat(101)))]).await.shows("Enter your first name");
    browser.shows("at most 100 characters");
    browser.type_names().await.shows("Step 3 of 5");
    for page in ["codes", "token", "mail", "done"] {
        browser.open(&format!("{SIGN_IN}/register/{page}")).await.shows("Step 3 of 5");
    }
    browser.type_password("short").await.shows("Use at least 15 characters");
    browser.type_password("Hopper was here first").await.shows("Leave your name out of it");
    let back = browser.attribute("form .below a", "href").unwrap();
    browser.open(&back).await.shows("Step 2 of 5");
    assert_eq!(browser.attribute("#first_name", "value").unwrap(), "Grace");
    browser.submit(&[]).await.shows("Step 3 of 5");
    browser.type_password(NEW).await.shows("Step 4 of 5");
    for page in ["token", "mail", "done"] {
        browser.open(&format!("{SIGN_IN}/register/{page}")).await.shows("Step 4 of 5");
    }
    browser.submit(&[("codes", Some("no"))]).await.shows("Step 5 of 5");
    browser.open(&format!("{SIGN_IN}/register/done")).await.shows("Step 5 of 5");
    let token = world.token_for(GRACE).await;
    let mut thief = world.browser();
    thief.register("mallory@example.com").await.submit(&[("token", Some(&token))]).await.shows("not the token that was mailed");
    browser.submit(&[("token", Some(&token))]).await.shows("You are signed up");
    browser.open(&format!("{SIGN_IN}/register/token")).await.shows("You are signed up");
    browser.open(&format!("{SIGN_IN}/register")).await.shows("Step 1 of 5");
}

#[tokio::test]
async fn a_mistyped_address_is_corrected() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.register("grace@exmaple.com").await;
    let first = world.token_for("grace@exmaple.com").await;
    let change = browser.attribute(".as a", "href").unwrap();
    browser.open(&change).await.shows("Step 1 of 5");
    assert_eq!(browser.attribute("#email", "value").unwrap(), "grace@exmaple.com");
    browser.submit(&[("email", Some(GRACE))]).await.shows("Step 5 of 5").shows(GRACE);
    browser.submit(&[("token", Some(&first))]).await.shows("not the token that was mailed");
    let change = browser.attribute(".as a", "href").unwrap();
    browser.open(&change).await.submit(&[("email", Some("g.hopper@example.com"))]).await;
    browser.shows("Step 3 of 5");
    browser.type_password(NEW).await.shows("g.hopper@example.com");
    let token = world.token_for("g.hopper@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("You are signed up");
    assert!(world.exists("g.hopper@example.com").await && !world.exists(GRACE).await);
}

#[tokio::test]
async fn of_two_who_register_one_address_one_gets_it() {
    let world = World::new().await;
    let (mut first, mut second) = (world.browser(), world.browser());
    first.register(GRACE).await;
    let token = world.token_for(GRACE).await;
    world.clock.advance(1);
    second.register(GRACE).await;
    let other = world.token_for(GRACE).await;
    first.submit(&[("token", Some(&token))]).await.shows("You are signed up");
    second.submit(&[("token", Some(&other))]).await.shows("There is a master account with this e-mail address now");
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut signs_in = world.browser();
    signs_in.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some(GRACE))]).await;
    signs_in.submit(&[("password", Some(PASSWORD))]).await.shows("do not belong together");
}

#[tokio::test]
async fn where_registration_is_closed_there_is_no_trace_of_it() {
    let world = World::built(crate::world::portals(), |settings| settings.registration = auth_pages::WhoRegisters::Nobody).await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/sign-in")).await;
    assert!(!browser.body.contains("register") && !browser.text().contains("Create your"));
    for page in ["/register", "/register/contact", "/register/done"] {
        browser.open(&format!("{SIGN_IN}{page}")).await;
        assert_eq!(browser.status, StatusCode::NOT_FOUND, "{page}");
    }
}

#[tokio::test]
async fn how_long_the_password_lasts_is_chosen_with_it() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(GRACE))]).await.type_names().await;
    assert_eq!(browser.texts("option"), ["Never", "After a year", "After 180 days", "After 90 days"]);
    browser.submit(&[("password_expiry", Some("180")), ("new_password", Some("short")), ("new_password_again", Some("short"))]).await;
    browser.shows("Use at least 15 characters");
    browser.submit(&[("password_expiry", Some("180")), ("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await;
    browser.submit(&[("codes", Some("no"))]).await;
    let token = world.token_for(GRACE).await;
    browser.submit(&[("token", Some(&token))]).await.shows("You are signed up");
    let account = world.deps.accounts.by_email(&EmailAddress::parse(GRACE).unwrap()).await.unwrap().unwrap();
    assert_eq!(account.password_expiry, accounts::PasswordExpiry::Days180);
}

#[tokio::test]
async fn who_wants_one_time_codes_is_led_there_after_the_first_sign_in_once() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/orders?id=7").await;
    let register = browser.attribute("form .below a[href^='/register']", "href").unwrap();
    browser.open(&register).await.submit(&[("email", Some(GRACE))]).await;
    browser.type_names().await.type_password(NEW).await.submit(&[("codes", Some("yes"))]).await;
    let token = world.token_for(GRACE).await;
    browser.submit(&[("token", Some(&token))]).await;
    let sign_in = browser.attribute("a.primary", "href").unwrap();
    browser
        .open(&sign_in)
        .await
        .submit(&[("password", Some(NEW))])
        .await
        .shows("Set up one-time codes")
        .shows("Open the app on your phone");
    let mut later = browser.clone();
    let skip = later.attribute("form .below a", "href").unwrap();
    later.open(&skip).await.is_at("https://news.example.com/orders?id=7");
    browser.submit(&[]).await.shows("Scan the QR code");
    let app = crate::one_time_codes::app(&browser);
    let code = crate::one_time_codes::code(&world, &app, 0);
    browser.submit(&[("code", Some(&code))]).await.shows("Your recovery codes");
    let on = browser.attribute("a.primary", "href").unwrap();
    browser.open(&on).await.is_at("https://news.example.com/orders?id=7");
    let mut again = world.browser();
    again.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some(GRACE))]).await;
    again.submit(&[("password", Some(NEW))]).await.shows("One-time code");
}

#[tokio::test]
async fn where_codes_are_demanded_there_is_nothing_to_choose() {
    let world = World::demanding(crate::world::portals(), policies::SecondFactorDemand::Required, |_| {}).await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(GRACE))]).await;
    browser.type_names().await.type_password(NEW).await.shows("asks you for a one-time code");
    assert!(browser.attribute("[name=codes]", "id").is_none());
    browser.submit(&[]).await.shows("Step 5 of 5: token");
}

#[tokio::test]
async fn where_time_is_left_for_them_they_are_offered_and_told_by_when() {
    let grace = Some(std::time::Duration::from_secs(14 * 24 * 3600));
    let demand = policies::FactorDemand { name: "organisation acme".to_owned(), of: policies::DemandedOf::Everybody, grace };
    let demands = policies::SecondFactorDemands::new(vec![demand]);
    let world = World::made(crate::world::portals(), |parts| parts.second_factor = demands, |_| {}).await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/orders?id=7").await;
    let register = browser.attribute("form .below a[href^='/register']", "href").unwrap();
    browser.open(&register).await.submit(&[("email", Some(GRACE))]).await;
    browser.type_names().await.type_password(NEW).await.submit(&[("codes", Some("no"))]).await.shows("Step 5 of 5: token");
    let token = world.token_for(GRACE).await;
    browser.submit(&[("token", Some(&token))]).await;
    let sign_in = browser.attribute("a.primary", "href").unwrap();
    browser.open(&sign_in).await.submit(&[("password", Some(NEW))]).await.shows("Your time for that ends:");
    let skip = browser.attribute("form .below a:not([href^='/enrol'])", "href").unwrap();
    browser.open(&skip).await.is_at("https://news.example.com/orders?id=7");
}
