use accounts::Timestamp;
use jiff::Zoned;
use jiff::tz::TimeZone;
use locales::{Phrase, phrase};

/// A moment, and the one at which it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    at: Timestamp,
    now: Timestamp,
}

impl Moment {
    /// `at`, seen from `now`.
    pub(crate) const fn new(at: Timestamp, now: Timestamp) -> Self {
        Self { at, now }
    }

    /// For `datetime`: ISO 8601.
    pub(crate) fn iso(&self) -> String {
        zoned(self.at, &TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// For people: "today at 14:05". UTC is named, because it is nobody's clock.
    pub(crate) fn told(&self, zone: &TimeZone) -> Phrase {
        let at = zoned(self.at, zone);
        let today = zoned(self.now, zone).date();
        let mut time = at.strftime("%H:%M").to_string();
        if *zone == TimeZone::UTC {
            time.push_str(" UTC");
        }
        if at.date() == today {
            phrase!("moment-today", time = time)
        } else if at.date().tomorrow().is_ok_and(|next| next == today) {
            phrase!("moment-yesterday", time = time)
        } else {
            phrase!("moment-on-date", date = date(&at), time = time)
        }
    }

    /// Shown on hover: "Tuesday, 3 March 2026, 14:05:00 CET".
    pub(crate) fn in_full(&self, zone: &TimeZone) -> Phrase {
        let at = zoned(self.at, zone);
        let time = at.strftime("%H:%M:%S %Z").to_string();
        phrase!("moment-in-full", weekday = at.weekday().to_monday_one_offset(), date = date(&at), time = time)
    }
}

fn date(at: &Zoned) -> Phrase {
    phrase!("date", day = at.day(), month = at.month(), year = at.strftime("%Y").to_string())
}

/// Times beyond what a calendar holds become its beginning: they come from a damaged row.
fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default().to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;
    use locales::{Language, Words};

    use super::*;

    // 2026-03-03T14:05:00Z.
    const NOW: Timestamp = Timestamp::from_millis(1_772_546_700_000);

    fn hours_ago(hours: i64) -> Moment {
        Moment::new(Timestamp::from_millis(NOW.millis().saturating_sub(hours.saturating_mul(3_600_000))), NOW)
    }

    #[test]
    fn a_moment_is_told_from_the_day_it_is_read() {
        let english = Words::new(Language::English);
        let cases = [
            (0, "today at 14:05 UTC"),
            (14, "today at 00:05 UTC"),
            (15, "yesterday at 23:05 UTC"),
            (48, "1 March 2026 at 14:05 UTC"),
            (24 * 400, "27 January 2025 at 14:05 UTC"),
        ];
        for (hours, words) in cases {
            assert_eq!(english.say(hours_ago(hours).told(&TimeZone::UTC)), words);
        }
        assert_eq!(Moment::new(NOW, NOW).iso(), "2026-03-03T14:05:00Z");
        assert_eq!(Moment::new(Timestamp::from_millis(i64::MAX), NOW).iso(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_moment_is_told_in_the_readers_zone_and_language() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
        let german = Words::new(Language::German);
        let cases = [(0, "heute um 15:05"), (15, "heute um 00:05"), (16, "gestern um 23:05"), (48, "1. März 2026 um 15:05")];
        for (hours, words) in cases {
            assert_eq!(german.say(hours_ago(hours).told(&zone)), words);
        }
        assert_eq!(german.say(hours_ago(0).in_full(&zone)), "Dienstag, 3. März 2026, 15:05:00 CET");
        assert_eq!(Words::new(Language::English).say(hours_ago(0).in_full(&zone)), "Tuesday, 3 March 2026, 15:05:00 CET");
    }
}
