use jiff::tz::TimeZone;

use crate::fault::{Fault, shown};
use crate::settings::Hours;

/// Two times of the day and the zone in which they are meant.
pub(crate) fn hours(text: &str) -> Result<Hours, Fault> {
    let help = "write two times of the day and a zone, as \"08:00-18:00 Europe/Berlin\"";
    let fault = || Fault::new(format!("{} is not some hours of the day", shown(text)), help);
    let (times, zone) = text.split_once(' ').ok_or_else(fault)?;
    let (from, to) = times.split_once('-').ok_or_else(fault)?;
    let (from, to) = (minute(from).ok_or_else(fault)?, minute(to).ok_or_else(fault)?);
    if from == to {
        return Err(Fault::new("these hours end where they begin", "leave `hours` out where it is always"));
    }
    if TimeZone::get(zone).is_err() {
        return Err(Fault::new(
            format!("{} is not a time zone", shown(zone)),
            "write a name of the IANA database, as \"Europe/Berlin\" or \"UTC\"",
        ));
    }
    Ok(Hours { from, to, zone: zone.to_owned() })
}

/// `08:00` to `24:00`, as the minute of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |text: &str| (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u16>().ok())?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    (hour < 24 && minute < 60 || (hour, minute) == (24, 0)).then(|| hour.saturating_mul(60).saturating_add(minute) % (24 * 60))
}

#[cfg(test)]
mod tests {
    use super::hours;

    #[test]
    fn hours_are_two_times_and_a_zone() {
        for (text, expected) in [
            ("08:00-18:30 Europe/Berlin", Some((480, 1_110))),
            ("22:00-06:00 UTC", Some((1_320, 360))),
            ("18:00-24:00 UTC", Some((1_080, 0))),
            ("00:00-24:00 UTC", None),
            ("08:00-08:00 UTC", None),
            ("8:00-18:00 UTC", None),
            ("08:00-24:01 UTC", None),
            ("08:60-18:00 UTC", None),
            ("08:00-18:00", None),
            ("08:00-18:00 Middle/Earth", None),
            ("08:00 18:00 UTC", None),
            ("+8:00-18:00 UTC", None),
        ] {
            assert_eq!(hours(text).ok().map(|hours| (hours.from, hours.to)), expected, "{text}");
        }
    }
}
