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

#[test]
fn fuzz_pass() {
    let (keys, others) = (keys(&[1]), keys(&[2]));
    let hosts = [PassScope::Portal("wiki.example.com"), PassScope::Portal("crm.example.com"), PassScope::SignIn("wiki.example.com")];
    fuzz::target("pass", move |bytes| {
        let opened: Vec<_> = hosts.iter().filter_map(|host| Some((*host, Pass::from_cookie(bytes, *host, &keys.passes)?))).collect();
        assert!(opened.len() <= 1, "a pass is for one host");
        for (host, pass) in opened {
            assert_eq!(pass.to_cookie(host, &keys.passes).as_bytes(), bytes, "one spelling");
        }
        // The same bytes as changes to one that is genuine: where, and what.
        let genuine = pass().to_cookie(hosts[0], &keys.passes).into_bytes();
        let mut changed = genuine.clone();
        for change in bytes.chunks_exact(2) {
            let at = usize::from(change[0]) % changed.len();
            changed[at] = change[1];
        }
        let read = Pass::from_cookie(&changed, hosts[0], &keys.passes);
        assert_eq!(read, (changed == genuine).then(pass), "one value");
        assert_eq!(Pass::from_cookie(&changed, hosts[0], &others.passes), None, "one key");
    });
}
