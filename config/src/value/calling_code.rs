use crate::fault::{Fault, shown};

/// The beginning of a number: `+`, then one to nine digits, the first of which is no zero.
pub(crate) fn calling_code(text: &str) -> Result<String, Fault> {
    let digits = text.strip_prefix('+').unwrap_or_default();
    if (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') {
        return Ok(text.to_owned());
    }
    Err(Fault::new(format!("{} is not the beginning of a number", shown(text)), "write + and the country calling code, as \"+44\""))
}

#[cfg(test)]
mod tests {
    use super::calling_code;

    #[test]
    fn beginnings_of_numbers() {
        for (text, good) in [
            ("+1", true),
            ("+44", true),
            ("+1876", true),
            ("44", false),
            ("+", false),
            ("+0", false),
            ("+1-876", false),
            ("+1234567890", false),
        ] {
            assert_eq!(calling_code(text).is_ok(), good, "{text}");
        }
    }
}
