use secret::Secret;

use crate::ports::Rng;

/// What a person typed into the field "One-time code".
#[derive(Clone, Debug)]
pub enum TypedCode {
    /// Six digits of an app.
    OneTime(Secret<String>),
    /// Ten characters of a recovery code, in their one spelling.
    Recovery(Secret<String>),
}

/// Crockford's base32: no letter that looks like a digit, and no `U`.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ONE_TIME: usize = 6;
/// Fifty random bits: guessed at ten tries an hour, and kept only as a keyed hash.
const RECOVERY: usize = 10;

impl TypedCode {
    /// Reads it: spaces and dashes count for nothing, nor does the size of letters, and letters that look like a digit are it. `None`
    /// if it is neither kind.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = Secret::from(typed);
        let mut plain = String::with_capacity(typed.reveal().len());
        for c in typed.reveal().chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}')) {
            plain.push(match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
        }
        let plain = Secret::new(plain);
        let text = plain.reveal();
        match text.len() {
            ONE_TIME if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Self::OneTime(plain)),
            RECOVERY if text.bytes().all(|byte| ALPHABET.contains(&byte)) => Some(Self::Recovery(plain)),
            _ => None,
        }
    }
}

/// A new recovery code in its one spelling.
pub(crate) fn new_recovery_code(rng: &dyn Rng) -> Secret<String> {
    let mut bytes = [0; RECOVERY];
    rng.fill(&mut bytes);
    let bytes = Secret::new(bytes);
    // 256 is a multiple of 32: every character is as likely as any other.
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).map_or('0', |letter| char::from(*letter));
    Secret::new(bytes.reveal().iter().map(letter).collect())
}

/// A recovery code as it is shown: two groups of five.
pub(crate) fn as_shown(code: &Secret<String>) -> Secret<String> {
    let (first, second) = code.reveal().split_at_checked(RECOVERY / 2).unwrap_or((code.reveal(), ""));
    Secret::new(format!("{first}-{second}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(typed: &str) -> Option<(bool, String)> {
        Some(match TypedCode::parse(typed)? {
            TypedCode::OneTime(code) => (true, code.reveal().clone()),
            TypedCode::Recovery(code) => (false, code.reveal().clone()),
        })
    }

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let cases = [
            ("123456", Some((true, "123456"))),
            (" 123 456 ", Some((true, "123456"))),
            ("123-456", Some((true, "123456"))),
            ("123\u{a0}456", Some((true, "123456"))),
            ("12345", None),
            ("1234567", None),
            ("12345a", None),
            ("\u{661}\u{662}\u{663}456", None),
            ("abcde-fgh01", Some((false, "ABCDEFGH01"))),
            ("ABCDE FGHOI", Some((false, "ABCDEFGH01"))),
            ("ABCDE\u{2013}FGHOl", Some((false, "ABCDEFGH01"))),
            ("ABCDE-FGHU1", None),
            ("0123456789", Some((false, "0123456789"))),
            ("", None),
        ];
        for (typed, expected) in cases {
            assert_eq!(read(typed), expected.map(|(one_time, code)| (one_time, code.to_owned())), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic_and_what_is_read_is_plain(typed in ".{0,40}") {
            if let Some((_, code)) = read(&typed) {
                prop_assert!(code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
            }
        }

        #[test]
        fn a_shown_recovery_code_is_read_again(code in "[0-9A-HJKMNP-TV-Z]{10}") {
            let shown = as_shown(&Secret::new(code.clone()));
            prop_assert_eq!(read(&shown.reveal().to_lowercase()), Some((false, code)));
        }
    }
}
