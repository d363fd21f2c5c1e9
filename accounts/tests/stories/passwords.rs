use std::time::Duration;

use accounts::use_cases::{
    Argon2Cost, ChangePassword, HashPool, Import, LockFailed, Newcomer, PasswordChange, PasswordRenewal, PasswordReset, SignIn, Step,
    change_password, lock_account, renew_password, reset_password, unlock_account,
};
use accounts::{Device, EmailAddress, HalfWay, Left, Notice, Permit};
use policies::{PasswordLives, SecondFactorDemand, Unmet};
use secret::Secret;

use crate::world::{PASSWORD, World};

const NEW: &str = "plover tricycle umbrage";

async fn change(world: &World, who: &accounts::use_cases::Recognised, current: &str, new: &str) -> PasswordChange {
    let device = Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() };
    let wanted = ChangePassword { current: &Secret::from(current), new: &Secret::from(new), device, known_device: None };
    change_password(&world.deps, who, wanted).await.unwrap()
}

#[tokio::test]
async fn a_change_ends_every_session_and_begins_one() {
    let world = World::new().await;
    let (here, elsewhere) = (world.person().await, world.person().await);
    world.clock.advance(Duration::from_secs(1));
    let PasswordChange::Done(session) = change(&world, &here, PASSWORD, NEW).await else { panic!("not changed") };
    assert!(world.recognise(&here.session).await.is_none() && world.recognise(&elsewhere.session).await.is_none());
    let now = world.recognise(&session).await.unwrap();
    // A session store that was rolled back brings nobody back.
    world.deps.sessions.create(&elsewhere.session, Duration::from_secs(600)).await.unwrap();
    assert!(world.recognise(&elsewhere.session).await.is_none());
    assert!(matches!(world.try_sign_in("ada@example.com", PASSWORD).await, SignIn::Refused));
    assert!(matches!(world.try_sign_in("ada@example.com", NEW).await, SignIn::Done(_)));
    assert_eq!(world.told.0.lock().unwrap().last().unwrap().1, Notice::PasswordChanged);
    assert!(matches!(change(&world, &now, PASSWORD, "another plover entirely").await, PasswordChange::Refused));
}

#[tokio::test]
async fn nothing_changes_unless_all_is_right() {
    let world = World::new().await;
    let who = world.person().await;
    assert!(matches!(change(&world, &who, "wrong", NEW).await, PasswordChange::Refused));
    assert!(matches!(change(&world, &who, PASSWORD, "short").await, PasswordChange::Unmet(_)));
    assert!(matches!(change(&world, &who, PASSWORD, PASSWORD).await, PasswordChange::Unmet(unmet) if unmet == [Unmet::UsedBefore]));
    assert!(world.recognise(&who.session).await.is_some());
    for _ in 0..5 {
        assert!(matches!(change(&world, &who, "wrong", NEW).await, PasswordChange::Refused));
    }
    let waits = change(&world, &who, PASSWORD, NEW).await;
    assert!(matches!(waits, PasswordChange::Wait(wait) if wait == Duration::from_secs(10)), "{waits:?}");
    world.clock.advance(Duration::from_secs(10));
    assert!(matches!(change(&world, &who, PASSWORD, NEW).await, PasswordChange::Done(_)));
}

#[tokio::test]
async fn a_hash_of_another_cost_is_made_anew_at_the_next_sign_in() {
    let world = World::new().await;
    let email = EmailAddress::parse("ada@example.com").unwrap();
    let cost = Argon2Cost { memory_kib: 16, iterations: 2, lanes: 1, parallel: 1 };
    let other = HashPool::start(cost, world.deps.rng.as_ref(), || {}).unwrap();
    let old = other.hash(&PASSWORD.into(), world.deps.rng.as_ref()).await.unwrap();
    let before = world.deps.accounts.by_email(&email).await.unwrap().unwrap();
    assert!(world.deps.hashes.is_current(&before.password_hash) && !world.deps.hashes.is_current(&old));
    world.deps.accounts.replace_password_hash(before.id, &before.password_hash, &old).await.unwrap();
    assert!(matches!(world.try_sign_in("ada@example.com", "wrong").await, SignIn::Refused));
    assert_eq!(world.deps.accounts.by_email(&email).await.unwrap().unwrap().password_hash, old, "only the right password makes it anew");
    world.signed_in().await;
    let after = world.deps.accounts.by_email(&email).await.unwrap().unwrap().password_hash;
    assert!(world.deps.hashes.is_current(&after) && after != old);
    world.signed_in().await;
    assert_eq!(world.deps.accounts.by_email(&email).await.unwrap().unwrap().password_hash, after);
    assert!(!world.deps.hashes.is_current("$2b$12$abc"));
}

#[tokio::test]
async fn a_reset_and_a_renewal_look_at_what_was_used_before_too() {
    let world = World::made(|parts| parts.password_history = 2).await;
    let email = EmailAddress::parse("ada@example.com").unwrap();
    let device = || Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() };
    let ada = world.deps.accounts.by_email(&email).await.unwrap().unwrap();
    let permit = Permit { id: [7; 16], email: email.to_string(), answered: false, second_factor: false };
    let permitted = async || {
        let key = format!("reset:{:032x}", u128::from_be_bytes(permit.id));
        world.deps.sessions.put_once(&key, &ada.id.bytes(), Duration::from_secs(60)).await.unwrap();
    };
    let reset = async |new: &str| reset_password(&world.deps, &permit, &new.into(), &device()).await.unwrap();
    permitted().await;
    assert!(matches!(reset(PASSWORD).await, PasswordReset::Unmet(unmet) if unmet == [Unmet::UsedBefore]));
    assert!(matches!(reset(NEW).await, PasswordReset::Done), "what is refused does not use up the permit");
    permitted().await;
    assert!(matches!(reset(PASSWORD).await, PasswordReset::Unmet(_)));
    assert!(matches!(reset("another plover entirely").await, PasswordReset::Done));
    let ada = world.deps.accounts.by_email(&email).await.unwrap().unwrap();
    assert_eq!(ada.earlier_passwords.len(), 2);
    // A rehash is not another password.
    assert!(world.deps.accounts.replace_password_hash(ada.id, &ada.password_hash, "rehashed").await.unwrap());
    assert_eq!(world.deps.accounts.by_email(&email).await.unwrap().unwrap().earlier_passwords, ada.earlier_passwords);
}

#[tokio::test]
async fn an_ended_password_is_renewed_after_the_code_and_before_anything_is_set_up() {
    let mut lives = PasswordLives::default();
    lives.by_domain.insert("example.com".to_owned(), Duration::from_secs(86_400));
    let world = World::made(|parts| {
        parts.password_lives = lives;
        parts.second_factor = SecondFactorDemand::Required.into();
    })
    .await;
    world.clock.advance(Duration::from_secs(86_400));
    let SignIn::HalfWay(half_way) = world.try_sign_in("ada@example.com", PASSWORD).await else { panic!("signed in") };
    assert_eq!(half_way.left, Left::NewPassword { second_factor: None });
    let device = || Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() };
    let renew = async |half_way: &HalfWay, new: &str| renew_password(&world.deps, half_way, &new.into(), device()).await.unwrap();
    assert!(matches!(renew(&half_way, "short").await, PasswordRenewal::Unmet(_)));
    let wrong = HalfWay { left: Left::Code, ..half_way.clone() };
    assert!(matches!(renew(&wrong, NEW).await, PasswordRenewal::Over), "it is not what is left");
    world.clock.advance(Duration::from_secs(1));
    let PasswordRenewal::Done(Step::HalfWay(next)) = renew(&half_way, NEW).await else { panic!("not renewed") };
    assert_eq!(next.left, Left::EnrolToSignIn);
    assert!(matches!(renew(&half_way, "another plover entirely").await, PasswordRenewal::Over), "once");
    assert_eq!(world.told.0.lock().unwrap().last().unwrap().1, Notice::PasswordChanged);
}

#[tokio::test]
async fn who_is_locked_out_is_out_everywhere_until_let_in() {
    let world = World::new().await;
    let email = EmailAddress::parse("ada@example.com").unwrap();
    let who = world.person().await;
    lock_account(&world.deps, &email).await.unwrap();
    assert!(world.recognise(&who.session).await.is_none());
    // A session that another node began at the same instant.
    world.deps.sessions.create(&who.session, Duration::from_secs(600)).await.unwrap();
    assert!(world.recognise(&who.session).await.is_none());
    assert!(matches!(world.try_sign_in("ada@example.com", PASSWORD).await, SignIn::Locked));
    assert!(matches!(world.try_sign_in("ada@example.com", "wrong").await, SignIn::Refused), "only who knows the password learns of it");
    assert!(matches!(lock_account(&world.deps, &email).await, Err(LockFailed::Locked)));
    unlock_account(&world.deps, &email).await.unwrap();
    unlock_account(&world.deps, &email).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
    assert!(world.recognise(&world.signed_in().await).await.is_some());
    let told: Vec<_> = world.told.0.lock().unwrap().iter().map(|(_, notice)| notice.clone()).collect();
    assert!(told.ends_with(&[Notice::AccountLocked, Notice::AccountUnlocked]), "what was not locked is not told of: {told:?}");
}

#[tokio::test]
async fn who_was_brought_over_signs_in_as_before_and_gets_a_new_hash() {
    let world = World::new().await;
    let people = [
        ("bcrypt", "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"),
        ("ssha", "{SSHA}K0MZxWoMPVRxegoJBeg1/wEGvbpzYWx0MTIzNA=="),
        ("django", "pbkdf2_sha256$1000$seasalt$mQnueSakb748zqBAC1tmWVZsZbi2zPGZarEzTGdfmso="),
        ("crypt", "$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0"),
        ("nobody", ""),
    ];
    let mut import = Import::default();
    for (line, (name, password_hash)) in people.iter().enumerate() {
        let email = format!("{name}@example.com");
        let person = Newcomer { email: &email, name, password_hash, groups: "ops, night shift", mobile: "" };
        import.add(&world.deps, line as u64 + 2, person).await.unwrap();
    }
    import.add(&world.deps, 7, Newcomer { email: "SSHA@example.com", name: "", password_hash: "", groups: "", mobile: "" }).await.unwrap();
    import.add(&world.deps, 8, Newcomer { email: "ada@example.com", name: "", password_hash: "", groups: "", mobile: "" }).await.unwrap();
    let wrong: Vec<_> = import.wrong.iter().map(|(line, why)| format!("{line}: {why}")).collect();
    assert_eq!(wrong, ["7: ssha@example.com stands in line 3 already", "8: there is already an account with the address ada@example.com"]);
    import.carry_out(&world.deps, &|_| {}).await.unwrap();
    for (name, before) in people {
        let email = format!("{name}@example.com");
        assert!(matches!(world.try_sign_in(&email, "wrong").await, SignIn::Refused), "{name}");
        let kept = async || world.deps.accounts.by_email(&EmailAddress::parse(&email).unwrap()).await.unwrap().unwrap();
        assert_eq!(kept().await.password_hash, before, "only the right password makes it anew");
        let signed_in = world.try_sign_in(&email, "correct horse").await;
        if before.is_empty() {
            assert!(matches!(signed_in, SignIn::Refused) && matches!(world.try_sign_in(&email, "").await, SignIn::Refused));
            continue;
        }
        assert!(matches!(signed_in, SignIn::Done(_)), "{name}: {signed_in:?}");
        assert!(world.deps.hashes.is_current(&kept().await.password_hash), "{name}");
        assert!(matches!(world.try_sign_in(&email, "correct horse").await, SignIn::Done(_)), "{name}");
        assert_eq!(kept().await.groups, ["ops", "night shift"]);
    }
}
