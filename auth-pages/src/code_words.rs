use accounts::use_cases::CodeCheck;
use locales::{Phrase, phrase};

/// What is wrong with a typed one-time or recovery code, and how to mend it.
pub(crate) fn of(check: CodeCheck) -> Phrase {
    match check {
        CodeCheck::NoCode => phrase!("error-code-empty"),
        CodeCheck::Used => phrase!("error-code-used"),
        CodeCheck::ClockOff(minutes) => clock_off(minutes),
        CodeCheck::TooMany => phrase!("error-code-too-many"),
        CodeCheck::Wrong | CodeCheck::NotEnrolled | CodeCheck::Right(_) => wrong(),
    }
}

/// What is wrong with a typed recovery code, where there are no one-time codes.
pub(crate) fn of_recovery(check: CodeCheck) -> Phrase {
    match check {
        CodeCheck::NoCode => phrase!("error-recovery-code-empty"),
        CodeCheck::TooMany => phrase!("error-recovery-code-too-many"),
        _ => phrase!("error-recovery-code-wrong"),
    }
}

/// A code that no time near now makes right.
pub(crate) fn wrong() -> Phrase {
    phrase!("error-code-wrong")
}

/// The phone's clock is off by so many minutes, fast if above zero.
pub(crate) fn clock_off(minutes: i64) -> Phrase {
    let count = minutes.unsigned_abs();
    if minutes > 0 { phrase!("error-clock-fast", minutes = count) } else { phrase!("error-clock-slow", minutes = count) }
}

#[cfg(test)]
mod tests {
    use locales::{Language, Words};

    use super::*;

    #[test]
    fn a_clock_that_is_off_is_named_in_minutes() {
        let english = Words::new(Language::English);
        assert!(english.say(clock_off(1)).contains("about 1 minute fast"));
        assert!(english.say(clock_off(-4)).contains("about 4 minutes slow"));
        assert!(english.say(of(CodeCheck::ClockOff(30))).contains("about 30 minutes fast"));
    }
}
