//! What every authenticated request pays before it is forwarded, apart from the look-up of its session: reading the pass
//! cookie and deciding about access.

use std::hint::black_box;

use accounts::keys::{KeyRing, Keys};
use accounts::{Pass, PassScope, SessionId};
use criterion::{Criterion, criterion_group, criterion_main};
use policies::{Asking, Demand, Link, Person, Requirement, Side, Timestamp, access};
use secret::Secret;

const SCOPE: PassScope<'static> = PassScope::Portal("wiki.example.com");

fn keys() -> Keys {
    let text = "00000001 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n00000002 AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n";
    #[allow(clippy::expect_used, reason = "a constant")]
    let ring = KeyRing::parse(&Secret::new(text.to_owned())).expect("two keys");
    Keys::derive(ring)
}

fn read_a_pass(criterion: &mut Criterion) {
    let keys = keys();
    let pass = Pass { session: SessionId::from_bytes([7; 16]), number: 0 };
    let cookie = pass.to_cookie(SCOPE, &keys.passes);
    assert_eq!(Pass::from_cookie(cookie.as_bytes(), SCOPE, &keys.passes), Some(pass));
    criterion.bench_function("a pass: its MAC is right", |bench| {
        bench.iter(|| Pass::from_cookie(black_box(cookie.as_bytes()), SCOPE, &keys.passes));
    });
    // A forged pass is tried with both keys.
    let forged = Pass { number: 1, ..pass }.to_cookie(PassScope::Portal("other.example.com"), &keys.passes);
    assert_eq!(Pass::from_cookie(forged.as_bytes(), SCOPE, &keys.passes), None);
    criterion.bench_function("a pass: its MAC is wrong", |bench| {
        bench.iter(|| Pass::from_cookie(black_box(forged.as_bytes()), SCOPE, &keys.passes));
    });
}

fn decide(criterion: &mut Criterion) {
    criterion.bench_function("access: a person with a link", |bench| {
        let now = Timestamp::from_millis(0);
        let person = Person { email: "ada@example.com", groups: &[], password_at: now, second_factor_at: None, excuses: &[] };
        let client = [192, 0, 2, 7].into();
        let asking = Asking { side: Side::Inside, person: Some(person), link: Link::Works, preflight: false, client, now };
        let demand = Demand::of(Requirement::Password);
        bench.iter(|| access([black_box(&demand)], black_box(&asking)));
    });
}

criterion_group!(benches, read_a_pass, decide);
criterion_main!(benches);
