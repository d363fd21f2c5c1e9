use std::time::Duration;

use accounts::use_cases::{
    CodeCheck, CodeForReset, CodeSignIn, PasskeyEnrolled, PasskeyForReset, PasskeyMade, PasskeyProof, PasskeySignIn, PasswordReset,
    Recognised, SignIn, Step, add_passkey, ask_for_new_passkey, ask_for_own_passkey, ask_for_passkey, ask_for_reset_passkey,
    ask_to_enrol_passkey, begin_enrolment, check_reset_code, check_reset_passkey, code_standing, enrol_passkey, lock_account,
    next_reset_step, own_passkeys, prove_with_passkey, reissue_recovery_codes, remove_passkey, reset_factor, reset_password,
    sign_in_with_code, sign_in_with_passkey,
};
use accounts::{Device, EmailAddress, FactorKind, HalfWay, Left, Notice, Permit, ResetStep};
use policies::SecondFactorDemand;

use crate::authenticator::Authenticator;
use crate::world::{PASSWORD, World};

const BROWSER: &str = "browser";

fn device() -> Device {
    Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() }
}

/// Makes a passkey of this name; its id are the bytes of its name.
async fn make(world: &World, who: &Recognised, name: &str) -> Authenticator {
    make_counting_from(world, who, name, 1).await
}

/// Makes the first, and gives the recovery codes that come with it.
async fn make_first(world: &World, who: &Recognised, name: &str) -> (Authenticator, Vec<String>) {
    let question = ask_for_new_passkey(&world.deps, who, BROWSER, name).await.unwrap().unwrap();
    let (made, answer) = Authenticator::make(&question.options, name.as_bytes());
    match add_passkey(&world.deps, who, BROWSER, &question.ceremony, &answer).await.unwrap() {
        PasskeyMade::Done { recovery_codes } => (made, recovery_codes.iter().map(|code| code.reveal().clone()).collect()),
        other => panic!("{other:?}"),
    }
}

async fn make_counting_from(world: &World, who: &Recognised, name: &str, counter: u32) -> Authenticator {
    let question = ask_for_new_passkey(&world.deps, who, BROWSER, name).await.unwrap().unwrap();
    let (made, answer) = Authenticator::make_counting_from(&question.options, name.as_bytes(), counter);
    assert!(matches!(add_passkey(&world.deps, who, BROWSER, &question.ceremony, &answer).await.unwrap(), PasskeyMade::Done { .. }));
    made
}

/// Signs in with it: alone, or after the password.
async fn sign_in(world: &World, passkey: &mut Authenticator, half_way: Option<&HalfWay>) -> PasskeySignIn {
    let question = ask_for_passkey(&world.deps, BROWSER, half_way).await.unwrap().unwrap();
    let answer = passkey.sign(&question.options);
    sign_in_with_passkey(&world.deps, BROWSER, half_way, (&question.ceremony, &answer), device()).await.unwrap()
}

async fn half_way(world: &World) -> HalfWay {
    match world.try_sign_in("ada@example.com", PASSWORD).await {
        SignIn::HalfWay(half_way) => half_way,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_passkey_signs_in_alone_and_after_the_password() {
    let world = World::new().await;
    let who = world.person().await;
    let mut laptop = make(&world, &who, "Laptop of Ada").await;
    let told = || world.told.0.lock().unwrap().last().unwrap().1.clone();
    assert_eq!(told(), Notice::PasskeyAdded { name: "Laptop of Ada".to_owned() });
    world.clock.advance(Duration::from_secs(60));
    let PasskeySignIn::Done(Step::SignedIn(session)) = sign_in(&world, &mut laptop, None).await else { panic!("not signed in") };
    let factor = session.second_factor.unwrap();
    assert_eq!((session.account, factor.kind, factor.at), (who.account.id, FactorKind::Passkey, session.created_at));
    assert!(world.clock_age(&session) < world.deps.clock.now().since(session.password_at), "the password was not given");
    assert!(world.recognise(&session).await.is_some());

    let after_password = half_way(&world).await;
    assert_eq!(after_password.left, Left::Passkey, "what is set up is asked for");
    let PasskeySignIn::Done(Step::SignedIn(session)) = sign_in(&world, &mut laptop, Some(&after_password)).await else {
        panic!("not signed in")
    };
    assert_eq!(session.password_at, after_password.password_at);
    let kept = own_passkeys(&world.deps, &who).await.unwrap();
    assert_eq!((kept.len(), kept[0].name.as_str(), kept[0].last_used), (1, "Laptop of Ada", Some(world.deps.clock.now())));
}

#[tokio::test]
async fn an_answer_counts_once_in_its_browser_and_soon() {
    let world = World::new().await;
    let who = world.person().await;
    let mut laptop = make(&world, &who, "Laptop of Ada").await;
    let give = async |browser: &str, ceremony: &str, answer: &str| {
        sign_in_with_passkey(&world.deps, browser, None, (ceremony, answer), device()).await.unwrap()
    };
    let question = ask_for_passkey(&world.deps, BROWSER, None).await.unwrap().unwrap();
    let answer = laptop.sign(&question.options);
    assert!(matches!(give("another browser", &question.ceremony, &answer).await, PasskeySignIn::Over));
    assert!(matches!(give(BROWSER, &question.ceremony, &answer).await, PasskeySignIn::Done(_)));
    assert!(matches!(give(BROWSER, &question.ceremony, &answer).await, PasskeySignIn::Over), "once");
    let other = ask_for_passkey(&world.deps, BROWSER, None).await.unwrap().unwrap();
    assert!(matches!(give(BROWSER, &other.ceremony, &answer).await, PasskeySignIn::Refused), "an answer to another question");
    let late = ask_for_passkey(&world.deps, BROWSER, None).await.unwrap().unwrap();
    let answer = laptop.sign(&late.options);
    world.clock.advance(Duration::from_secs(300));
    assert!(matches!(give(BROWSER, &late.ceremony, &answer).await, PasskeySignIn::Over));
    for nonsense in ["", "{}", "null", "[1]", "\u{0}"] {
        let question = ask_for_passkey(&world.deps, BROWSER, None).await.unwrap().unwrap();
        assert!(matches!(give(BROWSER, &question.ceremony, nonsense).await, PasskeySignIn::Refused), "{nonsense:?}");
        assert!(matches!(give(BROWSER, nonsense, &answer).await, PasskeySignIn::Over), "{nonsense:?}");
    }
}

#[tokio::test]
async fn a_copy_an_unverified_person_and_another_site_are_refused() {
    let world = World::new().await;
    let who = world.person().await;
    let mut laptop = make(&world, &who, "Laptop of Ada").await;
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Done(_)));
    laptop.counter -= 1;
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Refused), "the counter did not grow: there is a copy");
    laptop.verifies = false;
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Refused));
    let after_password = half_way(&world).await;
    assert!(matches!(sign_in(&world, &mut laptop, Some(&after_password)).await, PasskeySignIn::Refused));
    laptop.verifies = true;
    laptop.origin = "https://login.example.com.evil.example";
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Refused));
    laptop.origin = crate::authenticator::ORIGIN;
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Done(_)));
    let trail = world.deps.accounts.events(who.account.id, 20).await.unwrap();
    assert_eq!(trail.iter().filter(|(_, what, ..)| what == "passkey-refused").count(), 4);
}

#[tokio::test]
async fn what_one_account_was_asked_another_cannot_answer() {
    let world = World::new().await;
    let who = world.person().await;
    let mut laptop = make(&world, &who, "Laptop of Ada").await;
    let wanted = accounts::use_cases::CreateAccount { email: "bob@example.com", name: "", groups: vec![], password: PASSWORD.into() };
    let bob = accounts::use_cases::create_account(&world.deps, wanted).await.unwrap();
    let SignIn::Done(session) = world.try_sign_in("bob@example.com", PASSWORD).await else { panic!("not signed in") };
    let bob_here = world.recognise(&session).await.unwrap();
    let question = ask_for_new_passkey(&world.deps, &who, BROWSER, "Ada's").await.unwrap().unwrap();
    let (_, answer) = Authenticator::make(&question.options, b"number two");
    assert!(matches!(add_passkey(&world.deps, &bob_here, BROWSER, &question.ceremony, &answer).await.unwrap(), PasskeyMade::Over));
    // Bob's password, and Ada's passkey.
    make(&world, &bob_here, "Phone of Bob").await;
    let SignIn::HalfWay(bobs) = world.try_sign_in("bob@example.com", PASSWORD).await else { panic!("signed in") };
    assert_eq!(bobs.account, bob.id);
    assert!(matches!(sign_in(&world, &mut laptop, Some(&bobs)).await, PasskeySignIn::Refused));
    // An answer to the open question does not finish what Bob began.
    let open = ask_for_passkey(&world.deps, BROWSER, None).await.unwrap().unwrap();
    let answer = laptop.sign(&open.options);
    let ended = sign_in_with_passkey(&world.deps, BROWSER, Some(&bobs), (&open.ceremony, &answer), device()).await.unwrap();
    assert!(matches!(ended, PasskeySignIn::Over));
    // Ada's passkey says that it is Bob's.
    let hers = std::mem::replace(&mut laptop.user, bob.id.bytes().to_vec());
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Refused));
    laptop.user = hers;
    // The same credential twice.
    let again = ask_for_new_passkey(&world.deps, &bob_here, BROWSER, "Copy").await.unwrap().unwrap();
    let (_, answer) = Authenticator::make(&again.options, b"Laptop of Ada");
    assert!(matches!(add_passkey(&world.deps, &bob_here, BROWSER, &again.ceremony, &answer).await.unwrap(), PasskeyMade::Refused));
}

#[tokio::test]
async fn a_removed_passkey_signs_nobody_in() {
    let world = World::new().await;
    let who = world.person().await;
    let (mut laptop, mut phone) = (make(&world, &who, "Laptop of Ada").await, make(&world, &who, "Phone of Ada").await);
    let id = own_passkeys(&world.deps, &who).await.unwrap().into_iter().find(|passkey| passkey.name == "Laptop of Ada").unwrap().id;
    assert!(remove_passkey(&world.deps, &who, &id).await.unwrap() && !remove_passkey(&world.deps, &who, &id).await.unwrap());
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Refused));
    assert!(matches!(sign_in(&world, &mut phone, None).await, PasskeySignIn::Done(_)));
    let email = EmailAddress::parse("ada@example.com").unwrap();
    lock_account(&world.deps, &email).await.unwrap();
    assert!(matches!(sign_in(&world, &mut phone, None).await, PasskeySignIn::Locked));
    accounts::use_cases::unlock_account(&world.deps, &email).await.unwrap();
    reset_factor(&world.deps, &email).await.unwrap();
    assert!(matches!(sign_in(&world, &mut phone, None).await, PasskeySignIn::Refused));
    assert!(matches!(world.try_sign_in("ada@example.com", PASSWORD).await, SignIn::Done(_)));
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_that_is_demanded() {
    let world = World::with(SecondFactorDemand::Required).await;
    let SignIn::HalfWay(first) = world.try_sign_in("ada@example.com", PASSWORD).await else { panic!("signed in") };
    assert_eq!(first.left, Left::EnrolToSignIn);
    // With the password alone the first one is made, which signs in.
    let make = async |half_way: &HalfWay, name: &str| {
        let question = ask_to_enrol_passkey(&world.deps, half_way, BROWSER, name).await.unwrap().unwrap();
        let (made, answer) = Authenticator::make(&question.options, name.as_bytes());
        (made, enrol_passkey(&world.deps, half_way, None, BROWSER, (&question.ceremony, &answer), device()).await.unwrap())
    };
    let second_tab = ask_to_enrol_passkey(&world.deps, &first, BROWSER, "Tab").await.unwrap().unwrap();
    let (mut laptop, made) = make(&first, "Laptop of Ada").await;
    let PasskeyEnrolled::Done { recovery_codes, session } = made else { panic!("{made:?}") };
    let session = session.unwrap();
    assert_eq!((recovery_codes.len(), session.second_factor.unwrap().kind), (10, FactorKind::Passkey));
    assert_eq!((session.account, session.password_at), (first.account, first.password_at));
    let who = world.recognise(&session).await.unwrap();
    // … and no other one.
    assert!(ask_to_enrol_passkey(&world.deps, &first, BROWSER, "Phone").await.unwrap().is_none());
    let (_, answer) = Authenticator::make(&second_tab.options, b"from another tab");
    let late = enrol_passkey(&world.deps, &first, None, BROWSER, (&second_tab.ceremony, &answer), device()).await.unwrap();
    assert!(matches!(late, PasskeyEnrolled::Over));
    assert!(begin_enrolment(&world.deps, &first).await.unwrap().is_none(), "nor one-time codes");

    let after_password = half_way(&world).await;
    assert_eq!(after_password.left, Left::Passkey);
    assert!(begin_enrolment(&world.deps, &after_password).await.unwrap().is_none(), "the password alone sets nothing up");
    assert!(ask_to_enrol_passkey(&world.deps, &after_password, BROWSER, "Phone").await.unwrap().is_none());
    assert!(matches!(sign_in(&world, &mut laptop, Some(&after_password)).await, PasskeySignIn::Done(Step::SignedIn(_))));
    let id = own_passkeys(&world.deps, &who).await.unwrap()[0].id.clone();
    assert!(!remove_passkey(&world.deps, &who, &id).await.unwrap(), "the last one stays");
}

#[tokio::test]
async fn of_two_browsers_that_make_the_first_factor_at_once_one_does() {
    let world = World::with(SecondFactorDemand::Required).await;
    let SignIn::HalfWay(first) = world.try_sign_in("ada@example.com", PASSWORD).await else { panic!("signed in") };
    let mut answers = Vec::new();
    for name in ["Ada", "Mallory"] {
        let question = ask_to_enrol_passkey(&world.deps, &first, BROWSER, name).await.unwrap().unwrap();
        let (_, answer) = Authenticator::make(&question.options, name.as_bytes());
        answers.push((question.ceremony, answer));
    }
    let enrol = |(ceremony, answer): &(String, String)| {
        let (world, first, ceremony, answer) = (&world, &first, ceremony.clone(), answer.clone());
        async move { enrol_passkey(&world.deps, first, None, BROWSER, (&ceremony, &answer), device()).await.unwrap() }
    };
    let (one, other) = tokio::join!(enrol(&answers[0]), enrol(&answers[1]));
    let made = [one, other].iter().filter(|made| matches!(made, PasskeyEnrolled::Done { .. })).count();
    assert_eq!(made, 1);
}

#[tokio::test]
async fn who_has_lost_the_only_passkey_comes_in_with_a_recovery_code() {
    let world = World::new().await;
    let who = world.person().await;
    let (mut laptop, paper) = make_first(&world, &who, "Laptop of Ada").await;
    let (_, none) = make_first(&world, &who, "Phone of Ada").await;
    assert_eq!((paper.len(), none.len()), (10, 0), "they come with the first");
    let after_password = half_way(&world).await;
    let give = async |half_way: &HalfWay, typed: &str| sign_in_with_code(&world.deps, half_way, typed, device()).await.unwrap();
    assert!(matches!(give(&after_password, "123456").await, CodeSignIn::Refused(CodeCheck::NoCode)), "there is no app");
    assert!(matches!(give(&after_password, "AAAAA-AAAAA").await, CodeSignIn::Refused(CodeCheck::Wrong)));
    let CodeSignIn::Done(session) = give(&after_password, &paper[0]).await else { panic!("not signed in") };
    assert_eq!(session.second_factor.unwrap().kind, FactorKind::RecoveryCode);
    assert!(matches!(give(&half_way(&world).await, &paper[0]).await, CodeSignIn::Refused(CodeCheck::Wrong)), "each counts once");
    let fresh = reissue_recovery_codes(&world.deps, &who).await.unwrap();
    assert_eq!(fresh.len(), 10);
    assert!(matches!(give(&half_way(&world).await, &paper[1]).await, CodeSignIn::Refused(CodeCheck::Wrong)));
    // They stand in for passkeys, and go with the last.
    for passkey in own_passkeys(&world.deps, &who).await.unwrap() {
        assert!(remove_passkey(&world.deps, &who, &passkey.id).await.unwrap());
    }
    assert_eq!(code_standing(&world.deps, &who).await.unwrap().recovery_codes, 0);
    assert!(reissue_recovery_codes(&world.deps, &who).await.unwrap().is_empty());
    assert!(matches!(sign_in(&world, &mut laptop, None).await, PasskeySignIn::Refused));
}

#[tokio::test]
async fn a_reset_asks_for_the_passkey_before_the_new_password() {
    let world = World::new().await;
    let who = world.person().await;
    let (mut laptop, paper) = make_first(&world, &who, "Laptop of Ada").await;
    let permit = Permit { id: [7; 16], email: "ada@example.com".to_owned(), answered: false, second_factor: false };
    let key = format!("reset:{:032x}", u128::from_be_bytes(permit.id));
    world.deps.sessions.put_once(&key, &who.account.id.bytes(), Duration::from_secs(600)).await.unwrap();
    let owed = async |permit: &Permit| next_reset_step(&world.deps, permit).await.unwrap().unwrap();
    let new = "seventeen purple kettles".into();
    assert_eq!(owed(&permit).await, ResetStep::Passkey);
    assert!(matches!(reset_password(&world.deps, &permit, &new, &device()).await.unwrap(), PasswordReset::NotYet));

    let check = async |browser: &str, ceremony: &str, answer: &str| {
        check_reset_passkey(&world.deps, &permit, browser, (ceremony, answer), &device()).await.unwrap()
    };
    // What was asked to sign in does not count for a reset, and the other way about.
    let other = ask_for_passkey(&world.deps, BROWSER, Some(&half_way(&world).await)).await.unwrap().unwrap();
    let answer = laptop.sign(&other.options);
    assert!(matches!(check(BROWSER, &other.ceremony, &answer).await, PasskeyForReset::Over));
    let open = ask_for_passkey(&world.deps, BROWSER, None).await.unwrap().unwrap();
    let answer = laptop.sign(&open.options);
    assert!(matches!(check(BROWSER, &open.ceremony, &answer).await, PasskeyForReset::Over));
    let question = ask_for_reset_passkey(&world.deps, &permit, BROWSER).await.unwrap().unwrap();
    let answer = laptop.sign(&question.options);
    let after_password = half_way(&world).await;
    let signed = sign_in_with_passkey(&world.deps, BROWSER, Some(&after_password), (&question.ceremony, &answer), device()).await.unwrap();
    assert!(matches!(signed, PasskeySignIn::Over));
    assert!(matches!(check("another browser", &question.ceremony, &answer).await, PasskeyForReset::Over));
    laptop.verifies = false;
    let careless = laptop.sign(&question.options);
    laptop.verifies = true;
    assert!(matches!(check(BROWSER, &question.ceremony, &careless).await, PasskeyForReset::Refused));
    assert!(matches!(check(BROWSER, &question.ceremony, &answer).await, PasskeyForReset::Over), "once");

    // A recovery code does as well.
    let CodeForReset::Right(by_paper) = check_reset_code(&world.deps, &permit, &paper[0], &device()).await.unwrap() else {
        panic!("refused")
    };
    assert_eq!(owed(&by_paper).await, ResetStep::Password);
    let question = ask_for_reset_passkey(&world.deps, &permit, BROWSER).await.unwrap().unwrap();
    let answer = laptop.sign(&question.options);
    let PasskeyForReset::Right(proved) = check(BROWSER, &question.ceremony, &answer).await else { panic!("refused") };
    assert!(ask_for_reset_passkey(&world.deps, &proved, BROWSER).await.unwrap().is_none(), "it is given");
    assert!(matches!(reset_password(&world.deps, &proved, &new, &device()).await.unwrap(), PasswordReset::Done));
    assert!(world.recognise(&who.session).await.is_none(), "every session has ended");
}

#[tokio::test]
async fn a_change_of_factors_is_proved_with_a_passkey_of_one_s_own() {
    let world = World::new().await;
    let who = world.person().await;
    assert!(ask_for_own_passkey(&world.deps, &who, BROWSER).await.unwrap().is_none(), "there is none yet");
    let mut laptop = make(&world, &who, "Laptop of Ada").await;
    let prove =
        async |ceremony: &str, answer: &str| prove_with_passkey(&world.deps, &who, BROWSER, (ceremony, answer), &device()).await.unwrap();
    let question = ask_for_own_passkey(&world.deps, &who, BROWSER).await.unwrap().unwrap();
    let answer = laptop.sign(&question.options);
    assert_eq!(prove(&question.ceremony, &answer).await, PasskeyProof::Right);
    assert_eq!(prove(&question.ceremony, &answer).await, PasskeyProof::Over, "once");
    let sign_in = ask_for_passkey(&world.deps, BROWSER, Some(&half_way(&world).await)).await.unwrap().unwrap();
    let answer = laptop.sign(&sign_in.options);
    assert_eq!(prove(&sign_in.ceremony, &answer).await, PasskeyProof::Over, "asked for something else");
    let question = ask_for_own_passkey(&world.deps, &who, BROWSER).await.unwrap().unwrap();
    assert_eq!(prove(&question.ceremony, "{}").await, PasskeyProof::Refused);
}

/// Passkeys that are kept on several devices count nothing.
#[tokio::test]
async fn a_passkey_without_a_counter_signs_in_again_and_again() {
    let world = World::new().await;
    let who = world.person().await;
    let mut phone = make_counting_from(&world, &who, "Phone of Ada", 0).await;
    for _ in 0..3 {
        phone.counts = false;
        assert!(matches!(sign_in(&world, &mut phone, None).await, PasskeySignIn::Done(_)));
    }
}
