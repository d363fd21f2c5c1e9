//! Passwords and codes that are guessed, or given twice, at two nodes at once.

use tests::ADA;
use tests::attacks::{Endpoint, SentBy, TwoNodes, code_race, full_of_people, guesses_at_once, look_for_people, token_race};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_guesses_at_two_nodes_the_limit_is_compared_exactly() {
    let nodes = TwoNodes::start().await;
    let mut hers = nodes.world.browser();
    hers.get(&nodes.world.login_at("/sign-in")).await.sign_in(&ADA).await.shows("Your portals");
    hers.get(&nodes.world.login_at("/sign-out")).await.submit("Sign out").await;
    for email in [ADA.email, "nobody@example.com"] {
        assert_eq!(guesses_at_once(&nodes, email, 200).await, 5, "{email}");
    }
    // But a browser that she has used before is let in.
    let mut new = nodes.world.browser();
    new.get(&nodes.world.login_at("/sign-in")).await.sign_in(&ADA).await.has_status(429).shows("too many wrong passwords");
    hers.get(&nodes.world.login_at("/sign-in")).await.sign_in(&ADA).await.shows("Your portals");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_one_time_code_given_to_two_nodes_at_once_lets_one_in() {
    let nodes = TwoNodes::start().await;
    assert_eq!(code_race(&nodes, 20).await, [1; 20]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_was_mailed_or_texted_is_taken_by_one_of_two_nodes() {
    let nodes = TwoNodes::start().await;
    for sent_by in [SentBy::Mail, SentBy::Text] {
        assert_eq!(token_race(&nodes, sent_by, 5).await, [1; 5], "{sent_by:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_tells_by_its_shape_who_is_registered() {
    let world = full_of_people().await;
    for (endpoint, name) in Endpoint::ALL {
        let seen = Box::pin(look_for_people(&world, endpoint, 50)).await;
        assert_eq!(seen.told_apart, Vec::<[String; 2]>::new(), "{name}");
    }
}
