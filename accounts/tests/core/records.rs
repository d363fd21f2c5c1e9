use std::time::Duration;

use accounts::{AccountId, Device, Excuse, FactorKind, Grace, SecondFactor, Session, SessionId, Timestamp};
use proptest::prelude::*;

fn session() -> Session {
    Session {
        id: SessionId::from_bytes([3; 16]),
        account: "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse::<AccountId>().unwrap(),
        created_at: Timestamp::from_millis(1),
        last_seen: Timestamp::from_millis(2),
        pass_number: 1,
        password_at: Timestamp::from_millis(1),
        device: Device { user_agent: "Mozilla/5.0".to_owned(), address: "2001:db8::1".parse().unwrap() },
        second_factor: None,
        excuses: Vec::new(),
    }
}

#[test]
fn a_session_comes_back_from_its_record() {
    assert_eq!(Session::from_record(&session().to_record()), Some(session()));
}

#[test]
fn a_session_notes_its_second_factor() {
    let factor = SecondFactor { kind: FactorKind::RecoveryCode, at: Timestamp::from_millis(7) };
    let grace = Grace { demand: "portal wiki".to_owned(), time: Duration::from_secs(9) };
    let excuses = vec![Excuse { grace, until: Timestamp::from_millis(9) }];
    let proved = Session { second_factor: Some(factor), excuses, ..session() };
    assert_eq!(Session::from_record(&proved.to_record()), Some(proved));
}

/// As version 0.1 wrote it: an upgrade signs nobody out.
#[test]
fn a_record_from_before_there_were_second_factors_is_read() {
    let mut record = session().to_record();
    assert_eq!((record[0], record.pop()), (3, Some(0)));
    record[0] = 2;
    assert_eq!(Session::from_record(&record), Some(session()));
    assert_eq!(record.pop(), Some(0));
    record[0] = 1;
    assert_eq!(Session::from_record(&record), Some(session()));
}

#[test]
fn a_record_of_another_format_is_nobody_s_session() {
    let mut record = session().to_record();
    record[0] = 4;
    assert_eq!(Session::from_record(&record), None);
    assert_eq!(Session::from_record(&[]), None);
}

#[test]
fn identifiers_have_one_text() {
    let id = session().account;
    assert_eq!(id.to_string().parse::<AccountId>().unwrap(), id);
    assert!("not an id".parse::<AccountId>().is_err());
    let session = session().id;
    assert_eq!(SessionId::from_key(&session.to_key()), Some(session));
    assert_eq!(SessionId::from_key("short"), None);
    assert_eq!(format!("{session:?}"), "SessionId(0303..)", "a session id is a secret of its browser");
}

proptest! {
    #[test]
    fn no_bytes_make_a_record_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Session::from_record(&bytes);
    }
}

#[test]
fn fuzz_session_record() {
    fuzz::target("session_record", |bytes| {
        if let Some(session) = Session::from_record(bytes) {
            assert_eq!(Session::from_record(&session.to_record()), Some(session), "what is read can be written");
        }
    });
}
