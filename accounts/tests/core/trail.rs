use std::collections::HashMap;
use std::sync::Arc;

use accounts::ports::Rng;
use accounts::{AccountId, AuditEvent, AuditKind, Tampering, Timestamp, TrailCheck, TrailEnd, TrailFault, TrailLine, TrailSealing};

use crate::{SeededRng, keys};

type Copy = HashMap<(String, i64), String>;

/// Five lines of one account.
fn trail() -> Vec<TrailLine> {
    let (rng, keys) = (SeededRng::new(3), Arc::new(keys(&[1])));
    let rng: &dyn Rng = &rng;
    let account = sample_account();
    let mut end: Option<TrailEnd> = None;
    (0..5)
        .map(|number| {
            let address = Some("192.0.2.7".parse().unwrap());
            let event =
                AuditEvent { at: Timestamp::from_millis(number), account, kind: AuditKind::SignedIn, about: "Firefox".to_owned(), address };
            let line = TrailSealing::new(keys.clone(), rng.bytes16()).line(&event, end.as_ref());
            end = Some(TrailEnd { number: line.number, seal: line.seal.clone() });
            line
        })
        .collect()
}

fn sample_account() -> AccountId {
    struct Clock;
    impl accounts::ports::Clock for Clock {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1)
        }
    }
    AccountId::new(&Clock, &SeededRng::new(9))
}

fn faults(lines: Vec<TrailLine>, with: &[u64], copy: Copy, account_is_there: bool) -> Vec<(i64, Tampering)> {
    let keys = keys(with);
    let mut check = TrailCheck::new(&keys.trail, copy);
    for line in lines {
        check.line(line, account_is_there);
    }
    check.end().faults.into_iter().map(|TrailFault { number, what, .. }| (number, what)).collect()
}

#[test]
fn whatever_is_done_to_a_line_is_noticed() {
    type Row<'a> = (&'a str, fn(&mut Vec<TrailLine>), &'a [(i64, Tampering)]);
    let deeds: &[Row<'_>] = &[
        ("nothing", |_| {}, &[]),
        ("another time", |trail| trail[2].at = Timestamp::from_millis(99), &[(3, Tampering::Altered)]),
        ("another deed", |trail| trail[2].kind = "signed-out".to_owned(), &[(3, Tampering::Altered)]),
        ("another browser", |trail| trail[2].about = "Chrome".to_owned(), &[(3, Tampering::DetailAltered)]),
        ("another address", |trail| trail[2].address = None, &[(3, Tampering::DetailAltered)]),
        ("another salt", |trail| trail[2].salt = Some("00".to_owned()), &[(3, Tampering::DetailAltered)]),
        ("another digest", |trail| trail[2].detail = trail[1].detail.clone(), &[(3, Tampering::Altered), (3, Tampering::DetailAltered)]),
        ("a seal of another line", |trail| trail[2].seal = trail[1].seal.clone(), &[(3, Tampering::Altered), (4, Tampering::Altered)]),
        ("no seal", |trail| trail[4].seal = String::new(), &[(5, Tampering::KeyUnknown)]),
        (
            "made nameless",
            |trail| {
                trail[2].salt = None;
                trail[2].about = String::new();
                trail[2].address = None;
            },
            &[(3, Tampering::DetailErased)],
        ),
        ("the first is gone", |trail| drop(trail.remove(0)), &[(1, Tampering::Missing)]),
        ("one between is gone", |trail| drop(trail.remove(2)), &[(3, Tampering::Missing)]),
        (
            "one between is gone and those behind move up",
            |trail| {
                trail.remove(2);
                for line in &mut trail[2..] {
                    line.number -= 1;
                }
            },
            &[(3, Tampering::Altered), (4, Tampering::Altered)],
        ),
        (
            "two change places",
            |trail| {
                trail.swap(1, 2);
                (trail[1].number, trail[2].number) = (2, 3);
            },
            &[(2, Tampering::Altered), (3, Tampering::Altered), (4, Tampering::Altered)],
        ),
        (
            "one is put in",
            |trail| {
                let mut line = trail[4].clone();
                line.number = 6;
                trail.push(line);
            },
            &[(6, Tampering::Altered)],
        ),
    ];
    for (deed, does, expected) in deeds {
        let mut trail = trail();
        does(&mut trail);
        assert_eq!(faults(trail, &[1], Copy::new(), true), *expected, "{deed}");
    }
}

#[test]
fn that_the_newest_are_gone_is_known_by_a_copy() {
    let whole = trail();
    let copy = || whole.iter().map(|line| ((line.account.clone(), line.number), line.seal.clone())).collect::<Copy>();
    assert_eq!(faults(whole.clone(), &[1], copy(), true), []);
    assert_eq!(faults(whole[..3].to_vec(), &[1], Copy::new(), true), [], "without one nobody can tell");
    assert_eq!(faults(whole[..3].to_vec(), &[1], copy(), true), [(4, Tampering::Missing), (5, Tampering::Missing)]);
    let mut other = copy();
    other.insert((whole[1].account.clone(), 2), "another".to_owned());
    assert_eq!(faults(whole.clone(), &[1], other, true), [(2, Tampering::DiffersFromCopy)]);
}

#[test]
fn the_trail_of_an_erased_account_is_whole_without_names() {
    let nameless = |mut line: TrailLine| {
        (line.salt, line.about, line.address) = (None, String::new(), None);
        line
    };
    assert_eq!(faults(trail().into_iter().map(nameless).collect(), &[1], Copy::new(), false), []);
}

#[test]
fn a_trail_outlives_its_key_s_being_the_newest_but_not_its_leaving() {
    assert_eq!(faults(trail(), &[1, 2, 3, 4], Copy::new(), true), []);
    let unknown = faults(trail(), &[2], Copy::new(), true);
    assert_eq!(unknown, (1..=5).map(|number| (number, Tampering::KeyUnknown)).collect::<Vec<_>>());
}

#[test]
fn a_line_does_not_count_in_another_account_s_trail() {
    let mut lines = trail();
    for line in &mut lines {
        line.account = "somebody else".to_owned();
    }
    assert_eq!(faults(lines, &[1], Copy::new(), true).len(), 5);
}
