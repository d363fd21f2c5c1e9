use std::time::Duration;

use accounts::use_cases::{
    PasskeyMade, PasskeySignIn, Recognised, SignIn, Step, add_passkey, ask_for_new_passkey, ask_for_passkey, begin_enrolment, lock_account,
    own_passkeys, remove_passkey, reset_factor, sign_in_with_passkey,
};
use accounts::{Device, EmailAddress, FactorKind, HalfWay, Left, Notice};
use policies::SecondFactorDemand;

use crate::authenticator::Authenticator;
use crate::world::{PASSWORD, World};

const BROWSER: &str = "browser";

fn device() -> Device {
    Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() }
}

/// Makes a passkey of this name; its id are the bytes of its name.
async fn make(world: &World, who: &Recognised, name: &str) -> Authenticator {
    let question = ask_for_new_passkey(&world.deps, who, BROWSER, name).await.unwrap().unwrap();
    let (made, answer) = Authenticator::make(&question.options, name.as_bytes());
    assert_eq!(add_passkey(&world.deps, who, BROWSER, &question.ceremony, &answer).await.unwrap(), PasskeyMade::Done);
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
    assert_eq!(add_passkey(&world.deps, &bob_here, BROWSER, &question.ceremony, &answer).await.unwrap(), PasskeyMade::Over);
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
    // The same credential twice.
    let again = ask_for_new_passkey(&world.deps, &bob_here, BROWSER, "Copy").await.unwrap().unwrap();
    let (_, answer) = Authenticator::make(&again.options, b"Laptop of Ada");
    assert_eq!(add_passkey(&world.deps, &bob_here, BROWSER, &again.ceremony, &answer).await.unwrap(), PasskeyMade::Refused);
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
    let account = world.deps.accounts.facts(first.account).await.unwrap().unwrap();
    let session = accounts::Session {
        id: accounts::SessionId::new(world.deps.rng.as_ref()),
        account: account.id,
        created_at: world.deps.clock.now(),
        last_seen: world.deps.clock.now(),
        pass_number: 1,
        password_at: world.deps.clock.now(),
        device: device(),
        second_factor: None,
    };
    world.deps.sessions.create(&session, Duration::from_secs(600)).await.unwrap();
    let who = world.recognise(&session).await.unwrap();
    let mut laptop = make(&world, &who, "Laptop of Ada").await;
    let after_password = half_way(&world).await;
    assert_eq!(after_password.left, Left::Passkey);
    assert!(begin_enrolment(&world.deps, &after_password).await.unwrap().is_none(), "the password alone sets nothing up");
    assert!(matches!(sign_in(&world, &mut laptop, Some(&after_password)).await, PasskeySignIn::Done(Step::SignedIn(_))));
    let id = own_passkeys(&world.deps, &who).await.unwrap()[0].id.clone();
    assert!(!remove_passkey(&world.deps, &who, &id).await.unwrap(), "the last one stays");
}
