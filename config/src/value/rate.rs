use std::num::NonZeroU32;
use std::time::Duration;

use crate::fault::{Fault, shown};

/// So many in a second, a minute or an hour: `20/s`, `100/m`, `1000/h`.
pub(crate) fn rate(text: &str) -> Result<(NonZeroU32, Duration), Fault> {
    let fault = || Fault::new(format!("{} is not a rate", shown(text)), "write a number and /s, /m or /h, as \"20/s\" or \"100/m\"");
    let (number, unit) = text.split_once('/').ok_or_else(fault)?;
    let within = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err(fault()),
    };
    let digits = !number.is_empty() && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit());
    let requests = number.parse().ok().filter(|_| digits).and_then(NonZeroU32::new).ok_or_else(fault)?;
    Ok((requests, Duration::from_secs(within)))
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn a_number_and_a_unit() {
        for (text, expected) in [
            ("20/s", Some((20, 1))),
            ("100/m", Some((100, 60))),
            ("999999/h", Some((999_999, 3_600))),
            ("1000000/s", None),
            ("0/s", None),
            ("/s", None),
            ("20", None),
            ("20/d", None),
            ("20 /s", None),
            ("+1/s", None),
            ("-1/s", None),
            ("1.5/s", None),
        ] {
            assert_eq!(rate(text).ok().map(|(requests, within)| (requests.get(), within.as_secs())), expected, "{text}");
        }
    }
}
