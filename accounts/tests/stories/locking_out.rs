//! Guessing passwords: who has to wait, how long, who is told, and who comes in all the same.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use accounts::use_cases::{
    Argon2Cost, ChangePassword, CreateAccount, HashPool, PasswordChange, Proof, SignIn, SignInRequest, change_password, create_account,
    forget_devices, sign_in, unlock_account,
};
use accounts::{Device, EmailAddress, KnownDevice, Notice};
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use policies::SignInLimits;
use secret::Secret;

use crate::world::{COST, PASSWORD, World};

const ADA: &str = "ada@example.com";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
const MINUTE: Duration = Duration::from_secs(60);

/// Another network for each number.
fn network(number: usize) -> IpAddr {
    Ipv4Addr::from_bits(u32::from(Ipv4Addr::new(198, 18, 0, 0)) + u32::try_from(number).unwrap()).into()
}

fn seconds(wait: &SignIn) -> Option<u64> {
    if let SignIn::Wait(wait) = wait { Some(wait.as_secs()) } else { None }
}

impl World {
    /// Gives wrong passwords one after the other, and waits wherever one has to; how long that was.
    async fn guess(&self, email: &str, times: usize) -> Vec<u64> {
        let mut waits = Vec::new();
        for _ in 0..times {
            let mut answer = self.try_sign_in(email, "wrong").await;
            if let Some(wait) = seconds(&answer) {
                self.clock.advance(Duration::from_secs(wait) - Duration::from_millis(1));
                assert!(matches!(self.try_sign_in(email, PASSWORD).await, SignIn::Wait(_)), "the right one waits, too");
                self.clock.advance(Duration::from_millis(1));
                waits.push(wait);
                answer = self.try_sign_in(email, "wrong").await;
            }
            assert!(matches!(answer, SignIn::Refused), "{answer:?}");
        }
        waits
    }

    async fn told_of_locks(&self) -> Vec<Notice> {
        self.deps.settled().await;
        let told = self.told.0.lock().unwrap();
        told.iter()
            .filter(|(to, notice)| to == ADA && matches!(notice, Notice::LockedOut { .. }))
            .map(|(_, notice)| notice.clone())
            .collect()
    }

    async fn audited(&self, kind: &str) -> usize {
        self.deps.settled().await;
        let ada = self.deps.accounts.by_email(&EmailAddress::parse(ADA).unwrap()).await.unwrap().unwrap();
        let trail = self.deps.accounts.events(ada.id, 1_000).await.unwrap();
        trail.iter().filter(|(_, other, ..)| other == kind).count()
    }

    /// The browser of somebody who has signed in with it now.
    async fn used_browser(&self) -> KnownDevice {
        let session = self.signed_in().await;
        KnownDevice::new(self.deps.rng.as_ref()).with(session.account, self.deps.clock.now())
    }
}

#[tokio::test]
async fn each_wrong_password_waits_longer_and_then_none_is_taken() {
    let world = World::new().await;
    let waits = world.guess(ADA, 15).await;
    assert_eq!(waits, [10, 20, 40, 80, 160, 900, 1_800, 3_600, 7_200, 14_400]);
    assert_eq!(world.audited("sign-in-refused").await, 15);
    assert_eq!(world.audited("locked-out").await, 6, "from the tenth on");
    world.clock.advance(Duration::from_secs(14_400));
    assert!(matches!(world.try_sign_in(ADA, PASSWORD).await, SignIn::Done(_)));
    assert!(matches!(world.try_sign_in(ADA, "wrong").await, SignIn::Refused), "who is in has a clean slate");
    assert!(matches!(world.try_sign_in(ADA, PASSWORD).await, SignIn::Done(_)));
}

#[tokio::test]
async fn an_unknown_address_waits_as_a_known_one_does() {
    let world = World::new().await;
    let known = world.guess(ADA, 13).await;
    let unknown = world.guess("eve@example.com", 13).await;
    assert_eq!(known, unknown);
    world.deps.settled().await;
    assert!(world.told.0.lock().unwrap().iter().all(|(to, _)| to == ADA), "a stranger is told nothing");
}

#[tokio::test]
async fn however_it_is_written_it_is_one_account() {
    let world = World::new().await;
    let zoe = CreateAccount { email: "zo\u{eb}@example.com", name: "", groups: vec![], password: PASSWORD.into() };
    create_account(&world.deps, zoe).await.unwrap();
    let spellings =
        ["zo\u{eb}@example.com", "ZOE\u{308}@example.com", " zoe\u{308}@Example.COM ", "Zo\u{cb}@EXAMPLE.com", "zo\u{eb}@example.com\t"];
    for spelling in spellings {
        assert!(matches!(world.try_sign_in(spelling, "wrong").await, SignIn::Refused), "{spelling}");
    }
    for spelling in spellings {
        assert_eq!(seconds(&world.try_sign_in(spelling, PASSWORD).await), Some(10), "{spelling}");
    }
    assert!(matches!(world.try_sign_in("zoe@example.com", PASSWORD).await, SignIn::Refused), "somebody else's address");
}

#[tokio::test]
async fn the_person_is_told_once_of_each_lock_and_not_of_each_try() {
    let world = World::new().await;
    world.guess(ADA, 9).await;
    assert_eq!(world.told_of_locks().await, []);
    world.clock.advance(Duration::from_secs(160));
    let at = world.deps.clock.now();
    assert!(matches!(world.try_sign_in(ADA, "wrong").await, SignIn::Refused));
    for _ in 0..20 {
        assert!(matches!(world.try_sign_in(ADA, "wrong").await, SignIn::Wait(_)));
    }
    assert_eq!(world.told_of_locks().await, [Notice::LockedOut { at, address: HERE, wait: 15 * MINUTE }]);
    // Whoever has many networks fills no mailbox with them.
    for elsewhere in 0..40 {
        for _ in 0..10 {
            world.clock.advance(3 * MINUTE);
            world.try_sign_in_from(ADA, "wrong", network(elsewhere)).await;
            world.deps.settled().await;
        }
    }
    let told = world.told_of_locks().await;
    assert_eq!(told.len(), 5, "within a day: {told:?}");
}

#[tokio::test]
async fn strangers_keep_nobody_out_of_a_browser_they_have_used() {
    let world = World::new().await;
    let device = world.used_browser().await;
    // From so many networks that the account takes no more from anybody it does not know.
    for number in 0..100 {
        assert!(matches!(world.try_sign_in_from(ADA, "wrong", network(number)).await, SignIn::Refused));
    }
    assert_eq!(seconds(&world.try_sign_in_from(ADA, PASSWORD, network(1_000)).await), Some(900), "a stranger");
    assert_eq!(seconds(&world.try_sign_in(ADA, PASSWORD).await), Some(900), "herself, in a new browser");
    let known = async |email, password| world.try_sign_in_in(Some(&device), email, password, network(3)).await;
    assert!(matches!(known(ADA, PASSWORD).await, SignIn::Done(_)), "herself, in the browser that she has used before");
    assert!(matches!(known(ADA, "slip").await, SignIn::Refused));
    assert!(matches!(known(ADA, PASSWORD).await, SignIn::Done(_)));

    // What is tried in her browser is counted there.
    for _ in 0..5 {
        assert!(matches!(known(ADA, "wrong").await, SignIn::Refused));
    }
    assert_eq!(seconds(&known(ADA, PASSWORD).await), Some(10));
    for wait in [10, 20, 40, 80, 160] {
        world.clock.advance(Duration::from_secs(wait));
        assert!(matches!(known(ADA, "wrong").await, SignIn::Refused));
    }
    assert_eq!(seconds(&known(ADA, PASSWORD).await), Some(900), "it locks, too");
}

#[tokio::test]
async fn a_browser_is_known_for_those_who_signed_in_with_it_until_they_sign_out_everywhere() {
    let world = World::new().await;
    let grace = CreateAccount { email: "grace@example.com", name: "", groups: vec![], password: PASSWORD.into() };
    create_account(&world.deps, grace).await.unwrap();
    let device = world.used_browser().await;
    for number in 0..100 {
        world.try_sign_in_from("grace@example.com", "wrong", network(number)).await;
        world.try_sign_in_from(ADA, "wrong", network(number)).await;
    }
    let known = async |email, password| world.try_sign_in_in(Some(&device), email, password, HERE).await;
    assert!(matches!(known("grace@example.com", PASSWORD).await, SignIn::Wait(_)), "Ada's browser is a stranger to Grace's account");
    let SignIn::Done(session) = known(ADA, PASSWORD).await else { panic!("known") };
    world.clock.advance(Duration::from_secs(1));
    world.deps.accounts.sign_out_before(session.account, world.deps.clock.now()).await.unwrap();
    assert!(matches!(known(ADA, PASSWORD).await, SignIn::Wait(_)));
}

#[tokio::test]
async fn a_new_password_ends_every_wait_and_every_acquaintance() {
    let world = World::new().await;
    let device = world.used_browser().await;
    let who = world.person().await;
    world.guess(ADA, 10).await;
    assert!(matches!(world.try_sign_in(ADA, PASSWORD).await, SignIn::Wait(_)));
    world.clock.advance(Duration::from_secs(1));
    let new = "plover tricycle umbrage";
    let device_of_change = Device { user_agent: "Browser".to_owned(), address: HERE };
    let known_device = Some(&device);
    let wanted = ChangePassword { current: &PASSWORD.into(), new: &new.into(), device: device_of_change, known_device };
    assert!(matches!(change_password(&world.deps, &who, wanted).await.unwrap(), PasswordChange::Done(_)));
    assert!(matches!(world.try_sign_in(ADA, new).await, SignIn::Done(_)));
    for _ in 0..5 {
        assert!(matches!(world.try_sign_in(ADA, "wrong").await, SignIn::Refused));
    }
    assert!(matches!(world.try_sign_in_in(Some(&device), ADA, new, HERE).await, SignIn::Wait(_)), "not known any more");
}

#[tokio::test]
async fn one_network_guesses_so_many_passwords_of_whomever() {
    let limits = SignInLimits { per_network: 30, in_all: 60, ..SignInLimits::default() };
    let world = World::made(|parts| parts.sign_in_limits = limits).await;
    let device = world.used_browser().await;
    for number in 0..30 {
        assert!(matches!(world.try_sign_in(&format!("nobody{number}@example.com"), "stuffed").await, SignIn::Refused));
    }
    assert_eq!(seconds(&world.try_sign_in(ADA, PASSWORD).await), Some(900));
    assert!(matches!(world.try_sign_in_in(Some(&device), ADA, PASSWORD, HERE).await, SignIn::Done(_)), "behind the same address");
    assert!(matches!(world.try_sign_in_from(ADA, PASSWORD, network(0)).await, SignIn::Done(_)), "elsewhere");
    // All networks together.
    for number in 0..30 {
        assert!(matches!(world.try_sign_in_from(&format!("none{number}@example.com"), "stuffed", network(number)).await, SignIn::Refused));
    }
    assert_eq!(seconds(&world.try_sign_in_from(ADA, PASSWORD, network(100)).await), Some(900));
    assert!(matches!(world.try_sign_in_in(Some(&device), ADA, PASSWORD, HERE).await, SignIn::Done(_)));
    world.clock.advance(15 * MINUTE);
    assert!(matches!(world.try_sign_in(ADA, PASSWORD).await, SignIn::Done(_)));
}

/// How many of two hundred guesses at once, on two nodes, are compared with the password.
async fn of_two_hundred_at_once(from: impl Fn(usize) -> IpAddr, email: &str) -> usize {
    let roomy = |rng: &dyn accounts::ports::Rng| HashPool::start(Argon2Cost { parallel: 8, ..COST }, rng, || {}).unwrap();
    let world = World::made(|parts| parts.hashes = roomy(parts.rng.as_ref())).await;
    let nodes = [world.deps.clone(), world.node_with(roomy(world.deps.rng.as_ref()))];
    let tries = (0..200).map(|number| {
        let (deps, email) = (Arc::clone(&nodes[number % 2]), email.to_owned());
        let device = Device { user_agent: "Browser".to_owned(), address: from(number) };
        tokio::spawn(async move {
            let request = SignInRequest { email: &email, password: &Secret::from("wrong"), device, known_device: None };
            sign_in(&deps, request).await.unwrap()
        })
    });
    let answers = join_all(tries).await.into_iter().map(Result::unwrap);
    let (compared, waited): (Vec<_>, Vec<_>) = answers.partition(|answer| matches!(answer, SignIn::Refused));
    assert!(waited.iter().all(|answer| matches!(answer, SignIn::Wait(_))), "{waited:?}");
    compared.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_guesses_at_once_the_limit_is_compared_exactly() {
    for email in [ADA, "nobody@example.com"] {
        assert_eq!(of_two_hundred_at_once(|_| HERE, email).await, 5, "from one network");
        assert_eq!(of_two_hundred_at_once(network, email).await, 100, "from two hundred");
    }
}

static OPEN: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

/// Hash threads that do nothing before they are let go.
fn gated() {
    let _open = OPEN.1.wait_while(OPEN.0.lock().unwrap(), |open| !*open).unwrap();
}

#[tokio::test]
async fn what_the_hash_threads_cannot_take_is_refused_before_it_is_hashed() {
    let world = World::new().await;
    let node = world.node_with(HashPool::start(COST, world.deps.rng.as_ref(), gated).unwrap());
    let attempt = |number: usize, email: String| {
        let node = node.clone();
        async move {
            let device = Device { user_agent: "Browser".to_owned(), address: network(number) };
            sign_in(&node, SignInRequest { email: &email, password: &PASSWORD.into(), device, known_device: None }).await.unwrap()
        }
    };
    let all = (0..60).map(|number| tokio::spawn(attempt(number, format!("nobody{number}@example.com"))));
    let mut all: FuturesUnordered<_> = all.collect();
    // Nothing is hashed yet: the queue holds thirty-two, and the others are answered all the same.
    for _ in 32..60 {
        let answer = tokio::time::timeout(MINUTE, all.next()).await.unwrap().unwrap().unwrap();
        assert!(matches!(answer, SignIn::Busy), "{answer:?}");
    }
    *OPEN.0.lock().unwrap() = true;
    OPEN.1.notify_all();
    while let Some(answer) = all.next().await {
        assert!(matches!(answer.unwrap(), SignIn::Refused));
    }
    assert!(matches!(attempt(1_000, ADA.to_owned()).await, SignIn::Done(_)));
}

#[tokio::test]
async fn a_password_asked_for_in_a_session_is_counted_as_one_to_sign_in() {
    let world = World::new().await;
    let (who, device) = (world.person().await, world.used_browser().await);
    // Whoever took the session has not the browser: they are counted as strangers in that network are.
    for _ in 0..2 {
        assert!(matches!(world.prove(&who, None, "wrong").await, Proof::Wrong));
        assert!(matches!(world.try_sign_in(ADA, "wrong").await, SignIn::Refused));
    }
    assert!(matches!(world.prove(&who, None, "wrong").await, Proof::Wrong));
    assert_eq!(seconds(&world.try_sign_in(ADA, PASSWORD).await), Some(10));
    assert!(matches!(world.prove(&who, None, PASSWORD).await, Proof::Wait(wait) if wait == Duration::from_secs(10)));
    assert_eq!(world.audited("sign-in-refused").await, 5);
    // Her own browser has tries of its own, in which the right password forgets the slips.
    for _ in 0..2 {
        for _ in 0..4 {
            assert!(matches!(world.prove(&who, Some(&device), "a slip").await, Proof::Wrong));
        }
        assert!(matches!(world.prove(&who, Some(&device), PASSWORD).await, Proof::Right(_)));
    }
    for _ in 0..5 {
        assert!(matches!(world.prove(&who, Some(&device), "wrong").await, Proof::Wrong));
    }
    assert!(matches!(world.prove(&who, Some(&device), PASSWORD).await, Proof::Wait(_)));
    assert!(matches!(world.try_sign_in_in(Some(&device), ADA, PASSWORD, HERE).await, SignIn::Wait(_)), "the same ladder");
}

#[tokio::test]
async fn of_guesses_at_once_in_a_session_the_limit_is_compared() {
    let world = World::new().await;
    let who = world.person().await;
    let guesses = join_all((0..50).map(|number| {
        let (world, who) = (&world, &who);
        async move { matches!(world.prove(who, None, &format!("guess {number}")).await, Proof::Wrong) }
    }));
    assert_eq!(guesses.await.into_iter().filter(|compared| *compared).count(), 5);
}

#[tokio::test]
async fn whose_browsers_are_forgotten_is_held_up_by_strangers_until_they_have_signed_in_again() {
    let world = World::new().await;
    let (who, device) = (world.person().await, world.used_browser().await);
    let lock = async || {
        for number in 0..100 {
            world.try_sign_in_from(ADA, "wrong", network(number)).await;
        }
    };
    lock().await;
    assert!(matches!(world.try_sign_in_in(Some(&device), ADA, PASSWORD, HERE).await, SignIn::Done(_)));
    forget_devices(&world.deps, &who, &who.session.device).await.unwrap();
    assert!(matches!(world.try_sign_in_in(Some(&device), ADA, PASSWORD, HERE).await, SignIn::Wait(_)));
    assert!(world.recognise(&who.session).await.is_some(), "nobody is signed out");
    assert_eq!(world.audited("devices-forgotten").await, 1);
    world.clock.advance(24 * 60 * MINUTE);
    let again = world.used_browser().await;
    lock().await;
    assert!(matches!(world.try_sign_in_in(Some(&again), ADA, PASSWORD, HERE).await, SignIn::Done(_)));
}

#[tokio::test]
async fn an_operator_ends_what_wrong_passwords_began() {
    let world = World::new().await;
    let email = EmailAddress::parse(ADA).unwrap();
    for wrong in [5, 10] {
        world.guess(ADA, wrong).await;
        assert!(matches!(world.try_sign_in(ADA, PASSWORD).await, SignIn::Wait(_)));
        unlock_account(&world.deps, &email).await.unwrap();
        assert!(matches!(world.try_sign_in(ADA, "wrong").await, SignIn::Refused), "the first of a new ladder");
        assert!(matches!(world.try_sign_in(ADA, PASSWORD).await, SignIn::Done(_)));
    }
    assert_eq!((world.audited("tries-forgotten").await, world.audited("account-unlocked").await), (2, 0));
    assert!(world.told.0.lock().unwrap().iter().all(|(_, notice)| !matches!(notice, Notice::AccountUnlocked)));
}
