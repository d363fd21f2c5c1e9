use accounts::Timestamp;

const MONTHS: [&[u8; 3]; 12] = [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// Reads a cookie date by the forgiving rules of RFC 6265 §5.1.1. `None` if it is none.
pub(super) fn parse_cookie_date(text: &[u8]) -> Option<Timestamp> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(|byte| is_delimiter(*byte)).filter(|token| !token.is_empty()) {
        if time.is_none()
            && let Some(found) = parse_time(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = leading_number(token, 1, 2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = parse_month(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = leading_number(token, 2, 4)
        {
            year = Some(found);
        }
    }
    let (hour, minute, second) = time?;
    let year = match year? {
        year @ 70..=99 => year.checked_add(1900)?,
        year @ 0..=69 => year.checked_add(2000)?,
        year => year,
    };
    let (day, month) = (day?, month?);
    let plausible = (1..=31).contains(&day) && year >= 1601 && hour <= 23 && minute <= 59 && second <= 59;
    if !plausible {
        return None;
    }
    let seconds = days_since_epoch(year, month, day)?
        .checked_mul(86_400)?
        .checked_add(hour.checked_mul(3600)?)?
        .checked_add(minute.checked_mul(60)?)?
        .checked_add(second)?;
    Some(Timestamp::from_millis(seconds.checked_mul(1000)?))
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

/// The digits at the token's beginning as a number, if there are `min` to `max` of them and no digit follows.
fn leading_number(token: &[u8], min: usize, max: usize) -> Option<i64> {
    let digits = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(min..=max).contains(&digits) {
        return None;
    }
    std::str::from_utf8(token.get(..digits)?).ok()?.parse().ok()
}

fn parse_time(token: &[u8]) -> Option<(i64, i64, i64)> {
    let mut parts = token.splitn(3, |byte| *byte == b':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = |part: &[u8]| part.iter().all(u8::is_ascii_digit).then(|| leading_number(part, 1, 2)).flatten();
    Some((whole(hour)?, whole(minute)?, leading_number(second, 1, 2)?))
}

fn parse_month(token: &[u8]) -> Option<i64> {
    let start: [u8; 3] = token.get(..3)?.try_into().ok()?;
    let index = MONTHS.iter().position(|month| **month == start.map(|byte| byte.to_ascii_lowercase()))?;
    i64::try_from(index).ok()?.checked_add(1)
}

/// Days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March, so that the leap day is the last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let (year, month) = if month > 2 { (year, month.checked_sub(3)?) } else { (year.checked_sub(1)?, month.checked_add(9)?) };
    let leap_days = year.div_euclid(4).checked_sub(year.div_euclid(100))?.checked_add(year.div_euclid(400))?;
    let before_month = month.checked_mul(153)?.checked_add(2)?.div_euclid(5);
    year.checked_mul(365)?.checked_add(leap_days)?.checked_add(before_month)?.checked_add(day)?.checked_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::parse_cookie_date;

    #[test]
    fn the_dates_that_servers_really_send_are_read() {
        let cases = [
            ("Thu, 01 Jan 1970 00:00:01 GMT", Some(1)),
            ("Thu, 01-Jan-1970 00:00:01 GMT", Some(1)),
            ("Wed, 09 Jun 2021 10:18:14 GMT", Some(1_623_233_894)),
            ("Wednesday, 09-Jun-21 10:18:14 GMT", Some(1_623_233_894)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Tue, 29 Feb 2000 12:00:00 GMT", Some(951_825_600)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799)),
            ("Mon, 01 Jan 1601 00:00:00 GMT", Some(-11_644_473_600)),
            ("Mon, 01 Jan 1600 00:00:00 GMT", None),
            ("Mon, 01 Jan 2024 24:00:00 GMT", None),
            ("Mon, 32 Jan 2024 10:00:00 GMT", None),
            ("yesterday", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_cookie_date(text.as_bytes()).map(|at| at.millis() / 1000), expected, "{text}");
        }
    }
}
