use std::time::{Duration, Instant};

use accounts::use_cases::{CreateAccount, Deps, create_account};
use accounts::{AccountId, Link, LinkId, LinkState, PhoneNumber, PortalId};
use http::header::{ACCEPT, CONTENT_TYPE, ORIGIN};
use url::{Url, form_urlencoded};

use crate::{ADA, Answer, Browser, World};

/// Where somebody can type an address and hope to learn whether it has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// A wrong password.
    SignIn,
    /// The first step of a registration.
    Register,
    /// "Forgot your password?", by mail.
    ResetByMail,
    /// The same, by text message.
    ResetByText,
    /// Another address for one's own account.
    NewAddress,
    /// A wrong password for a portal login, which somebody else has linked or nobody has.
    Link,
}

impl Endpoint {
    /// All of them, and what they are called.
    pub const ALL: [(Self, &str); 6] = [
        (Self::SignIn, "sign-in"),
        (Self::Register, "register"),
        (Self::ResetByMail, "reset by mail"),
        (Self::ResetByText, "reset by text"),
        (Self::NewAddress, "new address"),
        (Self::Link, "link"),
    ];
}

/// What could be seen of the answers.
#[derive(Debug, Default)]
pub struct Seen {
    /// How long each took for an address with an account, in microseconds.
    pub known: Vec<f64>,
    /// The same for addresses without one.
    pub unknown: Vec<f64>,
    /// Pairs of answers, asked for one after the other, that differ in status, names and lengths of headers, or length of the body.
    pub told_apart: Vec<[String; 2]>,
}

/// So many people; each is tried once a day.
const PEOPLE: u16 = 50;
const A_DAY: Duration = Duration::from_secs(25 * 3600);

/// A deployment with people whom somebody may look for, behind a balancer that tells who the client is.
pub async fn full_of_people() -> World {
    let limits =
        "per_account_day = 100000, per_number_day = 100000, per_network_hour = 100000, per_prefix_hour = 100000, total_day = 1000000";
    let world = World::new()
        .server("trusted_proxies = [\"127.0.0.1\"]")
        .accounts(
            "registration = \"open\"\n[accounts.lockout]\nslow_after = 100\nlock_after = 100\nper_network = 1000000\nin_all = 100000000",
        )
        .also(&format!("[sms]\nprovider = \"outbox\"\nlimits = {{ {limits} }}\n"))
        .start()
        .await;
    for number in 0..PEOPLE {
        let email = known(number);
        let wanted = CreateAccount { email: &email, name: "", groups: Vec::new(), password: ADA.password.into() };
        let account = Box::pin(create_account(world.deps(), wanted)).await.unwrap();
        let phone = PhoneNumber::parse(&format!("+1-555-555-{:04}", 100 + number)).unwrap();
        let now = world.deps().clock.now();
        world.deps().accounts.put_number(account.id, Some(&phone), Some(now)).await.unwrap();
        world.deps().accounts.put_link(&linked(world.deps(), account.id, email)).await.unwrap();
    }
    world
}

/// The orders desk knows nobody of this name: what its answer tells is not ours.
fn linked(deps: &Deps, account: AccountId, username: String) -> Link {
    let now = deps.clock.now();
    Link {
        id: LinkId::new(deps.clock.as_ref(), deps.rng.as_ref()),
        account,
        portal: PortalId::new("orders"),
        place: 0,
        username,
        sealed_password: None,
        version: 1,
        state: LinkState::Works,
        linked_at: now,
        last_used: Some(now),
    }
}

fn known(number: u16) -> String {
    format!("person{number:02}@example.com")
}

fn unknown(number: u16) -> String {
    format!("nobody{number:02}@example.com")
}

/// Asks for each of the people and for as many others, in a random order, until there are so many samples of both.
pub async fn look_for_people(world: &World, endpoint: Endpoint, samples: usize) -> Seen {
    let mut seen = Seen::default();
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    let mut client = 0_u32;
    while seen.known.len() < samples {
        world.clock.advance(A_DAY);
        let base = Box::pin(begin(world, endpoint)).await;
        for number in 0..PEOPLE {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let first = chance & 1 == 0;
            let mut shapes = [String::new(), String::new()];
            for is_known in [first, !first] {
                client += 1;
                let email = if is_known { known(number) } else { unknown(number) };
                let (answer, micros) = Box::pin(ask(world, endpoint, base.clone(), &email, client)).await;
                if is_known { &mut seen.known } else { &mut seen.unknown }.push(micros);
                shapes[usize::from(is_known)] = shape(&answer);
            }
            if shapes[0] != shapes[1] {
                seen.told_apart.push(shapes);
            }
        }
    }
    seen
}

async fn begin(world: &World, endpoint: Endpoint) -> Browser {
    let mut browser = world.browser();
    if matches!(endpoint, Endpoint::NewAddress | Endpoint::Link) {
        browser.get(&world.login_at("/sign-in")).await.sign_in(&ADA).await.shows("Your portals");
    }
    browser
}

async fn ask(world: &World, endpoint: Endpoint, mut browser: Browser, email: &str, client: u32) -> (Answer, f64) {
    let page = match endpoint {
        Endpoint::Link => world.orders_at("/"),
        Endpoint::SignIn => world.login_at("/sign-in"),
        Endpoint::Register => world.login_at("/register"),
        Endpoint::ResetByMail | Endpoint::ResetByText => world.login_at("/forgot"),
        Endpoint::NewAddress => world.login_at("/account/contact/email"),
    };
    browser.get(&page).await;
    // A portal is not asked again about what it has refused.
    let another = format!("wrong {client:08}");
    let typed: &[(&str, &str)] = match endpoint {
        Endpoint::SignIn => {
            browser.fill("E-mail address", email).submit("Continue").await;
            &[("password", "a wrong password")]
        }
        Endpoint::Register => &[("email", email)],
        Endpoint::ResetByMail => &[("email", email), ("way", "mail")],
        Endpoint::ResetByText => &[("email", email), ("way", "text")],
        Endpoint::NewAddress => &[("email", email), ("master_password", ADA.password)],
        Endpoint::Link => &[("username", email), ("password", &another), ("keep", "yes")],
    };
    let here = Url::parse(&browser.url()).unwrap();
    let form = browser.page().forms.first().expect("the page has a form").clone();
    let to = here.join(&form.action).unwrap();
    let mut body = form_urlencoded::Serializer::new(String::new());
    let hidden = form.controls.iter().filter(|control| control.kind == "hidden");
    body.extend_pairs(hidden.map(|control| (&control.name, &control.value))).extend_pairs(typed);
    let asking = browser
        .client("POST", to.as_str())
        .header(ACCEPT.as_str(), "text/html")
        .header(ORIGIN.as_str(), &to.origin().ascii_serialization())
        .header(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")
        .header("x-forwarded-for", &std::net::Ipv4Addr::from_bits(0x0a00_0000 | client).to_string())
        .body(body.finish());
    let begun = Instant::now();
    let answer = asking.send().await;
    let micros = begun.elapsed().as_secs_f64() * 1e6;
    // What is written beside an answer is not measured with the next one.
    world.deps().settled().await;
    (answer, micros)
}

fn shape(answer: &Answer) -> String {
    let mut headers: Vec<_> = answer.headers.iter().map(|(name, value)| format!("{name}:{}", value.len())).collect();
    headers.sort();
    format!("{} {} {}", answer.status, answer.body.len(), headers.join(" "))
}
