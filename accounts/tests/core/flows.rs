use std::time::Duration;

use accounts::keys::Purpose;
use accounts::{Flow, HalfWay, OpenFlow, PortalId, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

use crate::{SeededRng, keys};

const BEGUN: Timestamp = Timestamp::from_millis(1_000_000);

fn flow() -> Flow {
    Flow {
        portal: PortalId::new("wiki"),
        host: "wiki.example.com".to_owned(),
        page: "/orders?id=7&x=%2f".to_owned(),
        nonce_hash: [9; 16],
        kept_post: None,
        email: Some("ada@example.com".to_owned()),
        begun_at: BEGUN,
        client: Some([192, 0, 2, 7].into()),
    }
}

#[test]
fn a_flow_comes_back_as_it_was_sealed_and_hides_what_it_says() {
    let (keys, rng) = (keys(&[1]), SeededRng::new(1));
    let sealed = flow().seal(&keys.sealer, &rng);
    assert_eq!(Flow::open(&sealed, &keys.sealer, BEGUN), OpenFlow::Good(flow()));
    assert_ne!(sealed, flow().seal(&keys.sealer, &rng), "two tabs have two flows");
    assert!(sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "fit for an address: {sealed}");
}

#[test]
fn a_flow_of_the_version_before_is_read() {
    let (keys, rng) = (keys(&[1]), SeededRng::new(1));
    let Flow { portal, host, page, nonce_hash, kept_post, email, begun_at, .. } = flow();
    let plain = postcard::to_allocvec(&(portal, host, page, nonce_hash, kept_post, email, begun_at)).unwrap();
    let sealed = URL_SAFE_NO_PAD.encode(keys.sealer.seal(Purpose::Flow, &[], &plain, &rng));
    assert_eq!(Flow::open(&sealed, &keys.sealer, BEGUN), OpenFlow::Good(Flow { client: None, ..flow() }));
}

#[test]
fn an_old_flow_still_says_where_it_led() {
    let keys = keys(&[1]);
    let sealed = flow().seal(&keys.sealer, &SeededRng::new(1));
    let just_before = BEGUN.after(Duration::from_millis(3_599_999));
    assert_eq!(Flow::open(&sealed, &keys.sealer, just_before), OpenFlow::Good(flow()));
    assert_eq!(Flow::open(&sealed, &keys.sealer, BEGUN.after(Duration::from_secs(3600))), OpenFlow::Expired(flow()));
}

#[test]
fn a_seal_of_another_purpose_or_key_opens_nothing() {
    let (keys, rng) = (keys(&[1, 2]), SeededRng::new(1));
    let sealed = keys.sealer.seal(Purpose::KeptPost, &[b"a", b"b"], b"value", &rng);
    assert!(keys.sealer.open(Purpose::KeptPost, &[b"a", b"b"], &sealed).is_some());
    assert!(keys.sealer.open(Purpose::Flow, &[b"a", b"b"], &sealed).is_none(), "another purpose");
    assert!(keys.sealer.open(Purpose::KeptPost, &[b"ab", b""], &sealed).is_none(), "the same bytes cut elsewhere");
    assert!(crate::keys(&[1]).sealer.open(Purpose::KeptPost, &[b"a", b"b"], &sealed).is_none(), "a ring without the key");
    let old = crate::keys(&[1]).sealer.seal(Purpose::KeptPost, &[], b"value", &rng);
    assert_eq!(keys.sealer.open(Purpose::KeptPost, &[], &old).unwrap().reveal(), b"value", "older keys still open");
}

proptest! {
    #[test]
    fn whatever_else_stands_in_the_address_is_forged(text in ".{0,200}") {
        prop_assert_eq!(Flow::open(&text, &keys(&[1]).sealer, BEGUN), OpenFlow::Forged);
    }

    #[test]
    fn a_flipped_bit_is_noticed(at in 0_usize..100, bit in 0_u8..8) {
        let keys = keys(&[1]);
        let rng = SeededRng::new(3);
        let mut sealed = keys.sealer.seal(Purpose::Flow, &[], &[5; 64], &rng);
        let at = at % sealed.len();
        sealed[at] ^= 1 << bit;
        prop_assert!(keys.sealer.open(Purpose::Flow, &[], &sealed).is_none());
    }
}

#[test]
fn fuzz_sealed() {
    let keys = keys(&[1]);
    let genuine = flow().seal(&keys.sealer, &SeededRng::new(1));
    fuzz::target("sealed", move |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        // What stands behind a colon is sealed as it is and has to be read or refused; all else was made by nobody who has the key.
        if let Some((_, plain)) = text.split_once(':') {
            let sealed = keys.sealer.seal(Purpose::Flow, &[], plain.as_bytes(), &SeededRng::new(2));
            let sealed = URL_SAFE_NO_PAD.encode(sealed);
            if let OpenFlow::Good(read) | OpenFlow::Expired(read) = Flow::open(&sealed, &keys.sealer, BEGUN) {
                assert_eq!(Flow::open(&read.seal(&keys.sealer, &SeededRng::new(3)), &keys.sealer, read.begun_at), OpenFlow::Good(read));
            }
        }
        let opened = !matches!(Flow::open(text, &keys.sealer, BEGUN), OpenFlow::Forged);
        assert_eq!(opened, text == genuine, "nobody makes a seal");
        assert!(HalfWay::open(text, "browser", &keys.sealer, BEGUN).is_none());
    });
}
