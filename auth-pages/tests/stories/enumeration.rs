//! Whatever takes an address, a number or a user name answers alike, whether it knows them or not: status, headers and body, down to the
//! length of what is sealed in them.

use std::sync::Arc;

use accounts::PhoneNumber;

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World};

/// As long as Ada's, and nobody's.
const KNOWN: &str = "ada@example.com";
const UNKNOWN: &str = "ivy@example.com";

/// Everything that a browser can see of an answer. What is random by nature is replaced by its length.
fn seen(browser: &Browser, typed: &str) -> String {
    let mut headers: Vec<String> = browser.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.sort();
    let all = format!("{}\n{}\n{}\n{}", browser.status, browser.url, headers.join("\n"), browser.body);
    hidden(&all.replace(typed, "TYPED").replace(&typed.replace('@', "%40"), "TYPED"))
}

/// Seals, names and anti-forgery tokens are of the base64url alphabet and long; an assigned PIN is six digits in a field.
fn hidden(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') {
            run.push(c);
            continue;
        }
        let sealed = run.len() >= 22 && run.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let pin = run.len() == 6 && run.bytes().all(|byte| byte.is_ascii_digit());
        if sealed || pin {
            out.push_str(&format!("<{}>", run.len()))
        } else {
            out.push_str(&run)
        }
        run.clear();
        out.push(c);
    }
    out
}

#[test]
fn only_what_is_random_is_hidden() {
    let sealed = "Nzg1NTExZjIde6TKwtUrfAtX7leqSLtM";
    assert_eq!(hidden(&format!("a?state={sealed}&flow=x 123456 1234567")), "a?state=<32>&flow=x <6> 1234567\n");
    assert_eq!(hidden("strict-transport-security-and-more"), "strict-transport-security-and-more\n");
}

/// Walks the same way with both, in fresh browsers, and compares each answer.
async fn alike(world: &Arc<World>, known: &str, unknown: &str, walk: impl AsyncFn(&mut Browser, &str, &mut Vec<String>)) {
    assert_eq!(known.len(), unknown.len(), "else the lengths tell them apart here and not there");
    let mut both = Vec::new();
    for typed in [known, unknown] {
        let mut browser = world.browser();
        let mut answers = Vec::new();
        walk(&mut browser, typed, &mut answers).await;
        both.push(answers);
    }
    let (second, first) = (both.pop().unwrap(), both.pop().unwrap());
    assert!(!first.is_empty() && first.len() == second.len());
    for (place, (first, second)) in first.iter().zip(&second).enumerate() {
        assert_eq!(first, second, "answer {place} for {known} and {unknown}");
    }
}

#[tokio::test]
async fn signing_in_tells_nothing() {
    let world = World::new().await;
    alike(&world, KNOWN, UNKNOWN, async |browser, typed, answers| {
        browser.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some(typed))]).await;
        answers.push(seen(browser, typed));
        for _ in 0..11 {
            browser.submit(&[("password", Some("a wrong password"))]).await;
            answers.push(seen(browser, typed));
        }
    })
    .await;
}

#[tokio::test]
async fn forgetting_tells_nothing_by_mail_or_by_text() {
    let world = World::new().await;
    world.ada_with_a_number().await;
    for way in ["mail", "text"] {
        alike(&world, KNOWN, UNKNOWN, async |browser, typed, answers| {
            browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some(typed)), ("way", Some(way))]).await;
            answers.push(seen(browser, typed));
            let page = browser.url.clone();
            for _ in 0..6 {
                browser.submit(&[("token", Some("0000-0000"))]).await;
                answers.push(seen(browser, typed));
            }
            let whereabouts = browser.attribute("form .below a", "href").unwrap();
            browser.open(&whereabouts).await;
            answers.push(seen(browser, typed));
            browser.submit(&[]).await;
            answers.push(seen(browser, typed));
            for step in ["questions", "code", "password", "done"] {
                browser.open(&page.replace("/forgot/token", &format!("/forgot/{step}"))).await;
                answers.push(seen(browser, typed));
            }
        })
        .await;
    }
}

#[tokio::test]
async fn registering_tells_nothing() {
    let world = World::new().await;
    alike(&world, KNOWN, UNKNOWN, async |browser, typed, answers| {
        browser.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some(typed))]).await;
        answers.push(seen(browser, typed));
        browser.type_names().await;
        answers.push(seen(browser, typed));
        browser.type_password("seventeen purple kettles").await;
        answers.push(seen(browser, typed));
        browser.submit(&[("codes", Some("no"))]).await;
        answers.push(seen(browser, typed));
        for _ in 0..6 {
            browser.submit(&[("token", Some("0000-0000"))]).await;
            answers.push(seen(browser, typed));
        }
        let whereabouts = browser.attribute("form .below a", "href").unwrap();
        browser.open(&whereabouts).await;
        answers.push(seen(browser, typed));
        browser.submit(&[]).await;
        answers.push(seen(browser, typed));
    })
    .await;
}

#[tokio::test]
async fn a_new_address_and_a_new_number_tell_nothing() {
    let world = World::new().await;
    let bob = world.id_of("bob@example.com").await;
    let number = PhoneNumber::parse("+1-555-555-0199").unwrap();
    world.deps.accounts.put_number(bob, Some(&number), Some(world.deps.clock.now())).await.unwrap();
    for (page, field, known, unknown) in
        [("email", "email", "bob@example.com", UNKNOWN), ("number", "mobile_number", "+15555550199", "+15555550198")]
    {
        alike(&world, known, unknown, async |browser, typed, answers| {
            browser.sign_in("ada@example.com").await;
            browser.open(&format!("{SIGN_IN}/account/contact/{page}")).await;
            browser.submit(&[(field, Some(typed)), ("master_password", Some(PASSWORD))]).await;
            answers.push(seen(browser, typed));
            browser.submit(&[("token", Some("0000-0000"))]).await;
            answers.push(seen(browser, typed));
            let whereabouts = browser.attribute("form .below a", "href").unwrap();
            browser.open(&whereabouts).await;
            answers.push(seen(browser, typed));
        })
        .await;
    }
}

#[tokio::test]
async fn linking_tells_nothing_of_who_has_linked_what() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    ada.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    alike(&world, "ada7", "ivy7", async |browser, typed, answers| {
        browser.sign_in("bob@example.com").await;
        browser.open(&format!("{SIGN_IN}/link/wiki")).await.link(typed, "a wrong password").await;
        answers.push(seen(browser, typed));
    })
    .await;
}
