use accounts::Verdict;
use portals::recipe::Recipe;
use tokio::net::TcpListener;

use crate::form::recipe;
use crate::world::{Portal, Reply, Seen, World, page, settings};

fn portal(seen: &Seen) -> Reply {
    match seen.method.as_str() {
        "GET" => page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
        _ => page(200, "Welcome"),
    }
}

#[tokio::test]
async fn people_are_spread_and_one_attempt_stays_with_one_server() {
    let (a, b) = (Portal::start(portal).await, Portal::start(portal).await);
    let addresses = [format!("http://{}", a.address), format!("http://{}", b.address)];
    let world = World::new(settings(&[&addresses[0], &addresses[1]], Recipe::Form(recipe())));
    let mut used = Vec::new();
    for _ in 0..4 {
        let attempt = world.attempt("alice", "s3cret").await;
        used.push(world.open(&attempt).upstream);
    }
    assert_eq!(used, [&addresses[0], &addresses[1], &addresses[0], &addresses[1]].map(String::as_str));
    for server in [a, b] {
        assert_eq!(server.lines(), ["GET /login", "POST /in", "GET /login", "POST /in"]);
    }
}

#[tokio::test]
async fn a_server_that_takes_no_connection_is_passed_over() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let live = Portal::start(portal).await;
    let world = World::new(settings(&[&dead, &format!("http://{}", live.address)], Recipe::Form(recipe())));
    assert_eq!(world.attempt("alice", "s3cret").await.verdict, Verdict::SignedIn);
    let attempt = World::new(settings(&[&dead], Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unavailable, "no connection to the portal"));
}
