use accounts::use_cases::CodeCheck;

/// What is wrong with a typed one-time or recovery code, and how to mend it.
pub(crate) fn of(check: CodeCheck) -> String {
    match check {
        CodeCheck::NoCode => "Enter the six digits that your app shows, or a recovery code of ten characters".to_owned(),
        CodeCheck::Used => "This code was used before, and each counts once. Wait for the next one in your app".to_owned(),
        CodeCheck::ClockOff(minutes) => clock_off(minutes),
        CodeCheck::TooMany => "Too many wrong codes were given for this account. Wait up to an hour, then try again".to_owned(),
        CodeCheck::Wrong | CodeCheck::NotEnrolled | CodeCheck::Right(_) => wrong(),
    }
}

/// A code that no time near now makes right.
pub(crate) fn wrong() -> String {
    "This code is not right. Check that your app shows it for this account, and enter the one that it shows now".to_owned()
}

/// The phone's clock is off by so many minutes, fast if above zero.
pub(crate) fn clock_off(minutes: i64) -> String {
    let count = minutes.unsigned_abs();
    let s = if count == 1 { "" } else { "s" };
    let how = if minutes > 0 { "fast" } else { "slow" };
    format!(
        "The clock of your phone is about {count} minute{s} {how}, so this code does not count. Let the phone set its clock by the network, \
         then enter a new code"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_named_in_minutes() {
        assert!(clock_off(1).contains("about 1 minute fast"));
        assert!(clock_off(-4).contains("about 4 minutes slow"));
        assert!(of(CodeCheck::ClockOff(30)).contains("about 30 minutes fast"));
    }
}
