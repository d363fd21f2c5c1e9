//! The spellings in which a secret could stand in an output.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// In which spelling `secret` stands in `bytes`, if it does.
pub(super) fn found_in(bytes: &[u8], secret: &[u8]) -> Option<&'static str> {
    // Short numbers are in any log by chance; they count where they stand alone.
    let number = secret.len() <= 6 && secret.iter().all(u8::is_ascii_digit);
    let alone = |at: usize| {
        let around = [at.checked_sub(1).and_then(|before| bytes.get(before)), bytes.get(at + secret.len())];
        !around.into_iter().flatten().any(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    if number {
        return (0..bytes.len()).any(|at| bytes[at..].starts_with(secret) && alone(at)).then_some("as it is");
    }
    spellings(secret).into_iter().find(|(_, spelling)| contains(bytes, spelling)).map(|(name, _)| name)
}

fn spellings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![("as it is", secret.to_vec())];
    let hex = secret.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    all.push(("in hex", hex.to_uppercase().into()));
    all.push(("in hex", hex.into()));
    for plus in [true, false] {
        for lower in [true, false] {
            let encoded = percent(secret, plus);
            all.push(("URL-encoded", if lower { lower_escapes(&encoded) } else { encoded }.into()));
        }
    }
    if let Ok(text) = std::str::from_utf8(secret) {
        let json = serde_json::to_string(text).unwrap();
        all.push(("in JSON", json.trim_matches('"').into()));
        all.push(("escaped", text.escape_default().to_string().into()));
        all.push(("in HTML", text.replace('&', "&#38;").into()));
        all.push(("in HTML", text.replace('&', "&amp;").into()));
    }
    for before in 0..3 {
        let shifted = [&vec![0; before][..], secret].concat();
        // The characters at the ends depend on what stands beside it.
        let (first, last) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            all.push(("in base64", engine.encode(&shifted).as_bytes()[first..last].to_vec()));
        }
    }
    all
}

fn percent(bytes: &[u8], plus: bool) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(*byte)),
            b' ' if plus => text.push('+'),
            other => {
                let _ = write!(text, "%{other:02X}");
            }
        }
        text
    })
}

fn lower_escapes(text: &str) -> String {
    let mut escape = 0;
    let lowered = text.chars().map(|c| {
        escape = if c == '%' { 3 } else { escape - i32::from(escape > 0) };
        if escape > 0 || c.is_ascii_digit() { c.to_ascii_lowercase() } else { c }
    });
    lowered.collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some(first) = wanted.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(wanted) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[test]
fn every_spelling_is_found() {
    let secret = "kr\u{fc}mel/echo=91 & more".as_bytes();
    for (name, spelling) in spellings(secret) {
        let around = [&b"before "[..], &spelling, b" after"].concat();
        assert!(found_in(&around, secret).is_some(), "{name}");
    }
    for before in ["", "a", "ab", "abc"] {
        let text = [before.as_bytes(), secret, b"z"].concat();
        assert_eq!(found_in(STANDARD_NO_PAD.encode(&text).as_bytes(), secret), Some("in base64"), "{before}");
    }
    assert_eq!(found_in(b"took 0.482913 s, id x482913", b"482913"), None);
    assert_eq!(found_in(b"code=482913&", b"482913"), Some("as it is"));
    assert_eq!(found_in(b"kr%c3%bcmel%2fecho%3d91+%26+more", secret), Some("URL-encoded"));
}
