use std::time::Duration;

use accounts::use_cases::{CreateAccount, Enrolled, begin_enrolment, confirm_enrolment, create_account};
use accounts::{Device, HalfWay, Left, OtpSecret};

use super::TwoNodes;
use super::two_nodes::Node;

/// The loser of each race counts as a wrong code, of which an account has ten an hour.
const RACES_OF_ONE: usize = 9;
const PASSWORD: &str = "a password for the races";

/// Shows a one-time code to both nodes at once, again and again, each time a fresh one; how many were let in each time.
pub async fn code_race(nodes: &TwoNodes, races: usize) -> Vec<usize> {
    let mut accepted = Vec::with_capacity(races);
    while accepted.len() < races {
        let email = format!("racer{}@example.com", accepted.len());
        let app = Box::pin(enrolled(nodes, &email)).await;
        for _ in 0..RACES_OF_ONE.min(races - accepted.len()) {
            nodes.world.clock.advance(Duration::from_secs(30));
            accepted.push(Box::pin(race(nodes, &email, &app)).await);
        }
    }
    accepted
}

async fn race(nodes: &TwoNodes, email: &str, app: &OtpSecret) -> usize {
    let mut browser = nodes.world.browser();
    browser.get(&nodes.world.login_at("/sign-in")).await.fill("E-mail address", email).submit("Continue").await;
    browser.fill("Password", PASSWORD).submit("Sign in").await.shows("One-time code");
    let code = app.code_at(step(nodes)).reveal().clone();
    let give = async |node| match nodes.send(browser.clone(), node, "code", &code).await.status {
        303 => 1,
        422 => 0,
        other => panic!("{email}: {other}"),
    };
    let (here, there) = tokio::join!(give(Node::First), give(Node::Second));
    here + there
}

/// Somebody new who has set up one-time codes.
async fn enrolled(nodes: &TwoNodes, email: &str) -> OtpSecret {
    let deps = nodes.world.deps();
    let wanted = CreateAccount { email, name: "Racer", groups: Vec::new(), password: PASSWORD.into() };
    let account = create_account(deps, wanted).await.unwrap();
    let permit = HalfWay { account: account.id, password_at: deps.clock.now(), left: Left::Enrol { replaces: None } };
    let enrolment = begin_enrolment(deps, &permit).await.unwrap().unwrap();
    let device = Device { user_agent: "Browser".to_owned(), address: [127, 0, 0, 1].into() };
    let code = enrolment.secret.code_at(step(nodes));
    let done = confirm_enrolment(deps, &permit, None, (&enrolment.name, code.reveal()), device).await.unwrap();
    assert!(matches!(done, Enrolled::Done { .. }), "{email} has set up codes");
    enrolment.secret
}

/// The step of RFC 6238 in which the world is.
fn step(nodes: &TwoNodes) -> i64 {
    use accounts::ports::Clock;
    nodes.world.clock.now().millis().div_euclid(30_000)
}
