use std::time::Duration;

use crate::fault::{Fault, shown};

/// Ten years: longer than anything here may last, and far from overflowing.
const LONGEST: u64 = 3650 * 86_400;

/// A number and `s`, `m`, `h` or `d`; from one second to ten years.
pub(crate) fn duration(text: &str) -> Result<Duration, Fault> {
    let help = "write a number and s, m, h or d, as \"90s\", \"30m\", \"12h\" or \"2d\"";
    let fault = || Fault::new(format!("{} is not a length of time", shown(text)), help);
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text.strip_prefix(digits) {
        Some("s") => 1,
        Some("m") => 60,
        Some("h") => 3_600,
        Some("d") => 86_400,
        _ => return Err(fault()),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(fault());
    }
    match digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)) {
        Some(seconds) if (1..=LONGEST).contains(&seconds) => Ok(Duration::from_secs(seconds)),
        Some(0) => Err(Fault::new("this is no time at all", help)),
        _ => Err(Fault::new(format!("{} is too long", shown(text)), "3650d is the longest")),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn numbers_with_a_unit() {
        for (text, seconds) in [
            ("90s", Some(90)),
            ("30m", Some(1_800)),
            ("12h", Some(43_200)),
            ("2d", Some(172_800)),
            ("0s", None),
            ("30", None),
            ("m", None),
            ("1.5h", None),
            ("-1h", None),
            ("1h30m", None),
            ("30 m", None),
            ("3651d", None),
            ("99999999999999999999d", None),
        ] {
            assert_eq!(duration(text).ok().map(|d| d.as_secs()), seconds, "{text}");
        }
    }
}
