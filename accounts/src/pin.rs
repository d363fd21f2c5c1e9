use secret::Secret;
use serde::{Deserialize, Serialize};

use crate::ports::Rng;

/// The number by which support recognises a person on the phone: four to ten digits. It opens nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pin(#[serde(with = "crate::secret_text")] Secret<String>);

/// What was typed cannot be a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has 4 to 10 digits")]
pub struct BadPin;

/// As many digits as an assigned one has.
const ASSIGNED: u32 = 6;

impl Pin {
    /// A new random one.
    pub fn assign(rng: &dyn Rng) -> Self {
        let number = rng.number().checked_rem(10_u64.pow(ASSIGNED)).unwrap_or_default();
        Self(Secret::new(format!("{number:0width$}", width = ASSIGNED as usize)))
    }

    /// Reads what a person typed: digits, and nothing else but spaces around them.
    pub fn parse(typed: &str) -> Result<Self, BadPin> {
        let typed = typed.trim();
        let fits = (4..=10).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(Secret::from(typed))) } else { Err(BadPin) }
    }

    /// The digits, for the page that shows them and for the keyed hash.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.reveal().as_bytes(), other.reveal().as_bytes()).into()
    }
}

impl Eq for Pin {}

/// What is stored of a PIN: a hash under the account's data key, so that the rows alone are nothing to guess at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinHash(pub [u8; 16]);

#[cfg(test)]
mod tests {
    use super::Pin;

    #[test]
    fn a_pin_is_four_to_ten_digits() {
        for (typed, good) in [
            ("1234", true),
            (" 0123456789 ", true),
            ("123", false),
            ("12345678901", false),
            ("12a4", false),
            ("12 34", false),
            ("\u{661}\u{662}\u{663}\u{664}", false),
            ("", false),
        ] {
            assert_eq!(Pin::parse(typed).is_ok(), good, "{typed:?}");
        }
        assert_eq!(format!("{:?}", Pin::parse("1234").unwrap()), "Pin(Secret(..))");
    }
}
