use secret::Secret;
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use crate::ports::Rng;

/// A short code that is mailed to an address and typed in by its person: forty random bits as eight characters, none of which looks
/// like another.
#[derive(Clone, Debug)]
pub struct Token(Secret<String>);

/// What was typed cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// Nothing but spaces and dashes.
    #[error("nothing was typed")]
    Empty,
    /// Not eight characters of those that tokens have.
    #[error("a token has eight letters and digits")]
    Shape,
}

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;
/// More than anyone types or pastes, spaces included.
const MOST_TYPED: usize = 64;

impl Token {
    /// A new random one.
    pub fn new(rng: &dyn Rng) -> Self {
        let mut bits = rng.number();
        let mut text = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            let digit = ALPHABET.get((bits & 31) as usize).copied().unwrap_or(b'0');
            text.push(char::from(digit));
            bits >>= 5;
        }
        Self(Secret::new(text))
    }

    /// Reads what a person typed or pasted: capital or small, full width, with spaces or dashes, O for 0, I or L for 1, U for V.
    pub fn parse(typed: &str) -> Result<Self, BadToken> {
        let mut text = String::with_capacity(LENGTH);
        for c in typed.nfkc().filter(|c| !is_filler(*c)).take(MOST_TYPED) {
            text.push(match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                'U' => 'V',
                c if u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte)) => c,
                _ => return Err(BadToken::Shape),
            });
        }
        match text.len() {
            0 => Err(BadToken::Empty),
            LENGTH => Ok(Self(Secret::new(text))),
            _ => Err(BadToken::Shape),
        }
    }

    /// The eight characters, for the mail and for the keyed hash.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// Equal tokens take as long to compare as different ones.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.reveal().as_bytes().ct_eq(other.reveal().as_bytes()).into()
    }
}

impl Eq for Token {}

/// What people put between characters, and what mail programs put around them.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}
