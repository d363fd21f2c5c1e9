use jiff::tz::TimeZone;

use crate::Timestamp;

/// Hours of the day in one place; over midnight where the end lies before the beginning.
#[derive(Clone, Debug)]
pub struct Hours {
    from: u16,
    to: u16,
    zone: TimeZone,
}

impl Hours {
    /// From minute `from` of the day until before minute `to`, by the clocks of `zone`.
    pub fn new(from: u16, to: u16, zone: TimeZone) -> Self {
        Self { from, to, zone }
    }

    /// Whether `now` is within them. At a time that no calendar knows nothing is within any hours.
    pub fn include(&self, now: Timestamp) -> bool {
        let Ok(now) = jiff::Timestamp::from_millisecond(now.millis()) else { return false };
        let clock = self.zone.to_datetime(now).time();
        let part = |part: i8| u16::try_from(part).unwrap_or_default();
        let minute = part(clock.hour()).saturating_mul(60).saturating_add(part(clock.minute()));
        if self.from < self.to { (self.from..self.to).contains(&minute) } else { minute >= self.from || minute < self.to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_those_of_the_place_also_over_midnight_and_in_summer() {
        let berlin = || TimeZone::get("Europe/Berlin").unwrap();
        let day = Hours::new(8 * 60, 18 * 60, berlin());
        let night = Hours::new(22 * 60, 6 * 60, berlin());
        for (at, in_day, in_night) in [
            ("2026-01-15T06:59:59Z", false, false),
            ("2026-01-15T07:00:00Z", true, false),
            ("2026-01-15T16:59:59Z", true, false),
            ("2026-01-15T17:00:00Z", false, false),
            ("2026-07-15T05:59:59Z", false, false),
            ("2026-07-15T06:00:00Z", true, false),
            ("2026-01-15T21:00:00Z", false, true),
            ("2026-01-15T23:30:00Z", false, true),
            ("2026-01-15T04:59:59Z", false, true),
            ("2026-01-15T05:00:00Z", false, false),
        ] {
            let now = Timestamp::from_millis(at.parse::<jiff::Timestamp>().unwrap().as_millisecond());
            assert_eq!((day.include(now), night.include(now)), (in_day, in_night), "{at}");
        }
        assert!(!day.include(Timestamp::from_millis(i64::MAX)));
        let whole_day = Hours::new(8 * 60, 8 * 60, berlin());
        assert!(whole_day.include(Timestamp::from_millis(0)) && whole_day.include(Timestamp::from_millis(12 * 3_600_000)));
    }
}
