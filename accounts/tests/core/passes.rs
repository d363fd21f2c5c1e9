use accounts::{Pass, PassScope, SessionId};
use proptest::prelude::*;

use crate::{SeededRng, keys};

fn pass() -> Pass {
    Pass { session: SessionId::new(&SeededRng::new(7)), number: 3 }
}

#[test]
fn a_pass_opens_its_own_host_and_no_other() {
    let keys = keys(&[1]);
    let cookie = pass().to_cookie(PassScope::Portal("wiki.example.com"), &keys.passes);
    let open = |scope| Pass::from_cookie(cookie.as_bytes(), scope, &keys.passes);
    assert_eq!(open(PassScope::Portal("wiki.example.com")), Some(pass()));
    assert_eq!(open(PassScope::Portal("crm.example.com")), None);
    assert_eq!(open(PassScope::SignIn("wiki.example.com")), None, "the same name as a sign-in host");
}

#[test]
fn the_two_newest_keys_count() {
    let scope = PassScope::Portal("wiki.example.com");
    let cookie = pass().to_cookie(scope, &keys(&[1]).passes);
    assert!(Pass::from_cookie(cookie.as_bytes(), scope, &keys(&[1, 2]).passes).is_some(), "one rotation signs nobody out");
    assert!(Pass::from_cookie(cookie.as_bytes(), scope, &keys(&[1, 2, 3]).passes).is_none(), "an old key proves nothing any more");
    assert!(Pass::from_cookie(cookie.as_bytes(), scope, &keys(&[4]).passes).is_none());
}

#[test]
fn every_changed_byte_is_noticed() {
    let keys = keys(&[1]);
    let scope = PassScope::SignIn("login.example.com");
    let cookie = pass().to_cookie(scope, &keys.passes);
    for at in 0..cookie.len() {
        for with in [b'A', b'_', b'9', b'=', b' ', 0, 0xff] {
            let mut changed = cookie.clone().into_bytes();
            if changed[at] != with {
                changed[at] = with;
                assert_eq!(Pass::from_cookie(&changed, scope, &keys.passes), None, "byte {at} as {with:#x}");
            }
        }
    }
    for cut in 0..cookie.len() {
        assert_eq!(Pass::from_cookie(&cookie.as_bytes()[..cut], scope, &keys.passes), None, "cut at {cut}");
    }
    assert_eq!(Pass::from_cookie(format!("{cookie}A").as_bytes(), scope, &keys.passes), None);
}

proptest! {
    #[test]
    fn nothing_else_is_a_pass(value in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(Pass::from_cookie(&value, PassScope::Portal("h"), &keys(&[1]).passes), None);
    }
}
