use std::net::TcpListener;

use crate::world::{Place, nowhere, portal};

#[test]
fn a_node_that_cannot_start_says_why() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap();
    let admin = Place::with_server(&format!("admin_listen = \"{taken}\""), &portal(nowhere()));
    let sqlite = Place::new(&format!("[stores]\naccounts = \"sqlite:/\"\n{}", portal(nowhere())));
    let redis = Place::new(&format!("[stores]\nsessions = \"redis://:hunter2@{}\"\n{}", nowhere(), portal(nowhere())));
    let data = Place::with_server("data_dir = \"latchkey.toml\"", &portal(nowhere()));
    let cases = [
        (&admin, format!("cannot listen on admin_listen, {taken}: Address already in use")),
        (&sqlite, "the accounts' store ([stores] accounts): sqlite did not answer".to_owned()),
        (&redis, "the sessions' store ([stores] sessions): redis did not answer".to_owned()),
        (&data, "the data directory ".to_owned()),
    ];
    for (place, expected) in cases {
        let said = place.run(&["serve"], "");
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.lines().any(|line| line.starts_with(&expected)), "{expected}: {said:?}");
        assert!(!said.err.contains("hunter2"), "{said:?}");
    }
}

#[test]
fn embedded_sessions_have_one_node() {
    let place = Place::new(&portal(nowhere()));
    let mut node = place.serve();
    let second = place.run(&["serve"], "");
    assert_eq!(second.code, 1, "{second:?}");
    assert!(second.err.contains("another node runs over the data directory"), "{second:?}");
    node.signal("KILL");
    node.child.wait().unwrap();
    drop(place.serve());
}
