#![allow(clippy::arithmetic_side_effects)]

use accounts::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::settings::CookieLists;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn place(path: &str) -> Place<'_> {
    Place { host: "wiki.example.com", sent_host: "10.0.0.5", path, secure: true }
}

fn later(seconds: i64) -> Timestamp {
    Timestamp::from_millis(NOW.millis() + seconds * 1000)
}

fn absorb(jar: &Jar, lines: &[&str], path: &str, now: Timestamp, keep: Keep) -> Absorbed {
    jar.absorb(lines.iter().map(|line| line.as_bytes()), &place(path), now, keep, &CookieLists::default())
}

/// A jar after portal sign-in answered with these lines.
fn jar(lines: &[&str]) -> Jar {
    let mut jar = Jar::default();
    let absorbed = absorb(&jar, lines, "/", NOW, Keep::All);
    assert!(absorbed.to_browser.is_empty());
    jar.apply(absorbed.changes);
    jar
}

fn pairs<'a>(browser: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone {
    browser.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()))
}

fn header_with(jar: &Jar, place: &Place<'_>, now: Timestamp, browser: &[(&str, &str)]) -> Option<String> {
    jar.cookie_header(place, now, pairs(browser)).map(|value| String::from_utf8(value.as_bytes().to_vec()).unwrap())
}

fn header(jar: &Jar, path: &str) -> Option<String> {
    header_with(jar, &place(path), NOW, &[])
}

fn text(lines: &[http::HeaderValue]) -> Vec<&str> {
    lines.iter().map(|line| line.to_str().unwrap()).collect()
}

#[test]
fn what_is_sent_follows_the_rfc() {
    let cases: [(&[&str], &str, Option<&str>); 18] = [
        (&["a=1; Path=/"], "/x", Some("a=1")),
        (&["a=\"1 2\"; Path=/"], "/x", Some("a=\"1 2\"")),
        (&["a=1; Path=/app"], "/x", None),
        (&["a=1; Path=/app"], "/application", None),
        (&["a=1", "b=2; Path=/x/y", "c=3; Path=/x"], "/x/y/z", Some("b=2; c=3; a=1")),
        (&["a=1; Path=/", "a=2; Path=/"], "/", Some("a=2")),
        (&["a=1; Path=/", "a=2; Path=/x"], "/x", Some("a=2; a=1")),
        (&["a=1; Path=/", "b=2; Path=/", "a=3; Path=/"], "/", Some("a=3; b=2")),
        (&["a=deleted; Max-Age=0; Path=/", "a=1; Path=/"], "/", Some("a=1")),
        (&["a=1; Path=/", "a=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Path=/"], "/", None),
        (&["a=1; Path=/", "a=deleted; Max-Age=0; Path=/other"], "/", Some("a=1")),
        (&["a=1; Domain=example.com"], "/", Some("a=1")),
        (&["a=1; Domain=.wiki.example.com"], "/", Some("a=1")),
        (&["a=1; Domain=10.0.0.5"], "/", Some("a=1")),
        (&["a=1; Domain=evil.example"], "/", None),
        (&["a=1; Domain=other.example.com"], "/", None),
        (&["a=1; Secure"], "/", Some("a=1")),
        (&["a=; Path=/"], "/", Some("a=")),
    ];
    for (lines, path, expected) in cases {
        assert_eq!(header(&jar(lines), path).as_deref(), expected, "{lines:?} {path}");
    }
}

#[test]
fn phpmyadmin_sets_one_name_three_times() {
    let lines = [
        "phpMyAdmin=one; path=/; HttpOnly; SameSite=Strict",
        "phpMyAdmin=one; path=/; HttpOnly; SameSite=Strict",
        "pma_lang=en; expires=Tue, 22 Dec 2037 14:28:30 GMT; Max-Age=2592000; path=/; HttpOnly",
        "phpMyAdmin=two; path=/; HttpOnly; SameSite=Strict",
    ];
    let jar = jar(&lines);
    assert_eq!(jar.len(), 2);
    assert_eq!(header(&jar, "/").as_deref(), Some("phpMyAdmin=two; pma_lang=en"));
}

#[test]
fn secure_cookies_stay_home_when_the_outside_is_in_clear() {
    let jar = jar(&["a=1; Secure", "b=2"]);
    let clear = Place { secure: false, ..place("/") };
    assert_eq!(header_with(&jar, &clear, NOW, &[]).as_deref(), Some("b=2"));
}

#[test]
fn a_host_only_cookie_is_not_sent_to_a_sibling() {
    let jar = jar(&["a=1", "b=2; Domain=example.com"]);
    let sibling = Place { host: "upload.example.com", ..place("/") };
    assert_eq!(header_with(&jar, &sibling, NOW, &[]).as_deref(), Some("b=2"));
}

#[test]
fn cookies_expire() {
    let jar = jar(&["a=1; Max-Age=60", "b=2"]);
    assert_eq!(header_with(&jar, &place("/"), later(59), &[]).as_deref(), Some("a=1; b=2"));
    assert_eq!(header_with(&jar, &place("/"), later(60), &[]).as_deref(), Some("b=2"));
    assert!(jar.has("a", later(59)) && !jar.has("a", later(60)) && !jar.has("c", NOW));
}

#[test]
fn the_jar_wins_over_the_browser_and_nothing_is_sent_twice() {
    let jar = jar(&["sid=held; HttpOnly", "deep=held; HttpOnly; Path=/deep", "csrftoken=jar"]);
    let browser = [("sid", "tossed"), ("deep", "tossed"), ("csrftoken", "old"), ("theme", "dark")];
    assert_eq!(header_with(&jar, &place("/"), NOW, &browser).as_deref(), Some("sid=held; csrftoken=jar; theme=dark"));
    assert_eq!(header_with(&Jar::default(), &place("/"), NOW, &browser[3..]).as_deref(), Some("theme=dark"));
    assert_eq!(header_with(&Jar::default(), &place("/"), NOW, &[]), None);
}

#[test]
fn later_cookies_are_held_or_passed_on() {
    let jar = jar(&["sid=old; HttpOnly; Path=/"]);
    let lines = ["sid=new; HttpOnly; Path=/", "csrftoken=x; Path=/; Domain=example.com; SameSite=Lax", "theme=dark"];
    let absorbed = absorb(&jar, &lines, "/app/page", NOW, Keep::Hidden);
    assert_eq!(text(&absorbed.to_browser), ["csrftoken=x; Path=/; SameSite=Lax; Secure", "theme=dark; Secure"]);
    assert_eq!(absorbed.changes.len(), 1);
    let mut jar = jar;
    jar.apply(absorbed.changes);
    assert_eq!(header(&jar, "/").as_deref(), Some("sid=new"));
}

#[test]
fn secure_fits_the_outside() {
    let clear = Place { secure: false, ..place("/") };
    let lists = CookieLists::default();
    let absorbed = Jar::default().absorb([&b"a=1; secure; Path=/"[..]].into_iter(), &clear, NOW, Keep::Hidden, &lists);
    assert_eq!(text(&absorbed.to_browser), ["a=1; Path=/"]);
}

#[test]
fn the_lists_override_http_only() {
    let lists = CookieLists { hold: vec!["SESSION".into()], expose: vec!["lang".into()] };
    let lines = ["SESSION=1; Path=/", "lang=en; HttpOnly; Path=/", "session=other-name; Path=/"];
    let absorbed = Jar::default().absorb(lines.iter().map(|line| line.as_bytes()), &place("/"), NOW, Keep::Hidden, &lists);
    assert_eq!(text(&absorbed.to_browser), ["lang=en; HttpOnly; Path=/; Secure", "session=other-name; Path=/; Secure"]);
    let mut jar = Jar::default();
    jar.apply(absorbed.changes);
    assert_eq!(header(&jar, "/").as_deref(), Some("SESSION=1"));
}

#[test]
fn a_portal_cannot_set_our_cookies() {
    let lines = ["__Host-latchkey=x; Path=/; Secure", "__HOST-Latchkey-nonce=x", "latchkey=x", "__Secure-latchkey=1", "not-latchkey=x"];
    let absorbed = absorb(&Jar::default(), &lines, "/", NOW, Keep::Hidden);
    assert_eq!(text(&absorbed.to_browser), ["not-latchkey=x; Secure"]);
    assert!(absorbed.changes.is_empty());
    assert!(jar(&["latchkey=x"]).hand_over(&place("/"), NOW, pairs(&[])).to_browser.is_empty());
}

#[test]
fn a_deletion_without_http_only_empties_the_jar_and_tells_the_browser_nothing() {
    let jar = jar(&["sessionid=1; HttpOnly; Path=/"]);
    let absorbed = absorb(&jar, &["sessionid=\"\"; Max-Age=0; Path=/"], "/", NOW, Keep::Hidden);
    assert!(absorbed.to_browser.is_empty());
    let mut jar = jar;
    jar.apply(absorbed.changes);
    assert!(jar.is_empty());
}

#[test]
fn saying_the_same_again_changes_nothing() {
    let lines = ["sid=1; HttpOnly; Path=/; SameSite=Lax", "auth=2; HttpOnly; Path=/; Max-Age=1000"];
    let jar = jar(&lines);
    let changed = |lines: &[&str], at| absorb(&jar, lines, "/x", at, Keep::Hidden).changes.len();
    assert_eq!(changed(&lines, NOW), 0);
    assert_eq!(changed(&lines, later(60)), 0, "an expiry that slid a little");
    assert_eq!(changed(&lines, later(300)), 1, "an expiry that slid far");
    assert_eq!(changed(&["sid=1; HttpOnly; Path=/"], NOW), 1, "another attribute");
    assert_eq!(changed(&["sid=2; HttpOnly; Path=/; SameSite=Lax"], NOW), 1, "another value");
    assert_eq!(changed(&["gone=; HttpOnly; Path=/; Max-Age=0"], NOW), 0, "the deletion of what was not there");
}

#[test]
fn an_update_keeps_its_place_in_the_order() {
    let mut jar = jar(&["a=1; HttpOnly", "b=2; HttpOnly"]);
    let absorbed = absorb(&jar, &["a=3; HttpOnly"], "/", later(5), Keep::Hidden);
    jar.apply(absorbed.changes);
    assert_eq!(header(&jar, "/").as_deref(), Some("a=3; b=2"));
}

#[test]
fn cookies_that_scripts_need_are_handed_over_until_the_browser_has_them() {
    let mut jar = jar(&["sid=1; HttpOnly", "csrftoken=x; Max-Age=60; SameSite=Lax", "deep=y; Path=/deep"]);
    let first = jar.hand_over(&place("/"), NOW, pairs(&[("csrftoken", "from-before")]));
    assert_eq!(text(&first.to_browser), ["csrftoken=x; Path=/; Max-Age=60; SameSite=Lax; Secure"]);
    assert!(first.changes.is_empty());
    let second = jar.hand_over(&place("/"), NOW, pairs(&[("csrftoken", "x")]));
    assert!(second.to_browser.is_empty());
    jar.apply(second.changes);
    assert_eq!(header_with(&jar, &place("/"), NOW, &[("csrftoken", "changed-by-script")]).unwrap(), "sid=1; csrftoken=changed-by-script");
}

#[test]
fn a_cookie_that_the_portal_sets_anew_for_the_browser_leaves_the_jar() {
    let mut jar = jar(&["csrftoken=x; Path=/"]);
    let absorbed = absorb(&jar, &["csrftoken=y; Path=/"], "/", NOW, Keep::Hidden);
    assert_eq!(text(&absorbed.to_browser), ["csrftoken=y; Path=/; Secure"]);
    jar.apply(absorbed.changes);
    assert!(jar.is_empty());
}

#[test]
fn the_jar_is_bounded() {
    let lines: Vec<String> = (0..300).map(|n| format!("c{n}=1; HttpOnly")).collect();
    let mut jar = Jar::default();
    for (round, line) in lines.iter().enumerate() {
        let absorbed = absorb(&jar, &[line], "/", later(round as i64), Keep::Hidden);
        jar.apply(absorbed.changes);
    }
    assert_eq!(jar.len(), 100);
    assert!(jar.has("c299", NOW) && jar.has("c200", NOW) && !jar.has("c199", NOW));
    let at_once: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let absorbed = Jar::default().absorb(at_once.into_iter(), &place("/"), NOW, Keep::All, &CookieLists::default());
    assert_eq!(absorbed.changes.len(), 100);
}

#[test]
fn a_change_survives_sealing() {
    let jar = jar(&["sid=\"a b\"; HttpOnly; Path=/x; Max-Age=60; SameSite=None; Secure; Domain=example.com"]);
    let change = JarChange::set(jar.0[0].clone());
    let back = JarChange::from_plain(change.key.clone(), change.to_plain().unwrap().reveal()).unwrap();
    assert!(back.cookie.as_ref().unwrap().says_the_same(&jar.0[0], NOW));
    assert_eq!(back.cookie.unwrap().key(), change.key);
    assert_eq!(change.key, "cookie example%2Ecom %2Fx sid");
    assert!(JarChange::from_plain(String::new(), b"junk").is_none());
    assert!(!format!("{:?}", jar).contains("a b"), "a value is a secret");
}

proptest! {
    #[test]
    fn whatever_is_set_the_jar_keeps_its_rules(
        responses in proptest::collection::vec(
            proptest::collection::vec("[ab]=[0-9\"]{0,2}(; (Path=/[xy]?(/z)?|HttpOnly|Max-Age=(0|-1|9)|Secure|Domain=example.com)){0,3}", 1..4),
            0..8,
        ),
        path in "/[xy]?(/z)?(/q)?",
        sign_in in any::<bool>(),
    ) {
        let mut jar = Jar::default();
        let keep = if sign_in { Keep::All } else { Keep::Hidden };
        for (round, lines) in responses.iter().enumerate() {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let at = later(round as i64);
            let changes = absorb(&jar, &lines, &path, at, keep).changes;
            jar.apply(changes);
            // The same response again says nothing new.
            prop_assert!(absorb(&jar, &lines, &path, at, keep).changes.is_empty());
        }
        for (index, cookie) in jar.0.iter().enumerate() {
            prop_assert!(jar.0[index + 1..].iter().all(|other| !other.is_same(cookie)), "one cookie a key");
            prop_assert!(sign_in || cookie.held);
        }
        let now = later(3);
        if let Some(line) = header_with(&jar, &place(&path), now, &[("a", "browser"), ("c", "3")]) {
            let from_browser = line.split("; ").filter(|pair| *pair == "a=browser").count();
            prop_assert!(from_browser == 0 || !jar.0.iter().any(|cookie| cookie.name == b"a" && cookie.belongs(&place(&path), now)));
        }
    }

    #[test]
    fn bytes_are_kept_exactly(value in "[!-:<-~\u{80}-\u{2ff}]{1,40}") {
        let line = format!("sid={value}; Path=/");
        prop_assert_eq!(header(&jar(&[&line]), "/"), Some(format!("sid={}", value.trim_ascii())));
    }
}

#[test]
fn fuzz_set_cookie() {
    fuzz::target("set_cookie", |bytes| {
        let place = place("/a/b");
        let mut jar = Jar::default();
        // Two answers: the second knows what the first has set.
        let (first, second) = bytes.split_at(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
        for (answer, keep) in [(first, Keep::All), (second, Keep::Hidden)] {
            let lines = || answer.split(|byte| *byte == b'\n');
            let absorbed = jar.absorb(lines(), &place, NOW, keep, &CookieLists::default());
            for line in &absorbed.to_browser {
                assert!(keep == Keep::Hidden && !sets_reserved(line.as_bytes()), "{line:?}");
                let lowered = line.as_bytes().to_ascii_lowercase();
                let mut attributes = lowered.split(|byte| *byte == b';').skip(1).map(<[u8]>::trim_ascii);
                assert!(!attributes.any(|attribute| attribute.starts_with(b"domain=")), "{line:?}");
            }
            for change in &absorbed.changes {
                let plain = change.to_plain().map(|plain| JarChange::from_plain(change.key.clone(), plain.reveal()).unwrap().to_plain());
                assert_eq!(plain.map(|plain| plain.unwrap().reveal().clone()), change.to_plain().map(|plain| plain.reveal().clone()));
            }
            jar.apply(absorbed.changes);
            assert!(jar.len() <= 100);
            if keep == Keep::All {
                assert!(jar.absorb(lines(), &place, NOW, keep, &CookieLists::default()).changes.is_empty(), "said again, it is no news");
            }
        }
        if let Some(line) = jar.cookie_header(&place, NOW, std::iter::empty()) {
            assert!(line.as_bytes().iter().all(|byte| !byte.is_ascii_control() || *byte == b'\t'));
            assert!(line.as_bytes().split(|byte| *byte == b';').count() <= jar.len(), "no value is two cookies");
        }
        let elsewhere = Place { host: "other.example.com", ..place };
        let sent = jar.0.iter().filter(|cookie| cookie.belongs(&elsewhere, NOW));
        assert!(
            sent.into_iter().all(|cookie| !cookie.at.host_only && cookie.at.domain != "wiki.example.com"),
            "a host's own go to it alone"
        );
    });
}
