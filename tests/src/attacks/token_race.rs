use std::time::Duration;

use super::TwoNodes;
use super::two_nodes::Node;
use crate::{ADA, Browser};

/// How a token comes to its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentBy {
    /// By mail, for a new password.
    Mail,
    /// By text message, for a mobile number.
    Text,
}

/// Between two messages to one person.
const AN_HOUR: Duration = Duration::from_secs(3600);

/// Types a token at both nodes at once, again and again, each time a fresh one; how many were taken each time. Redis counts by its own clock:
/// no more than five an hour are sent.
pub async fn token_race(nodes: &TwoNodes, sent_by: SentBy, races: usize) -> Vec<usize> {
    let mut accepted = Vec::with_capacity(races);
    for number in 0..races {
        nodes.world.clock.advance(AN_HOUR);
        let browser = Box::pin(before_the_token(nodes, sent_by, number)).await;
        let token = Box::pin(newest_token(nodes)).await;
        let give = async |node| match nodes.send(browser.clone(), node, "token", &token).await.status {
            303 => 1,
            422 => 0,
            other => panic!("{sent_by:?}: {other}"),
        };
        let (here, there) = tokio::join!(give(Node::First), give(Node::Second));
        accepted.push(here + there);
    }
    accepted
}

async fn before_the_token(nodes: &TwoNodes, sent_by: SentBy, number: usize) -> Browser {
    let mut browser = nodes.world.browser();
    match sent_by {
        SentBy::Mail => {
            browser.get(&nodes.world.login_at("/forgot")).await.fill("E-mail address", ADA.email);
            browser.submit("Send the token").await;
        }
        SentBy::Text => {
            browser.get(&nodes.world.login_at("/sign-in")).await.sign_in(&ADA).await.shows("Your portals");
            browser.get(&nodes.world.login_at("/account/contact/number")).await;
            browser.fill("Mobile number", &format!("+1-555-555-{:04}", 100 + number)).fill("Master account password", ADA.password);
            browser.submit("Send the token").await;
        }
    }
    browser.shows("Enter the token");
    browser
}

/// The outbox shows the newest first: eight letters and digits, alone on a line.
async fn newest_token(nodes: &TwoNodes) -> String {
    nodes.world.deps().settled().await;
    let mut browser = nodes.world.browser();
    let text = browser.get(&nodes.world.login_at("/outbox")).await.page().text.clone();
    let is_token = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    text.split_whitespace().find(is_token).unwrap_or_else(|| panic!("no token in {text}")).to_owned()
}
