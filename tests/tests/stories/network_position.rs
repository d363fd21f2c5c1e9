//! Whose word counts about where somebody is: the balancers' that the configuration names, and nobody else's.

use serde_json::Value;
use tests::{Portal, RawAnswer, World, WorldBuilder, raw, raw_plain_then_tls};

use crate::the_binary::Serving;

/// The tests' own address is that of a balancer, or of nobody special.
const TRUSTED: &str = "trusted_proxies = [\"127.0.0.0/8\", \"10.0.0.0/8\"]";
const DEMANDED: &str = "trusted_proxies = [\"127.0.0.0/8\", \"10.0.0.0/8\"]\nproxy_protocol = true";
const OTHERS: &str = "trusted_proxies = [\"10.0.0.0/8\"]\nproxy_protocol = true";

const V2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x07\x0a\x00\x00\x01\x1f\x90\x01\xbb";

fn world(server: &str) -> WorldBuilder {
    World::new()
        .server(server)
        .portal(|upstreams| Portal::new("open", "Open house", &upstreams.orders).table("[[portal.access]]\nrequire = \"public\""))
}

fn get(world: &World, fields: &str) -> String {
    format!("GET /profile HTTP/1.1\r\nHost: {}\r\n{fields}Connection: close\r\n\r\n", world.host("open"))
}

/// Where the portal was told that the last request came from: its `X-Forwarded-For`.
fn seen(world: &World) -> Vec<String> {
    let received = world.orders.received().pop().expect("something reached the portal");
    assert!(received.header("forwarded").is_empty() && received.header("x-real-ip").is_empty(), "{received:?}");
    received.header("x-forwarded-for").iter().map(|value| (*value).to_string()).collect()
}

#[tokio::test]
async fn a_balancers_word_counts_and_is_read_from_the_right() {
    let world = world(TRUSTED).start().await;
    for (fields, expected) in [
        ("", "127.0.0.1"),
        ("X-Forwarded-For: 192.0.2.7\r\n", "192.0.2.7"),
        ("X-Forwarded-For: 6.6.6.6, 192.0.2.7, 10.0.0.9\r\n", "192.0.2.7"),
        ("Forwarded: for=192.0.2.7;proto=https\r\n", "192.0.2.7"),
        ("Forwarded: for=6.6.6.6, for=\"[2001:db8::7]:80\", for=10.0.0.9\r\n", "2001:db8::7"),
        ("Forwarded: for=6.6.6.6\r\nForwarded: for=192.0.2.7\r\n", "192.0.2.7"),
        ("Forwarded: for=192.0.2.7\r\nX-Forwarded-For: 192.0.2.7\r\nX-Real-IP: 6.6.6.6\r\n", "192.0.2.7"),
    ] {
        let answer = raw(&world, get(&world, fields).as_bytes()).await;
        assert_ne!(answer.status(), 400, "{fields}: {}", answer.text);
        assert_eq!(seen(&world), [expected], "{fields}");
    }
    world.orders.forget_received();
    let both = "Forwarded: for=6.6.6.6\r\nX-Forwarded-For: 192.0.2.7\r\n";
    let answer = raw(&world, get(&world, both).as_bytes()).await;
    assert_eq!(answer.status(), 400, "one of them is the client's own: {}", answer.text);
    assert!(world.orders.received().is_empty());
}

#[tokio::test]
async fn anybody_elses_word_is_stripped() {
    let world = world("").start().await;
    let fields = "Forwarded: for=6.6.6.6\r\nX-Forwarded-For: 192.0.2.7\r\nX-Real-IP: 6.6.6.6\r\nX_Forwarded_For: 6.6.6.6\r\n";
    raw(&world, get(&world, fields).as_bytes()).await;
    assert_eq!(seen(&world), ["127.0.0.1"]);
}

#[tokio::test]
async fn a_connection_is_the_clients_that_the_balancer_names() {
    let world = world(DEMANDED).start().await;
    for (header, fields, expected) in [
        (b"PROXY TCP4 192.0.2.7 10.0.0.1 8080 443\r\n".as_slice(), "", "192.0.2.7"),
        (b"PROXY TCP6 2001:db8::7 2001:db8::1 8080 443\r\n", "", "2001:db8::7"),
        (b"PROXY UNKNOWN\r\n", "", "127.0.0.1"),
        (V2, "", "192.0.2.7"),
        // The client is no balancer, whatever it says itself; a balancer behind the balancer is.
        (V2, "X-Forwarded-For: 6.6.6.6\r\n", "192.0.2.7"),
        (b"PROXY TCP4 10.0.0.5 10.0.0.1 8080 443\r\n", "X-Forwarded-For: 192.0.2.9\r\n", "192.0.2.9"),
    ] {
        let answer = raw(&world, &[header, get(&world, fields).as_bytes()].concat()).await;
        assert_eq!((answer.answers(), seen(&world).as_slice()), (1, [expected.to_owned()].as_slice()), "{header:?}: {}", answer.text);
    }
    world.orders.forget_received();
    for beginning in ["", "PROXY TCP4 192.0.2.7\r\n", "PROXY UNKNOWN\n"] {
        let answer = raw(&world, format!("{beginning}{}", get(&world, "")).as_bytes()).await;
        assert_eq!((answer.status(), answer.closed), (400, true), "{beginning:?}: {}", answer.text);
    }
    assert!(world.orders.received().is_empty());
}

#[tokio::test]
async fn the_header_stands_before_tls() {
    let world = world(DEMANDED).tls().start().await;
    let ask = get(&world, "");
    let named: RawAnswer = raw_plain_then_tls(&world, V2, &world.host("open"), ask.as_bytes()).await.unwrap();
    assert_eq!((named.answers(), seen(&world).as_slice()), (1, ["192.0.2.7".to_owned()].as_slice()), "{}", named.text);
    world.orders.forget_received();
    assert!(raw_plain_then_tls(&world, b"", &world.host("open"), ask.as_bytes()).await.is_none(), "no handshake without the header");
    assert!(world.orders.received().is_empty());
}

#[tokio::test]
async fn nobody_else_can_begin_like_a_balancer() {
    let world = world(OTHERS).start().await;
    raw(&world, get(&world, "").as_bytes()).await;
    assert_eq!(seen(&world), ["127.0.0.1"], "whoever comes directly speaks for themselves");
    world.orders.forget_received();
    for header in [V2, b"PROXY TCP4 192.0.2.7 10.0.0.1 8080 443\r\n"] {
        let answer = raw(&world, &[header, get(&world, "").as_bytes()].concat()).await;
        assert_eq!((answer.status(), answer.closed), (400, true), "{header:?}: {}", answer.text);
    }
    assert!(world.orders.received().is_empty());
}

/// A world whose open portal has these tables besides.
fn world_with(server: &str, tables: &'static str) -> WorldBuilder {
    World::new().server(server).portal(move |upstreams| Portal::new("open", "Open house", &upstreams.orders).table(tables))
}

/// The lines about requests.
fn of_requests(log: &str) -> Vec<Value> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["target"] == "latchkey::request").collect()
}

#[tokio::test]
async fn the_log_tells_the_client_and_not_the_balancer() {
    let world = world_with(TRUSTED, "[[portal.access]]\nrequire = \"public\"").prepare().await;
    let node = Serving::start_at(&world, "balanced.log", "info").await;
    raw(&world, get(&world, "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n").as_bytes()).await;
    raw(&world, get(&world, "Forwarded: for=192.0.2.8\r\n").replace("/profile", "/forwarded").as_bytes()).await;
    // Also of what is refused by its head.
    let refused = raw(&world, get(&world, "X-Forwarded-For: 192.0.2.9\r\n").replace("/profile", "/a%00b").as_bytes()).await;
    assert_eq!(refused.status(), 400, "{}", refused.text);
    let log = node.terminate().await;
    let lines = of_requests(&log);
    for (key, value, client) in
        [("path", "/profile", "192.0.2.7"), ("path", "/forwarded", "192.0.2.8"), ("reason", "ambiguous-path", "192.0.2.9")]
    {
        let line = lines.iter().find(|line| line[key] == value).unwrap_or_else(|| panic!("{value}: {log}"));
        assert_eq!(line["client"], client, "{line}");
    }
    assert!(!log.contains("6.6.6.6"), "{log}");
}

#[tokio::test]
async fn the_log_tells_whom_a_balancers_connection_is_for() {
    let world = world_with(DEMANDED, "[[portal.access]]\nrequire = \"public\"").prepare().await;
    let node = Serving::start_at(&world, "connections.log", "info").await;
    raw(&world, &[V2, get(&world, "").as_bytes()].concat()).await;
    // One whose head cannot even be read.
    raw(&world, &[V2, b"GET\r\n\r\n"].concat()).await;
    let log = node.terminate().await;
    // Whoever looked whether the node listens said nothing at all.
    let said_something = |line: &&Value| line["reason"] != "bad-proxy-header";
    let clients: Vec<Value> = of_requests(&log).iter().filter(said_something).map(|line| line["client"].clone()).collect();
    assert_eq!(clients, ["192.0.2.7", "192.0.2.7"], "{log}");
}

#[tokio::test]
async fn limits_count_the_client_and_not_the_balancer() {
    const LIMITED: &str = "[[portal.access]]\nrequire = \"public\"\n[[portal.limit]]\nrate = \"1/h\"\nburst = 2\nper = \"network\"";
    let world = world_with(TRUSTED, LIMITED).start().await;
    let from = async |fields: &str| raw(&world, get(&world, fields).as_bytes()).await.status();
    for client in ["192.0.2.7", "198.51.100.7"] {
        let fields = format!("X-Forwarded-For: {client}\r\n");
        let statuses = [from(&fields).await, from(&fields).await, from(&fields).await];
        assert!(statuses[0] != 429 && statuses[1] != 429 && statuses[2] == 429, "{client}: {statuses:?}");
        // What a client writes in front of it makes nobody else of them.
        assert_eq!(from(&format!("X-Forwarded-For: 203.0.113.5, {client}\r\n")).await, 429, "{client}");
    }
}

#[tokio::test]
async fn policies_look_at_the_client_and_not_at_the_balancer() {
    const INSIDE: &str = "[[portal.access]]\nnetworks = [\"192.0.2.0/24\"]\nrequire = \"public\"";
    let world = world_with(TRUSTED, INSIDE).start().await;
    for (fields, admitted) in [
        ("X-Forwarded-For: 192.0.2.7\r\n", true),
        ("Forwarded: for=192.0.2.7\r\n", true),
        ("X-Forwarded-For: 192.0.2.7, 198.51.100.7\r\n", false),
        ("Forwarded: for=192.0.2.7, for=198.51.100.7\r\n", false),
        ("", false),
    ] {
        let status = raw(&world, get(&world, fields).as_bytes()).await.status();
        assert_eq!(status != 403, admitted, "{fields:?}: {status}");
    }
    let world = world_with(DEMANDED, INSIDE).start().await;
    let status = raw(&world, &[V2, get(&world, "").as_bytes()].concat()).await.status();
    assert_ne!(status, 403, "by the PROXY protocol");
    // Nobody's word counts who is no balancer.
    let world = world_with("", INSIDE).start().await;
    let status = raw(&world, get(&world, "X-Forwarded-For: 192.0.2.7\r\n").as_bytes()).await.status();
    assert_eq!(status, 403);
}
