use std::time::Duration;

use accounts::use_cases::{
    CodeCheck, CodeSignIn, Enrolled, ResetFactorFailed, SignIn, begin_enrolment, check_code, code_standing, confirm_enrolment,
    reissue_recovery_codes, remove_codes, reset_factor, sign_in_with_code,
};
use accounts::{Device, EmailAddress, FactorKind, HalfWay, Left, Notice, OtpSecret, Session};
use policies::{SecondFactorDemand, step_at};

use crate::world::{PASSWORD, World};

fn phone() -> Device {
    Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() }
}

/// An app that knows the secret, and the recovery codes on paper.
struct Ada {
    app: OtpSecret,
    paper: Vec<String>,
}

impl Ada {
    /// What the app shows, its clock ahead by so many steps.
    fn code(&self, world: &World, ahead: i64) -> String {
        self.app.code_at(step_at(world.deps.clock.now()) + ahead).reveal().clone()
    }
}

async fn half_way(world: &World) -> HalfWay {
    match world.try_sign_in("ada@example.com", PASSWORD).await {
        SignIn::HalfWay(half_way) => half_way,
        other => panic!("{other:?}"),
    }
}

async fn enrol(world: &World, half_way: &HalfWay) -> (Ada, Option<Session>) {
    let enrolment = begin_enrolment(&world.deps, half_way).await.unwrap().unwrap();
    let mut ada = Ada { app: enrolment.secret, paper: Vec::new() };
    match confirm_enrolment(&world.deps, half_way, None, (&enrolment.name, &ada.code(world, 0)), phone()).await.unwrap() {
        Enrolled::Done { recovery_codes, session } => {
            ada.paper = recovery_codes.iter().map(|code| code.reveal().clone()).collect();
            (ada, session)
        }
        other => panic!("{other:?}"),
    }
}

fn permit(session: &Session, replaces: Option<i64>) -> HalfWay {
    HalfWay { account: session.account, password_at: session.password_at, left: Left::Enrol { replaces } }
}

/// Ada has set up one-time codes, and the code that confirmed them is over.
async fn enrolled(world: &World) -> Ada {
    let session = world.signed_in().await;
    let (ada, _) = enrol(world, &permit(&session, None)).await;
    world.clock.advance(Duration::from_secs(90));
    ada
}

async fn give(world: &World, half_way: &HalfWay, typed: &str) -> CodeSignIn {
    sign_in_with_code(&world.deps, half_way, typed, phone()).await.unwrap()
}

async fn refused(world: &World, half_way: &HalfWay, typed: &str) -> CodeCheck {
    match give(world, half_way, typed).await {
        CodeSignIn::Refused(check) => check,
        other => panic!("{other:?}"),
    }
}

fn told(world: &World) -> Vec<Notice> {
    world.told.0.lock().unwrap().iter().map(|(_, notice)| notice.clone()).collect()
}

async fn trail(world: &World, half_way: &HalfWay) -> Vec<String> {
    world.deps.accounts.events(half_way.account, 50).await.unwrap().into_iter().map(|(_, kind, ..)| kind).collect()
}

#[tokio::test]
async fn after_the_password_there_is_no_session_before_the_code() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let before = world.deps.sessions.sessions_of(half_way(&world).await.account).await.unwrap().len();
    let half_way = half_way(&world).await;
    assert_eq!(half_way.left, Left::Code);
    assert_eq!(world.deps.sessions.sessions_of(half_way.account).await.unwrap().len(), before);
    let CodeSignIn::Done(session) = give(&world, &half_way, &ada.code(&world, 0)).await else { panic!("not signed in") };
    let factor = session.second_factor.unwrap();
    assert_eq!((factor.kind, factor.at), (FactorKind::OneTimeCode, world.deps.clock.now()));
    assert!(world.recognise(&session).await.is_some());
    assert_eq!(Session::from_record(&session.to_record()), Some(session));
}

#[tokio::test]
async fn a_wrong_password_is_refused_alike_with_and_without_codes() {
    let world = World::new().await;
    enrolled(&world).await;
    assert!(matches!(world.try_sign_in("ada@example.com", "wrong").await, SignIn::Refused));
    assert!(matches!(world.try_sign_in("eve@example.com", "wrong").await, SignIn::Refused));
}

#[tokio::test]
async fn the_steps_beside_now_count_and_each_code_once() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    for ahead in [-1, 0, 1] {
        let code = ada.code(&world, ahead);
        assert!(matches!(give(&world, &half_way, &code).await, CodeSignIn::Done(_)), "{ahead}");
        assert_eq!(refused(&world, &half_way, &code).await, CodeCheck::Used, "{ahead}");
    }
}

#[tokio::test]
async fn the_code_that_confirmed_signs_nobody_in() {
    let world = World::new().await;
    let session = world.signed_in().await;
    let (ada, none) = enrol(&world, &permit(&session, None)).await;
    assert!(none.is_none(), "who was signed in stays in that session");
    let half_way = half_way(&world).await;
    assert_eq!(refused(&world, &half_way, &ada.code(&world, 0)).await, CodeCheck::Used);
}

#[tokio::test]
async fn a_phone_whose_clock_is_off_is_told_how_far_and_its_code_is_burnt() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    for (ahead, minutes) in [(2, 1), (10, 5), (60, 30), (-8, -4), (-60, -30)] {
        assert_eq!(refused(&world, &half_way, &ada.code(&world, ahead)).await, CodeCheck::ClockOff(minutes), "{ahead}");
    }
    assert_eq!(refused(&world, &half_way, &ada.code(&world, 61)).await, CodeCheck::Wrong);
    let later = ada.code(&world, 10);
    world.clock.advance(Duration::from_secs(300));
    assert_eq!(refused(&world, &half_way, &later).await, CodeCheck::Used, "burnt for the minute it is right for");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_that_get_the_same_code_let_one_in() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let (half_way, other) = (half_way(&world).await, world.other_node());
    for ahead in [0, 1] {
        let code = ada.code(&world, ahead);
        let tries = (0..4).map(|number| {
            let deps = if number % 2 == 0 { world.deps.clone() } else { other.clone() };
            let (half_way, code) = (half_way.clone(), code.clone());
            tokio::spawn(async move { sign_in_with_code(&deps, &half_way, &code, phone()).await.unwrap() })
        });
        let mut in_now = 0;
        for task in tries.collect::<Vec<_>>() {
            in_now += usize::from(matches!(task.await.unwrap(), CodeSignIn::Done(_)));
        }
        assert_eq!(in_now, 1);
    }
}

#[tokio::test]
async fn ten_wrong_codes_an_hour_and_the_person_is_told_once() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    let wrong = |number: i64| ada.code(&world, 1_000 + number);
    for number in 0..10 {
        assert_eq!(refused(&world, &half_way, &wrong(number)).await, CodeCheck::Wrong);
    }
    assert_eq!(refused(&world, &half_way, &ada.code(&world, 0)).await, CodeCheck::TooMany, "the right one waits too");
    assert_eq!(refused(&world, &half_way, &ada.paper[0]).await, CodeCheck::TooMany, "and so do recovery codes");
    assert_eq!(told(&world).iter().filter(|notice| matches!(notice, Notice::TooManyCodes { .. })).count(), 1);
    assert_eq!(trail(&world, &half_way).await.iter().filter(|kind| *kind == "code-refused").count(), 10);
    assert!(matches!(world.try_sign_in("ada@example.com", PASSWORD).await, SignIn::HalfWay(_)), "the password has its own counter");
    world.clock.advance(Duration::from_secs(3600));
    let CodeSignIn::Done(_) = give(&world, &half_way, &ada.code(&world, 0)).await else { panic!("an hour is over") };
}

#[tokio::test]
async fn right_codes_and_slips_of_the_finger_are_no_guesses() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    for _ in 0..15 {
        assert_eq!(refused(&world, &half_way, "12345").await, CodeCheck::NoCode);
        assert!(matches!(give(&world, &half_way, &ada.code(&world, 0)).await, CodeSignIn::Done(_)));
        world.clock.advance(Duration::from_secs(30));
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_and_its_person_is_told() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    assert_eq!(ada.paper.len(), 10);
    let typed = ada.paper[3].to_lowercase().replace('-', " ");
    let CodeSignIn::Done(session) = give(&world, &half_way, &typed).await else { panic!("not signed in") };
    assert_eq!(session.second_factor.unwrap().kind, FactorKind::RecoveryCode);
    assert_eq!(refused(&world, &half_way, &ada.paper[3]).await, CodeCheck::Wrong);
    assert!(told(&world).contains(&Notice::RecoveryCodeUsed { left: 9 }));
    assert!(trail(&world, &half_way).await.contains(&"recovery-code-used".to_owned()));
}

#[tokio::test]
async fn new_recovery_codes_void_the_old_ones() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    let CodeSignIn::Done(session) = give(&world, &half_way, &ada.code(&world, 0)).await else { panic!("not signed in") };
    let who = world.recognise(&session).await.unwrap();
    let new = reissue_recovery_codes(&world.deps, &who).await.unwrap();
    assert_eq!(new.len(), 10);
    assert_eq!(refused(&world, &half_way, &ada.paper[0]).await, CodeCheck::Wrong);
    assert!(matches!(give(&world, &half_way, new[0].reveal()).await, CodeSignIn::Done(_)));
    assert_eq!(code_standing(&world.deps, &who).await.unwrap().recovery_codes, 9);
    assert!(told(&world).contains(&Notice::RecoveryCodesIssued));
}

#[tokio::test]
async fn a_qr_code_ends_after_three_minutes_and_serves_once() {
    let world = World::new().await;
    let permit = permit(&world.signed_in().await, None);
    let confirm = async |name: &str, code: &str| confirm_enrolment(&world.deps, &permit, None, (name, code), phone()).await.unwrap();
    let first = begin_enrolment(&world.deps, &permit).await.unwrap().unwrap();
    let code = |secret: &OtpSecret, ahead| secret.code_at(step_at(world.deps.clock.now()) + ahead).reveal().clone();
    assert!(matches!(confirm(&first.name, &code(&first.secret, 1_000)).await, Enrolled::Wrong));
    assert!(matches!(confirm(&first.name, &code(&first.secret, 6)).await, Enrolled::ClockOff(3)));
    assert!(matches!(confirm(&first.name, "hello").await, Enrolled::NoCode));
    assert!(matches!(confirm("no-such-name-at-all-xx", &code(&first.secret, 0)).await, Enrolled::Over));
    world.clock.advance(Duration::from_secs(180));
    assert!(matches!(confirm(&first.name, &code(&first.secret, 0)).await, Enrolled::Over), "three minutes are over");

    let fresh = begin_enrolment(&world.deps, &permit).await.unwrap().unwrap();
    assert_ne!(fresh.secret.to_typed().reveal(), first.secret.to_typed().reveal());
    world.clock.advance(Duration::from_secs(179));
    assert!(matches!(confirm(&fresh.name, &code(&fresh.secret, 0)).await, Enrolled::Done { session: None, .. }));
    assert!(matches!(confirm(&fresh.name, &code(&fresh.secret, 1)).await, Enrolled::Over), "confirmed already");
}

#[tokio::test]
async fn another_account_s_qr_code_is_nothing_to_confirm() {
    let world = World::new().await;
    let ada = permit(&world.signed_in().await, None);
    let enrolment = begin_enrolment(&world.deps, &ada).await.unwrap().unwrap();
    let wanted = accounts::use_cases::CreateAccount { email: "bob@example.com", name: "", groups: vec![], password: PASSWORD.into() };
    let bob = accounts::use_cases::create_account(&world.deps, wanted).await.unwrap();
    let bob = HalfWay { account: bob.id, ..ada };
    let code = enrolment.secret.code_at(step_at(world.deps.clock.now()));
    let taken = confirm_enrolment(&world.deps, &bob, None, (&enrolment.name, code.reveal()), phone()).await.unwrap();
    assert!(matches!(taken, Enrolled::Over));
    let asked_for_a_code = HalfWay { left: Left::Code, ..bob };
    assert!(begin_enrolment(&world.deps, &asked_for_a_code).await.unwrap().is_none());
}

#[tokio::test]
async fn replacing_takes_a_permit_for_the_factor_that_is_there() {
    let world = World::new().await;
    let session = world.signed_in().await;
    let stale = permit(&session, None);
    let (old, _) = enrol(&world, &stale).await;
    let attempt = begin_enrolment(&world.deps, &stale).await.unwrap().unwrap();
    let code = attempt.secret.code_at(step_at(world.deps.clock.now()));
    let taken = confirm_enrolment(&world.deps, &stale, None, (&attempt.name, code.reveal()), phone()).await.unwrap();
    assert!(matches!(taken, Enrolled::Over), "a permit from before there was a factor replaces none");

    let version = world.deps.accounts.one_time_code(session.account).await.unwrap().unwrap().version;
    let (new, _) = enrol(&world, &permit(&session, Some(version))).await;
    world.clock.advance(Duration::from_secs(90));
    let half_way = half_way(&world).await;
    assert_eq!(refused(&world, &half_way, &old.code(&world, 0)).await, CodeCheck::Wrong);
    assert_eq!(refused(&world, &half_way, &old.paper[0]).await, CodeCheck::Wrong);
    assert!(matches!(give(&world, &half_way, &new.code(&world, 0)).await, CodeSignIn::Done(_)));
}

#[tokio::test]
async fn removed_codes_are_not_asked_for() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    let CodeSignIn::Done(session) = give(&world, &half_way, &ada.code(&world, 0)).await else { panic!("not signed in") };
    let who = world.recognise(&session).await.unwrap();
    assert!(remove_codes(&world.deps, &who).await.unwrap());
    assert!(!remove_codes(&world.deps, &who).await.unwrap());
    assert!(told(&world).contains(&Notice::OneTimeCodeRemoved));
    assert!(world.signed_in().await.second_factor.is_none());
    assert!(matches!(give(&world, &half_way, &ada.code(&world, 1)).await, CodeSignIn::Over));
    assert_eq!(check_code(&world.deps, &who.account, "123456", &phone()).await.unwrap(), CodeCheck::NotEnrolled);
    assert!(reissue_recovery_codes(&world.deps, &who).await.unwrap().is_empty());
}

#[tokio::test]
async fn where_it_is_demanded_nobody_is_in_before_setting_up_and_nobody_removes_it() {
    let world = World::with(SecondFactorDemand::Required).await;
    let first = half_way(&world).await;
    assert_eq!(first.left, Left::EnrolToSignIn);
    assert!(world.deps.sessions.sessions_of(first.account).await.unwrap().is_empty());
    let (ada, session) = enrol(&world, &first).await;
    let session = session.unwrap();
    assert_eq!(session.second_factor.unwrap().kind, FactorKind::OneTimeCode);
    let who = world.recognise(&session).await.unwrap();
    assert!(!remove_codes(&world.deps, &who).await.unwrap());
    world.clock.advance(Duration::from_secs(90));
    let half_way = half_way(&world).await;
    assert_eq!(half_way.left, Left::Code);
    assert!(matches!(give(&world, &half_way, &ada.code(&world, 0)).await, CodeSignIn::Done(_)));
}

#[tokio::test]
async fn signing_out_everywhere_ends_what_is_half_way_too() {
    let world = World::new().await;
    let ada = enrolled(&world).await;
    let half_way = half_way(&world).await;
    world.clock.advance(Duration::from_secs(1));
    world.deps.accounts.sign_out_before(half_way.account, world.deps.clock.now()).await.unwrap();
    assert!(matches!(give(&world, &half_way, &ada.code(&world, 0)).await, CodeSignIn::Over));
}

#[tokio::test]
async fn an_operator_takes_codes_off_a_person_who_lost_everything() {
    let world = World::new().await;
    enrolled(&world).await;
    let email = EmailAddress::parse("ada@example.com").unwrap();
    reset_factor(&world.deps, &email).await.unwrap();
    assert!(matches!(reset_factor(&world.deps, &email).await, Err(ResetFactorFailed::NotEnrolled)));
    let nobody = EmailAddress::parse("eve@example.com").unwrap();
    assert!(matches!(reset_factor(&world.deps, &nobody).await, Err(ResetFactorFailed::NoAccount)));
    assert!(world.signed_in().await.second_factor.is_none());
    assert!(told(&world).contains(&Notice::OneTimeCodeRemoved));
}

#[tokio::test]
async fn a_sealed_secret_opens_for_its_account_and_version_only() {
    let world = World::new().await;
    enrolled(&world).await;
    let ada = half_way(&world).await;
    let stored = world.deps.accounts.one_time_code(ada.account).await.unwrap().unwrap();
    assert!(world.deps.vault.open_otp(&stored).await.is_ok());
    let moved = accounts::OneTimeCode { version: stored.version + 1, ..stored.clone() };
    assert!(world.deps.vault.open_otp(&moved).await.is_err());
    let secret = world.deps.vault.open_otp(&stored).await.unwrap();
    assert!(!stored.sealed_secret.windows(8).any(|window| secret.reveal().starts_with(window)));
}
