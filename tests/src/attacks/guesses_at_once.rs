use futures_util::future::join_all;

use super::TwoNodes;
use super::two_nodes::Node;

/// Gives so many wrong passwords for an address at once, half of them at each node. How many were compared with the password; the others
/// were told to wait.
pub async fn guesses_at_once(nodes: &TwoNodes, email: &str, guesses: usize) -> usize {
    let mut browser = nodes.world.browser();
    browser.get(&nodes.world.login_at("/sign-in")).await.fill("E-mail address", email).submit("Continue").await;
    let tries = (0..guesses).map(|number| {
        let (tab, node) = (browser.clone(), if number % 2 == 0 { Node::First } else { Node::Second });
        async move { nodes.send(tab, node, "password", &format!("guess {number}")).await.status }
    });
    let statuses = join_all(tries).await;
    assert!(statuses.iter().all(|status| [422, 429].contains(status)), "{statuses:?}");
    statuses.iter().filter(|status| **status == 422).count()
}
