use accounts::Timestamp;
use jiff::tz::TimeZone;
use jiff::{Unit, Zoned};

/// A moment as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// For people: "today at 14:05 UTC". The script puts it into the browser's own zone.
    pub(crate) words: String,
    /// For `datetime`: ISO 8601.
    pub(crate) iso: String,
    /// In full, shown on hover.
    pub(crate) full: String,
}

impl Moment {
    /// `at`, seen from `now`.
    pub(crate) fn new(at: Timestamp, now: Timestamp) -> Self {
        let (at, now) = (zoned(at), zoned(now));
        let day = match now.date().since((Unit::Day, at.date())).map(|span| span.get_days()) {
            Ok(0) => "today".to_owned(),
            Ok(1) => "yesterday".to_owned(),
            _ => at.strftime("%-d %B %Y").to_string(),
        };
        Self {
            words: format!("{day} at {} UTC", at.strftime("%H:%M")),
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            full: at.strftime("%A, %-d %B %Y, %H:%M:%S UTC").to_string(),
        }
    }
}

/// Times beyond what a calendar holds become its beginning: they come from a damaged row.
fn zoned(at: Timestamp) -> Zoned {
    jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default().to_zoned(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_from_the_day_it_is_read() {
        // 2026-03-03T14:05:00Z.
        let now = Timestamp::from_millis(1_772_546_700_000);
        let hours_ago = |hours: i64| Timestamp::from_millis(now.millis() - hours * 3_600_000);
        let cases = [
            (0, "today at 14:05 UTC"),
            (14, "today at 00:05 UTC"),
            (15, "yesterday at 23:05 UTC"),
            (48, "1 March 2026 at 14:05 UTC"),
            (24 * 400, "27 January 2025 at 14:05 UTC"),
        ];
        for (hours, words) in cases {
            assert_eq!(Moment::new(hours_ago(hours), now).words, words);
        }
        assert_eq!(Moment::new(now, now).iso, "2026-03-03T14:05:00Z");
        assert_eq!(Moment::new(Timestamp::from_millis(i64::MAX), now).iso, "1970-01-01T00:00:00Z");
    }
}
