//! Text messages by a real Kannel with its fake SMSC, and its delivery reports back.

use std::time::Duration;

use tests::{ADA, Browser, Kannel, World, eventually};

const SOON: Duration = Duration::from_secs(30);

async fn ask(browser: &mut Browser, world: &World, number: &str) {
    browser.get(&world.login_at("/account/contact/number")).await;
    browser.fill("Mobile number", number).fill("Master account password", ADA.password).submit("Send the token").await;
}

async fn signed_in(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.get(&world.login_at("/sign-in")).await.sign_in(&ADA).await;
    browser
}

#[tokio::test]
async fn a_message_waits_for_its_provider_arrives_and_is_reported() {
    let mut kannel = Kannel::new();
    let world = World::new().also(&kannel.section("")).start().await;
    let mut browser = signed_in(&world).await;
    ask(&mut browser, &world, "+1-555-555-0100").await;
    browser.shows("Enter the token").shows("+15555550100");
    let at_the_token = browser.url();
    world.clock.advance(Duration::from_secs(60));
    browser.get(&at_the_token).await.follow("Where's my text message?").await;
    eventually("the page says that it was put off", SOON, async || {
        browser.reload().await;
        browser.page().text.contains("Put off")
    })
    .await;
    browser.shows("the provider of text messages does not answer");

    kannel.start(world.port()).await;
    // A try that was under way may have put it off once more; the token stays good in any case.
    let mut pauses = 5;
    eventually("the message arrives", SOON, async || {
        if pauses > 0 {
            world.clock.advance(Duration::from_secs(60));
            pauses -= 1;
        }
        kannel.messages().iter().any(|message| message.text.contains('@'))
    })
    .await;
    let messages = kannel.messages();
    assert_eq!((messages.len(), messages[0].to.as_str()), (1, "+15555550100"), "{messages:?}");
    let lines: Vec<&str> = messages[0].text.lines().collect();
    let token = lines[1];
    assert_eq!(
        lines,
        [
            "Example: token for your mobile number, good for 10 minutes:",
            token,
            "Give it to nobody.",
            "",
            &format!("@login.localhost #{token}")
        ]
    );
    eventually("the delivery report arrives", SOON, async || {
        browser.reload().await;
        browser.page().text.contains("Delivered")
    })
    .await;
    browser.get(&at_the_token).await.fill("Token", token).submit("Continue").await;
    browser.shows("Your mobile number is changed").shows("+15555550100").shows("Verified");
}

#[tokio::test]
async fn pumping_ends_at_the_limits() {
    let mut kannel = Kannel::new();
    let lines = "limits = { per_number_day = 2, per_network_hour = 30, per_account_day = 30, per_prefix_hour = 4, total_day = 6 }\n\
                 countries = [\"+1\", \"+49\"]\nblocked_countries = [\"+1876\"]";
    let world = World::new().also(&kannel.section(lines)).start().await;
    kannel.start(world.port()).await;
    let mut browser = signed_in(&world).await;
    for number in ["+44 7700 900123", "+1 876 555 0100"] {
        ask(&mut browser, &world, number).await;
        browser.shows("No text messages are sent to this country");
    }
    // Two to one number, four to one block of numbers, six in all; however often it is asked.
    let expected = ["+15555550100", "+15555550100", "+15555550101", "+15555550102", "+4915123456789", "+4915123456789"];
    let asked = ["+15555550100", "+15555550100", "+15555550100", "+15555550101", "+15555550102", "+15555550103", "+15555550104"];
    for number in asked.iter().chain(&["+4915123456789"; 4]).chain(&["+12025550143", "+4915199999999"]) {
        ask(&mut browser, &world, number).await;
        browser.shows("Enter the token");
    }
    eventually("all messages have arrived", SOON, async || kannel.messages().len() >= expected.len()).await;
    let mut arrived: Vec<String> = kannel.messages().into_iter().map(|message| message.to).collect();
    arrived.sort();
    assert_eq!(arrived, expected);
    world.clock.advance(Duration::from_secs(25 * 3600));
    let mut browser = signed_in(&world).await;
    ask(&mut browser, &world, "+12025550143").await;
    eventually("the next day has a budget of its own", SOON, async || kannel.messages().len() > expected.len()).await;
    assert_eq!(kannel.messages().len(), expected.len() + 1);
}
