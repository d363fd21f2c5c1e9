//! Security questions: chosen at registration or in the account, asked in a reset.

use std::sync::Arc;

use http::StatusCode;
use policies::SecurityQuestions;

use crate::browser::Browser;
use crate::one_time_codes::{code, set_up};
use crate::world::{PASSWORD, SIGN_IN, World, portals};

const NEW: &str = "seventeen purple kettles";
const QUESTIONS: &str = "https://login.example.com/account/authentication/questions";
const CHOSEN: [(&str, Option<&str>); 6] = [
    ("question_1", Some("question-first-pet")),
    ("answer_1", Some("Rex the  First")),
    ("own_question_2", Some("Where is the spare key?")),
    ("answer_2", Some("Under the fl\u{fc}gelhorn")),
    ("question_3", Some("question-become")),
    ("answer_3", Some("Astronaut")),
];
const RIGHT: [(&str, Option<&str>); 3] =
    [("answer_1", Some(" REX the first")), ("answer_2", Some("under the flu\u{308}gelhorn")), ("answer_3", Some("astronaut"))];

async fn world(questions: SecurityQuestions) -> Arc<World> {
    World::made(portals(), |parts| parts.security_questions = questions, |_| {}).await
}

async fn choose(browser: &mut Browser) {
    let proved = [CHOSEN.as_slice(), &[("master_password", Some(PASSWORD))]].concat();
    browser.open(QUESTIONS).await.submit(&proved).await.shows("Your security questions are chosen");
}

async fn typed_the_token(world: &World, browser: &mut Browser) {
    world.clock.advance(1);
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("ada@example.com"))]).await;
    let token = world.token_for("ada@example.com").await;
    browser.submit(&[("token", Some(&token))]).await;
}

#[tokio::test]
async fn questions_stand_between_the_token_and_the_new_password() {
    let world = world(SecurityQuestions::Offered).await;
    let mut ada = world.ada().await;
    ada.open("https://login.example.com/account/authentication").await.shows("Security questions Not chosen");
    ada.open(QUESTIONS).await.submit(&CHOSEN).await.shows("Enter the password of your master account");
    choose(&mut ada).await;
    let mut browser = world.browser();
    typed_the_token(&world, &mut browser).await;
    browser.shows("Security question 1: What was the name of your first pet?").shows("Security question 2: Where is the spare key?");
    let at_the_questions = browser.url.clone();
    for page in ["password", "code"] {
        browser.open(&at_the_questions.replace("/forgot/questions", &format!("/forgot/{page}"))).await.shows("Your security questions");
    }
    let form = format!("form_token={}&new_password=x&new_password_again=x", browser.attribute("[name=form_token]", "value").unwrap());
    browser.post(&at_the_questions.replace("/forgot/questions", "/forgot/password"), &form).await.shows("cannot be used any more");
    browser.open(&at_the_questions).await.submit(&[("answer_1", Some("Rex"))]).await.shows("Enter the answer that you gave");
    let wrong = [RIGHT[0], RIGHT[1], ("answer_3", Some("engine driver"))];
    browser.submit(&wrong).await.shows("not all right");
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!browser.body.contains("engine driver"), "answers are not shown again");
    browser.submit(&RIGHT).await.shows("Choose a new password");
    browser.submit(&[("new_password", Some(NEW)), ("new_password_again", Some(NEW))]).await.shows("Your new password is set");
}

#[tokio::test]
async fn questions_are_no_way_around_a_code_and_never_the_only_hurdle() {
    let world = world(SecurityQuestions::Offered).await;
    let mut ada = world.ada().await;
    let (app, _) = set_up(&world, &mut ada).await;
    choose(&mut ada).await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("ada@example.com"))]).await.shows("Enter the token");
    let before_the_token = browser.url.replace("/forgot/token", "/forgot/questions");
    browser.open(&before_the_token).await.shows("cannot be used any more");
    typed_the_token(&world, &mut browser).await;
    browser.submit(&RIGHT).await.shows("One-time code");
    browser.submit(&[("code", Some(&code(&world, &app, 0)))]).await.shows("Choose a new password");
}

#[tokio::test]
async fn answers_are_tried_five_times_an_hour() {
    let world = world(SecurityQuestions::Offered).await;
    let mut ada = world.ada().await;
    choose(&mut ada).await;
    let mut browser = world.browser();
    typed_the_token(&world, &mut browser).await;
    let wrong = [RIGHT[0], RIGHT[1], ("answer_3", Some("engine driver"))];
    for _ in 0..5 {
        browser.submit(&wrong).await.shows("not all right");
    }
    browser.submit(&RIGHT).await.shows("Too many wrong answers");
    assert_eq!(browser.status, StatusCode::TOO_MANY_REQUESTS);
    let trail = world.deps.accounts.events(world.id_of("ada@example.com").await, 20).await.unwrap();
    assert!(trail.iter().any(|(_, what, ..)| what == "security-answers-refused"));
}

#[tokio::test]
async fn questions_are_judged_and_removed() {
    let world = world(SecurityQuestions::Offered).await;
    let mut ada = world.ada().await;
    let same = [
        ("question_1", CHOSEN[0].1),
        ("question_2", Some("question-street")),
        ("question_3", CHOSEN[0].1),
        ("answer_1", Some("Rex")),
        ("answer_2", Some("x")),
        ("answer_3", Some("Mars")),
    ];
    ada.open(QUESTIONS)
        .await
        .submit(&same)
        .await
        .shows("Enter an answer of 3 to 100 characters")
        .shows("You have chosen this question above");
    choose(&mut ada).await;
    ada.open(&format!("{QUESTIONS}/remove")).await.submit(&[]).await.shows("Enter the password");
    ada.submit(&[("master_password", Some(PASSWORD))]).await.shows("Your security questions are removed").shows("Not chosen");
    let mut browser = world.browser();
    typed_the_token(&world, &mut browser).await;
    browser.shows("Choose a new password");
}

#[tokio::test]
async fn where_they_are_required_nobody_registers_without() {
    let world = world(SecurityQuestions::Required).await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/register")).await.shows("Step 1 of 6");
    browser.submit(&[("email", Some("grace@example.com"))]).await;
    browser.type_names().await.type_password(NEW).await.shows("Step 4 of 6");
    browser.submit(&[("codes", Some("no"))]).await.shows("Step 5 of 6: security questions");
    assert!(!browser.text().contains("Do without"));
    browser.submit(&[("without", Some(""))]).await.shows("Choose a question");
    browser.submit(&CHOSEN).await.shows("Step 6 of 6: token");
    let token = world.token_for("grace@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("You are signed up");
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("grace@example.com"))]).await;
    world.clock.advance(1);
    let page = browser.url.clone();
    browser.open(&format!("{SIGN_IN}/forgot")).await.submit(&[("email", Some("grace@example.com"))]).await;
    assert_ne!(browser.url, page);
    let token = world.token_for("grace@example.com").await;
    browser.submit(&[("token", Some(&token))]).await.shows("Where is the spare key?");
}

#[tokio::test]
async fn where_they_are_off_there_is_no_trace_of_them() {
    let world = world(SecurityQuestions::Off).await;
    let mut ada = world.ada().await;
    ada.open("https://login.example.com/account/authentication").await;
    assert!(!ada.text().contains("Security questions"));
    for page in
        [QUESTIONS, "https://login.example.com/account/authentication/questions/remove", "https://login.example.com/register/questions"]
    {
        ada.open(page).await;
        assert_ne!(ada.status, StatusCode::OK, "{page}");
    }
}
