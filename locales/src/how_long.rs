use std::time::Duration;

use crate::{Phrase, phrase};

/// A length of time as people say it: never shorter than it is.
pub fn how_long(time: Duration) -> Phrase {
    let seconds = time.as_millis().div_ceil(1000).max(1);
    let in_units_of = |unit: u128| i64::try_from(seconds.div_ceil(unit)).unwrap_or(i64::MAX);
    match seconds {
        ..=90 => phrase!("how-long-seconds", count = in_units_of(1)),
        91..=5400 => phrase!("how-long-minutes", count = in_units_of(60)),
        _ => phrase!("how-long-hours", count = in_units_of(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, Words};

    #[test]
    fn a_length_of_time_is_never_told_shorter_than_it_is() {
        let cases = [
            (0, "1 second", "1 Sekunde"),
            (9_001, "10 seconds", "10 Sekunden"),
            (90_000, "90 seconds", "90 Sekunden"),
            (90_001, "2 minutes", "2 Minuten"),
            (900_000, "15 minutes", "15 Minuten"),
            (5_400_001, "2 hours", "2 Stunden"),
            (14_400_000, "4 hours", "4 Stunden"),
        ];
        for (millis, english, german) in cases {
            let said = how_long(Duration::from_millis(millis));
            assert_eq!(Words::new(Language::English).say(&said), english);
            assert_eq!(Words::new(Language::German).say(&said), german);
        }
    }
}
