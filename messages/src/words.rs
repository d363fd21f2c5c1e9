use accounts::Notice;
use accounts::use_cases::INVITATION_DAYS;
use locales::{Phrase, Words, how_long, phrase};

/// A notice as a person reads it.
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// What stands in the words of every mail.
pub(crate) struct Names<'a> {
    /// The organisation's.
    pub(crate) brand: &'a str,
    /// The sign-in host's address.
    pub(crate) sign_in: &'a str,
    /// The subject of every mail that answers the wish for a token, which must not tell who has an account; without it, that of the language.
    pub(crate) token_subject: Option<&'a str>,
}

/// Puts a notice into words.
pub(crate) fn written(notice: &Notice, words: &Words, names: &Names<'_>) -> Written {
    let (subject, text) = phrases(notice, names.brand, names.sign_in);
    let subject = match (subject, names.token_subject) {
        (None, Some(configured)) => configured.to_owned(),
        (None, None) => words.say(phrase!("mail-token-subject", brand = names.brand)),
        (Some(subject), _) => words.say(subject),
    };
    Written { subject: one_line(&subject), text: format!("{}\n\n{}\n", words.say(phrase!("mail-greeting")), words.say(text)) }
}

/// Subject and text; no subject where a token was wished for.
fn phrases(notice: &Notice, brand: &str, sign_in: &str) -> (Option<Phrase>, Phrase) {
    let (subject, text) = match notice {
        Notice::ResetToken { token } => return (None, phrase!("mail-reset-token", brand = brand, token = token.reveal())),
        Notice::RegistrationToken { token } => return (None, phrase!("mail-registration-token", brand = brand, token = token.reveal())),
        Notice::AddressToken { token } => return (None, phrase!("mail-address-token", brand = brand, token = token.reveal())),
        Notice::AddressTaken => return (None, phrase!("mail-address-taken", brand = brand, sign_in = sign_in)),
        Notice::NoVerifiedNumber => return (None, phrase!("mail-no-verified-number", brand = brand, sign_in = sign_in)),
        Notice::EmailChanged { from, to } => (
            phrase!("mail-email-changed-subject", brand = brand),
            phrase!("mail-email-changed", brand = brand, from = from.as_str(), to = to.as_str()),
        ),
        Notice::SecurityQuestionsChanged => (
            phrase!("mail-security-questions-changed-subject", brand = brand),
            phrase!("mail-security-questions-changed", brand = brand, sign_in = sign_in),
        ),
        Notice::NameChanged => {
            (phrase!("mail-name-changed-subject", brand = brand), phrase!("mail-name-changed", brand = brand, sign_in = sign_in))
        }
        Notice::PinChanged => (phrase!("mail-pin-changed-subject", brand = brand), phrase!("mail-pin-changed", brand = brand)),
        Notice::NumberChanged { number } => (
            phrase!("mail-number-changed-subject", brand = brand),
            phrase!("mail-number-changed", brand = brand, number = number.as_str(), sign_in = sign_in),
        ),
        Notice::NumberRemoved => {
            (phrase!("mail-number-removed-subject", brand = brand), phrase!("mail-number-removed", brand = brand, sign_in = sign_in))
        }
        Notice::ResetWithoutAccount => return (None, phrase!("mail-reset-without-account", brand = brand, sign_in = sign_in)),
        Notice::Invitation { token } => (
            phrase!("mail-invitation-subject", brand = brand),
            phrase!("mail-invitation", brand = brand, sign_in = sign_in, token = token.reveal(), days = INVITATION_DAYS),
        ),
        Notice::AlreadyRegistered => return (None, phrase!("mail-already-registered", brand = brand, sign_in = sign_in)),
        Notice::AccountCreated => {
            (phrase!("mail-account-created-subject", brand = brand), phrase!("mail-account-created", brand = brand, sign_in = sign_in))
        }
        Notice::SessionsEnded => {
            (phrase!("mail-sessions-ended-subject", brand = brand), phrase!("mail-sessions-ended", brand = brand, sign_in = sign_in))
        }
        Notice::AccountDeleted => (phrase!("mail-account-deleted-subject", brand = brand), phrase!("mail-account-deleted", brand = brand)),
        Notice::LockedOut { at, address, wait } => {
            let at = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
            let date = phrase!("date", day = at.day(), month = at.month(), year = at.strftime("%Y").to_string());
            let (time, wait) = (at.strftime("%H:%M UTC").to_string(), how_long(*wait));
            (
                phrase!("mail-locked-out-subject", brand = brand),
                phrase!("mail-locked-out", date = date, time = time, address = address.to_string(), wait = wait, sign_in = sign_in),
            )
        }
        Notice::AccountLocked => {
            (phrase!("mail-account-locked-subject", brand = brand), phrase!("mail-account-locked", brand = brand, sign_in = sign_in))
        }
        Notice::AccountUnlocked => {
            (phrase!("mail-account-unlocked-subject", brand = brand), phrase!("mail-account-unlocked", brand = brand, sign_in = sign_in))
        }
        Notice::PasswordExpirySet => {
            (phrase!("mail-password-expiry-set-subject", brand = brand), phrase!("mail-password-expiry-set", sign_in = sign_in))
        }
        Notice::PasswordChanged => {
            (phrase!("mail-password-changed-subject", brand = brand), phrase!("mail-password-changed", brand = brand, sign_in = sign_in))
        }
        Notice::PasswordReset => {
            (phrase!("mail-password-reset-subject", brand = brand), phrase!("mail-password-reset", brand = brand, sign_in = sign_in))
        }
        Notice::PortalLinked { portal } => (
            phrase!("mail-portal-linked-subject", portal = portal),
            phrase!("mail-portal-linked", portal = portal, brand = brand, sign_in = sign_in),
        ),
        Notice::PortalUnlinked { portal } => (
            phrase!("mail-portal-unlinked-subject", portal = portal),
            phrase!("mail-portal-unlinked", portal = portal, brand = brand, sign_in = sign_in),
        ),
        Notice::OneTimeCodeSetUp => (
            phrase!("mail-one-time-code-set-up-subject", brand = brand),
            phrase!("mail-one-time-code-set-up", brand = brand, sign_in = sign_in),
        ),
        Notice::OneTimeCodeRemoved => (
            phrase!("mail-one-time-code-removed-subject", brand = brand),
            phrase!("mail-one-time-code-removed", brand = brand, sign_in = sign_in),
        ),
        Notice::PasskeyAdded { name } => (
            phrase!("mail-passkey-added-subject", brand = brand),
            phrase!("mail-passkey-added", brand = brand, name = one_line(name), sign_in = sign_in),
        ),
        Notice::PasskeyRemoved { name } => (
            phrase!("mail-passkey-removed-subject", brand = brand),
            phrase!("mail-passkey-removed", brand = brand, name = one_line(name), sign_in = sign_in),
        ),
        Notice::RecoveryCodesIssued => {
            (phrase!("mail-recovery-codes-issued-subject", brand = brand), phrase!("mail-recovery-codes-issued", sign_in = sign_in))
        }
        Notice::RecoveryCodeUsed { left } => {
            (phrase!("mail-recovery-code-used-subject", brand = brand), phrase!("mail-recovery-code-used", left = *left, sign_in = sign_in))
        }
        Notice::TooManyCodes { address } => (
            phrase!("mail-too-many-codes-subject", brand = brand),
            phrase!("mail-too-many-codes", address = address.to_string(), sign_in = sign_in),
        ),
    };
    (Some(subject), text)
}

/// A portal's name comes from the configuration; a line break in it must not begin a header of its own.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use accounts::{Timestamp, Token};
    use locales::Language;

    use super::*;

    fn english(notice: &Notice) -> Written {
        let names = Names { brand: "Example", sign_in: "https://login.example.com", token_subject: None };
        written(notice, &Words::new(Language::English), &names)
    }

    #[test]
    fn every_notice_names_what_happened_and_what_to_do() {
        let portal = || "Team wiki".to_owned();
        let locked_out = Notice::LockedOut {
            at: Timestamp::from_millis(1_772_546_700_000),
            address: "203.0.113.9".parse().unwrap(),
            wait: Duration::from_secs(900),
        };
        let cases = [
            (locked_out.clone(), "203.0.113.9"),
            (locked_out.clone(), "On 3 March 2026 at 14:05 UTC"),
            (locked_out, "for 15 minutes"),
            (Notice::PortalLinked { portal: portal() }, "Team wiki is now linked"),
            (Notice::PortalUnlinked { portal: portal() }, "Team wiki is no longer linked"),
            (Notice::OneTimeCodeSetUp, "are set up"),
            (Notice::OneTimeCodeRemoved, "were removed"),
            (Notice::RecoveryCodesIssued, "Ten new"),
            (Notice::RecoveryCodeUsed { left: 7 }, "you have 7 left"),
            (Notice::TooManyCodes { address: "203.0.113.9".parse().unwrap() }, "203.0.113.9"),
        ];
        for (notice, expected) in cases {
            let Written { subject, text } = english(&notice);
            assert!(format!("{subject} {text}").contains(expected), "{expected}: {text}");
            assert!(text.contains("If this was not you") && text.contains("https://login.example.com/account/"), "{text}");
        }
        assert!(english(&Notice::AccountCreated).text.contains("https://login.example.com"));
    }

    #[test]
    fn a_line_break_in_a_name_begins_no_header() {
        let notice = Notice::PortalLinked { portal: "Wiki\r\nBcc: all@example.com".to_owned() };
        assert_eq!(english(&notice).subject, "Wiki  Bcc: all@example.com is now linked to your master account");
    }

    #[test]
    fn a_token_stands_alone_on_a_line_and_nothing_in_its_mail_can_be_clicked() {
        let token = || Token::parse("4F7K-22QX").unwrap();
        for language in Language::ALL {
            for notice in [Notice::ResetToken { token: token() }, Notice::RegistrationToken { token: token() }] {
                let names = Names { brand: "Example", sign_in: "https://l", token_subject: Some("Token") };
                let Written { subject, text } = written(&notice, &Words::new(language), &names);
                assert_eq!(subject, "Token");
                assert!(text.lines().any(|line| line == "4F7K22QX"), "{text}");
                assert!(!text.contains("://"), "{text}");
            }
        }
    }

    #[test]
    fn a_mail_without_a_token_has_the_same_subject() {
        for notice in [Notice::ResetWithoutAccount, Notice::AlreadyRegistered] {
            assert_eq!(english(&notice).subject, "Example e-mail validation token");
        }
    }
}
