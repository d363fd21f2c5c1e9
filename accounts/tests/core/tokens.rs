use accounts::{BadToken, Token};
use proptest::prelude::*;

use crate::SeededRng;

fn token(seed: u64) -> Token {
    Token::new(&SeededRng::new(seed))
}

#[test]
fn what_is_no_token_is_told_apart() {
    for typed in ["", "  ", "--\u{a0}"] {
        assert_eq!(Token::parse(typed), Err(BadToken::Empty), "{typed:?}");
    }
    for typed in ["1234567", "123456789", "1234567!", "12345678 12345678", "1234567ä", "<b>12345"] {
        assert_eq!(Token::parse(typed), Err(BadToken::Shape), "{typed:?}");
    }
    assert_eq!(Token::parse(&"-".repeat(100_000)), Err(BadToken::Empty));
    assert_eq!(Token::parse("oil4 uqx7").unwrap().reveal(), "0114VQX7");
    assert_eq!(Token::parse("\u{ff14}\u{ff26}7K22QX").unwrap().reveal(), "4F7K22QX", "full width, as some keyboards type");
}

#[test]
fn printing_a_token_tells_nothing() {
    let token = Token::parse("4F7K22QX").unwrap();
    assert!(!format!("{token:?}").contains("4F7K"));
}

proptest! {
    /// However a person writes the characters of the mail, it is the same token.
    #[test]
    fn every_way_of_typing_a_token_is_the_token(
        seed in any::<u64>(),
        ways in prop::collection::vec((0_usize..4, prop::sample::select(vec!["", " ", "-", "\u{2013}", "\u{a0}", "."])), 8),
    ) {
        let token = token(seed);
        prop_assert_eq!(token.reveal().len(), 8);
        let typed: String = token.reveal().chars().zip(ways).map(|(c, (way, filler))| {
            let c = match (c, way) {
                ('0', 1) => 'o',
                ('0', 2) => 'O',
                ('1', 1) => 'l',
                ('1', 2) => 'I',
                ('V', 1) => 'u',
                (c, 0 | 1) => c.to_ascii_lowercase(),
                (c, 3) => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
                (c, _) => c,
            };
            format!("{c}{filler}")
        }).collect();
        prop_assert_eq!(Token::parse(&typed), Ok(token));
    }

    /// What was read is read again as itself, and has eight characters.
    #[test]
    fn reading_is_final(typed in "[0-9A-Za-z -]{0,12}|.{0,12}") {
        if let Ok(token) = Token::parse(&typed) {
            prop_assert_eq!(token.reveal().len(), 8);
            prop_assert!(!token.reveal().contains(['I', 'L', 'O', 'U']));
            prop_assert_eq!(Token::parse(token.reveal()), Ok(token));
        }
    }
}
