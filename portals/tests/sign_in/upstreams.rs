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
    assert_eq!(attempt.verdict, Verdict::Unavailable);
    assert!(attempt.reason.starts_with("no connection to the portal: ") && !attempt.reason.contains(&dead), "{}", attempt.reason);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let issued = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(issued.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![issued.cert.der().clone()], key).unwrap();
    let config = std::sync::Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let upstream = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(config).unwrap();
        connection.complete_io(&mut stream).is_err()
    });
    let attempt = World::new(settings(&[&upstream], Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::Unavailable);
    assert!(attempt.reason.contains("certificate"), "{}", attempt.reason);
    assert!(server.join().unwrap(), "the client breaks the handshake off");
}
