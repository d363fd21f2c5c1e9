use std::fmt;

use phonenumber::Type;
use phonenumber::metadata::{DATABASE, Descriptor, Descriptors};
use unicode_normalization::UnicodeNormalization;

/// A mobile number in its one spelling: `+`, country calling code and national number, digits only (ITU-T E.164).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// Why what was typed is no mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// It does not begin with `+`.
    #[error("a number begins with + and the country calling code")]
    NoPlus,
    /// Something else than digits, and what people put between them.
    #[error("a number has digits only")]
    Shape,
    /// No country has this calling code.
    #[error("no country has this calling code")]
    Country,
    /// No number of that country has so few digits.
    #[error("the number is too short")]
    TooShort,
    /// No number of that country has so many digits.
    #[error("the number is too long")]
    TooLong,
    /// A number that takes no texts, or makes somebody pay for them.
    #[error("this kind of number takes no texts")]
    Kind,
}

/// ITU-T E.164 §6.1, country code included.
const MOST_DIGITS: usize = 15;

/// More than anyone types, spaces and brackets included.
const MOST_TYPED: usize = 40;

impl PhoneNumber {
    /// Reads what a person typed, with spaces, dashes, dots or brackets. Whether the number exists is not asked: the texted token is the
    /// real test. Only what no network would deliver is refused, and what costs its caller money.
    pub fn parse(typed: &str) -> Result<Self, BadNumber> {
        let typed: String = typed.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).take(MOST_TYPED + 1).collect();
        if typed.is_empty() {
            return Err(BadNumber::Empty);
        }
        let Some(rest) = typed.strip_prefix('+') else { return Err(BadNumber::NoPlus) };
        let mut digits = String::with_capacity(typed.len());
        digits.push('+');
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
                _ => return Err(BadNumber::Shape),
            }
        }
        if typed.chars().count() > MOST_TYPED {
            return Err(BadNumber::TooLong);
        }
        Self::of_digits(&digits)
    }

    /// `digits`: a plus sign and digits. Behind the zero that a country has people dial may stand another: they are left out until there is
    /// none, so that a number has one spelling.
    fn of_digits(digits: &str) -> Result<Self, BadNumber> {
        let number = Self::read(digits)?;
        if number.0.len() < digits.len() { Self::of_digits(&number.0) } else { Ok(number) }
    }

    fn read(digits: &str) -> Result<Self, BadNumber> {
        let number = phonenumber::parse(None, digits).map_err(|error| match error {
            phonenumber::ParseError::TooShortAfterIdd | phonenumber::ParseError::TooShortNsn | phonenumber::ParseError::NoNumber => {
                BadNumber::TooShort
            }
            phonenumber::ParseError::TooLong => BadNumber::TooLong,
            _ => BadNumber::Country,
        })?;
        let (code, national) = (number.code().value(), number.national().to_string());
        let regions = DATABASE.by_code(&code).filter(|regions| !regions.is_empty()).ok_or(BadNumber::Country)?;
        let lengths = |of: fn(&Descriptors) -> Option<&Descriptor>| {
            let some = regions.iter().filter_map(move |region| of(region.descriptors()));
            some.flat_map(Descriptor::possible_length).map(|length| usize::from(*length))
        };
        let all: Vec<usize> = lengths(Descriptors::mobile).chain(lengths(Descriptors::fixed_line)).collect();
        let (shortest, longest) = (all.iter().min().copied().unwrap_or(4), all.iter().max().copied().unwrap_or(15));
        if national.len() < shortest {
            return Err(BadNumber::TooShort);
        }
        if national.len() > longest || code.to_string().len().saturating_add(national.len()) > MOST_DIGITS {
            return Err(BadNumber::TooLong);
        }
        match number.number_type(&DATABASE) {
            Type::TollFree | Type::PremiumRate | Type::SharedCost | Type::Uan | Type::Emergency | Type::Voicemail | Type::ShortCode => {
                Err(BadNumber::Kind)
            }
            _ => Ok(Self(format!("+{code}{national}"))),
        }
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number but for its last four digits: what the numbers of one block have in common.
    pub fn block(&self) -> &str {
        self.0.len().checked_sub(4).and_then(|end| self.0.get(..end)).unwrap_or(&self.0)
    }

    /// The number with all but its last two digits hidden, for people who may not be its owner.
    pub fn hidden(&self) -> String {
        let shown = self.0.len().saturating_sub(2);
        self.0.chars().enumerate().map(|(place, c)| if place == 0 || place >= shown { c } else { '•' }).collect()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BadNumber, MOST_DIGITS, PhoneNumber};

    #[test]
    fn numbers_are_read_however_they_are_typed() {
        let cases: [(&str, Result<&str, BadNumber>); 24] = [
            ("+1-555-555-5555", Ok("+15555555555")),
            ("+1 (555) 555-0100", Ok("+15555550100")),
            ("\u{ff0b}1\u{a0}202\u{2013}555\u{2013}0143", Ok("+12025550143")),
            ("\u{202a}+49 151 23456789\u{202c}", Ok("+4915123456789")),
            ("+49 (0) 151 23456789", Ok("+4915123456789")),
            ("+44 7700 900123", Ok("+447700900123")),
            ("+39 347 1234567", Ok("+393471234567")),
            ("", Err(BadNumber::Empty)),
            (" \u{200b}", Err(BadNumber::Empty)),
            ("555-555-5555", Err(BadNumber::NoPlus)),
            ("0049 151 23456789", Err(BadNumber::NoPlus)),
            ("ada@example.com", Err(BadNumber::NoPlus)),
            ("+1-555-CALL-NOW", Err(BadNumber::Shape)),
            ("+1 555 555 5555 ext 7", Err(BadNumber::Shape)),
            ("++15555555555", Err(BadNumber::Shape)),
            ("+", Err(BadNumber::TooShort)),
            ("+1", Err(BadNumber::TooShort)),
            ("+1 555", Err(BadNumber::TooShort)),
            ("+40 000 90123", Err(BadNumber::TooShort)),
            ("+1 555 555 5555 5555", Err(BadNumber::TooLong)),
            ("+883 066190006900000", Err(BadNumber::TooLong)),
            ("+999 123 456 789", Err(BadNumber::Country)),
            ("+1 900 234 5678", Err(BadNumber::Kind)),
            ("+1 800 234 5678", Err(BadNumber::Kind)),
        ];
        for (typed, expected) in cases {
            assert_eq!(PhoneNumber::parse(typed).as_ref().map(PhoneNumber::as_str), expected.as_ref().map(|text| *text), "{typed:?}");
        }
    }

    #[test]
    fn a_number_shows_its_block_and_can_be_hidden() {
        let number = PhoneNumber::parse("+1-555-555-5512").unwrap();
        assert_eq!((number.block(), number.hidden().as_str()), ("+1555555", "+•••••••••12"));
    }

    #[test]
    fn fuzz_phone_number() {
        fuzz::target("phone_number", |bytes| {
            let Ok(typed) = std::str::from_utf8(bytes) else { return };
            let Ok(number) = PhoneNumber::parse(typed) else { return };
            let digits = number.as_str().strip_prefix('+').unwrap();
            assert!(digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()), "{digits}");
            assert_eq!(PhoneNumber::parse(number.as_str()).as_ref(), Ok(&number), "one spelling");
            assert!(number.as_str().starts_with(number.block()) && number.hidden().chars().count() == number.as_str().len());
        });
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic_and_what_is_read_is_plain(typed in "\\PC{0,60}") {
            if let Ok(number) = PhoneNumber::parse(&typed) {
                let digits = number.as_str().strip_prefix('+').unwrap();
                prop_assert!(digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }

        #[test]
        fn what_was_read_is_read_again(digits in "[1-9][0-9 ()-]{5,18}") {
            if let Ok(number) = PhoneNumber::parse(&format!("+{digits}")) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
            }
        }
    }
}
