use crate::browser_words::browser_words;
use locales::{Phrase, phrase};

/// An event of the audit trail as its person reads it. `portal` gives the name of the portal with an id.
pub(crate) fn activity_words(kind: &str, about: &str, portal: impl Fn(&str) -> String) -> Phrase {
    let (id, name) = about.split_once(": ").map_or((about, None), |(id, name)| (id, Some(name)));
    match kind {
        "account-created" => phrase!("event-account-created"),
        "registered" => phrase!("event-registered", browser = browser_words(about)),
        "signed-in" => phrase!("event-signed-in", browser = browser_words(about)),
        "stepped-up" => phrase!("event-stepped-up", browser = browser_words(about)),
        "sign-in-refused" => phrase!("event-sign-in-refused", browser = browser_words(about)),
        "sign-in-locked" => phrase!("event-sign-in-locked", browser = browser_words(about)),
        "locked-out" => phrase!("event-locked-out", browser = browser_words(about)),
        "account-locked" => phrase!("event-account-locked"),
        "account-unlocked" => phrase!("event-account-unlocked"),
        "tries-forgotten" => phrase!("event-tries-forgotten"),
        "account-imported" => phrase!("event-account-imported"),
        "password-expiry-set" => phrase!("event-password-expiry-set", browser = browser_words(about)),
        "signed-out" => phrase!("event-signed-out", browser = browser_words(about)),
        "session-ended" => phrase!("event-session-ended", browser = browser_words(about)),
        "devices-forgotten" => phrase!("event-devices-forgotten", browser = browser_words(about)),
        "password-changed" => phrase!("event-password-changed", browser = browser_words(about)),
        "password-reset" => phrase!("event-password-reset", browser = browser_words(about)),
        "data-exported" => phrase!("event-data-exported", browser = browser_words(about)),
        "account-deleted" => phrase!("event-account-deleted"),
        "linked" => match name {
            Some(name) => phrase!("event-linked-as", portal = portal(id), name = name),
            None => phrase!("event-linked", portal = portal(id)),
        },
        "unlinked" => match name {
            Some(name) => phrase!("event-unlinked-as", portal = portal(id), name = name),
            None => phrase!("event-unlinked", portal = portal(id)),
        },
        "link-chosen" => match name {
            Some(name) => phrase!("event-link-chosen-as", portal = portal(id), name = name),
            None => phrase!("event-link-chosen", portal = portal(id)),
        },
        "link-refused" => phrase!("event-link-refused", portal = portal(id)),
        // The verdict stands behind it.
        "link-needs-attention" => phrase!("event-link-needs-attention", portal = portal(id)),
        "link-assigned" => phrase!("event-link-assigned", portal = portal(id)),
        "code-refused" => phrase!("event-code-refused", browser = browser_words(about)),
        "one-time-code-set-up" => phrase!("event-one-time-code-set-up", browser = browser_words(about)),
        "one-time-code-removed" => phrase!("event-one-time-code-removed", browser = browser_words(about)),
        "one-time-code-reset" => phrase!("event-one-time-code-reset"),
        "passkey-added" => phrase!("event-passkey-added", browser = browser_words(about)),
        "passkey-removed" => phrase!("event-passkey-removed", browser = browser_words(about)),
        "passkey-refused" => phrase!("event-passkey-refused", browser = browser_words(about)),
        "recovery-codes-issued" => phrase!("event-recovery-codes-issued", browser = browser_words(about)),
        "security-questions-changed" => phrase!("event-security-questions-changed", browser = browser_words(about)),
        "security-questions-removed" => phrase!("event-security-questions-removed", browser = browser_words(about)),
        "security-answers-refused" => phrase!("event-security-answers-refused", browser = browser_words(about)),
        "name-changed" => phrase!("event-name-changed", browser = browser_words(about)),
        "pin-changed" => phrase!("event-pin-changed", browser = browser_words(about)),
        "number-changed" => phrase!("event-number-changed", browser = browser_words(about)),
        "number-removed" => phrase!("event-number-removed", browser = browser_words(about)),
        "email-changed" => phrase!("event-email-changed", browser = browser_words(about)),
        "recovery-code-used" => phrase!("event-recovery-code-used", browser = browser_words(about)),
        // A word that a newer node has written: readable as it stands.
        other => phrase!("verbatim", text = other.replace('-', " ")),
    }
}

#[cfg(test)]
mod tests {
    use accounts::AuditKind;
    use locales::{Language, Words};

    use super::*;

    #[test]
    fn every_kind_of_event_has_words() {
        let english = Words::new(Language::English);
        let said = |kind: AuditKind| english.say(activity_words(kind.as_str(), "wiki", |id| format!("<{id}>")));
        for (kind, words) in [
            (AuditKind::AccountCreated, "Your master account was made"),
            (AuditKind::Registered, "You made your master account in an unknown browser"),
            (AuditKind::SignedIn, "Signed in with an unknown browser"),
            (AuditKind::SteppedUp, "You confirmed that it is you, with an unknown browser"),
            (AuditKind::SignInRefused, "A wrong password was given with an unknown browser"),
            (AuditKind::SignInLocked, "The right password was given with an unknown browser, while the account was locked"),
            (AuditKind::AccountLocked, "The account was locked by the people who run this"),
            (AuditKind::AccountUnlocked, "The account was unlocked by the people who run this"),
            (AuditKind::TriesForgotten, "The people who run this have ended the waiting after wrong passwords"),
            (AuditKind::DevicesForgotten, "All browsers were forgotten, with an unknown browser"),
            (AuditKind::AccountImported, "Your master account was made from the one that you had before"),
            (AuditKind::PasswordExpirySet, "When a new password is asked for was changed with an unknown browser"),
            (AuditKind::SignedOut, "Signed out of an unknown browser"),
            (AuditKind::SessionEnded, "From another browser, an unknown browser was signed out"),
            (AuditKind::PasswordChanged, "The password was changed with an unknown browser"),
            (AuditKind::PasswordReset, "A new password was chosen, with a token that was sent to you, in an unknown browser"),
            (AuditKind::DataExported, "Your data was downloaded with an unknown browser"),
            (AuditKind::AccountDeleted, "The account was deleted"),
            (AuditKind::Linked, "Your login for <wiki> was linked"),
            (AuditKind::Unlinked, "The link to <wiki> was removed"),
            (AuditKind::LinkChosen, "One of your logins for <wiki> was chosen"),
            (AuditKind::LinkRefused, "<wiki> refused the login that was to be linked"),
            (AuditKind::LinkNeedsAttention, "<wiki> refused your linked login"),
            (AuditKind::LinkAssigned, "A user name for <wiki> was assigned to you"),
            (AuditKind::LockedOut, "There were too many wrong passwords, the last with an unknown browser; new ones had to wait"),
            (AuditKind::CodeRefused, "A code that does not count was given with an unknown browser"),
            (AuditKind::OneTimeCodeSetUp, "One-time codes were set up with an unknown browser"),
            (AuditKind::OneTimeCodeRemoved, "One-time codes were removed with an unknown browser"),
            (AuditKind::OneTimeCodeReset, "One-time codes and passkeys were taken off by the people who run this"),
            (AuditKind::PasskeyAdded, "A passkey was made with an unknown browser"),
            (AuditKind::PasskeyRemoved, "A passkey was removed with an unknown browser"),
            (AuditKind::PasskeyRefused, "A passkey that does not count was given with an unknown browser"),
            (AuditKind::RecoveryCodesIssued, "New recovery codes were made with an unknown browser"),
            (AuditKind::SecurityQuestionsChanged, "Security questions were chosen with an unknown browser"),
            (AuditKind::SecurityQuestionsRemoved, "The security questions were removed with an unknown browser"),
            (AuditKind::SecurityAnswersRefused, "Wrong answers to your security questions were given with an unknown browser"),
            (AuditKind::NameChanged, "Your name was changed with an unknown browser"),
            (AuditKind::PinChanged, "Your PIN was changed with an unknown browser"),
            (AuditKind::NumberChanged, "Your mobile number was changed with an unknown browser"),
            (AuditKind::NumberRemoved, "Your mobile number was removed with an unknown browser"),
            (AuditKind::EmailChanged, "Your e-mail address was changed with an unknown browser"),
            (AuditKind::RecoveryCodeUsed, "A recovery code was used with an unknown browser"),
        ] {
            assert_eq!(said(kind), words);
        }
        let of_one = |kind, about| english.say(activity_words(kind, about, |id| format!("<{id}>")));
        assert_eq!(of_one("linked", "wiki: ada7"), "Your login ada7 for <wiki> was linked");
        assert_eq!(of_one("unlinked", "wiki: ada: 7"), "The link to <wiki> as ada: 7 was removed");
        assert_eq!(of_one("link-chosen", "wiki: ada7"), "Your login ada7 was chosen for <wiki>");
        assert_eq!(of_one("link-needs-attention", "wiki: wrong-credentials"), "<wiki> refused your linked login");
        assert_eq!(english.say(activity_words("moon-landed", "", str::to_owned)), "moon landed");
    }
}
