use accounts::keys::{BadKeyFile, KeyRing};
use secret::Secret;

use crate::{key_lines, keys};

fn parse(text: &str) -> Result<KeyRing, BadKeyFile> {
    KeyRing::parse(&Secret::new(text.to_owned()))
}

#[test]
fn the_last_key_seals() {
    let ring = KeyRing::parse(&key_lines(&[1, 2, 3])).unwrap();
    let ids: Vec<_> = ring.newest_first().map(|key| key.id.clone()).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(ring.current().unwrap().id, ids[0]);
    assert!(ring.get(&ids[2]).is_some());
}

#[test]
fn comments_and_empty_lines_are_passed_over() {
    let text = format!("# kept in the safe\n\n{}  \n", key_lines(&[1]).reveal().trim());
    assert!(parse(&text).is_ok());
}

#[test]
fn what_is_wrong_is_named_by_its_line_and_never_repeated() {
    let good = key_lines(&[1]).reveal().clone();
    let cases = [
        (String::new(), BadKeyFile::Empty),
        ("# nothing\n".to_owned(), BadKeyFile::Empty),
        (format!("{good}0123456z AAAA\n"), BadKeyFile::Line(2)),
        (format!("{good}01234567 AAAA\n"), BadKeyFile::Line(2)),
        // A good key under a bad name: too short; as long, and not of these digits.
        (good.replacen(|c: char| c.is_ascii_hexdigit(), "", 1), BadKeyFile::Line(1)),
        (good.replacen(|c: char| c.is_ascii_hexdigit(), "Z", 1), BadKeyFile::Line(1)),
        (format!("{good}01234567\n"), BadKeyFile::Line(2)),
        (format!("{good}\n{good}"), BadKeyFile::Twice(3)),
    ];
    for (text, expected) in cases {
        let error = parse(&text).unwrap_err();
        assert_eq!(error, expected, "{text}");
        assert!(!error.to_string().contains("AAAA"), "{error}");
    }
}

#[test]
fn each_use_has_a_key_of_its_own() {
    let keys = keys(&[1]);
    let parts: [&[u8]; 2] = [b"one", b"two"];
    assert_ne!(keys.passes.sign(&parts), keys.forms.sign(&parts));
    assert_ne!(keys.forms.sign(&[b"one", b"two"]), keys.forms.sign(&[b"onet", b"wo"]), "the length of a part is signed with it");
    assert!(keys.forms.verify(&parts, &keys.forms.sign(&parts)));
    assert!(!keys.forms.verify(&parts, &[]), "nothing is no tag");
}

#[test]
fn a_printed_key_tells_nothing() {
    let ring = KeyRing::parse(&key_lines(&[1])).unwrap();
    assert!(format!("{ring:?}").contains("Secret(..)"));
}
