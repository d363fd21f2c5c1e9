use crate::browser_words::browser_words;

/// An event of the audit trail as its person reads it. `portal` gives the name of the portal with an id.
pub(crate) fn activity_words(kind: &str, about: &str, portal: impl Fn(&str) -> String) -> String {
    match kind {
        "account-created" => "Your master account was made".to_owned(),
        "registered" => format!("You made your master account in {}", browser_words(about)),
        "signed-in" => format!("Signed in with {}", browser_words(about)),
        "sign-in-refused" => format!("A wrong password was given with {}", browser_words(about)),
        "sign-in-locked" => format!("The right password was given with {}, while the account was locked", browser_words(about)),
        "account-locked" => "The account was locked by the people who run this".to_owned(),
        "account-unlocked" => "The account was unlocked by the people who run this".to_owned(),
        "account-imported" => "Your master account was made from the one that you had before".to_owned(),
        "password-expiry-set" => format!("When a new password is asked for was changed with {}", browser_words(about)),
        "signed-out" => format!("Signed out of {}", browser_words(about)),
        "session-ended" => format!("From another browser, {} was signed out", browser_words(about)),
        "password-changed" => format!("The password was changed with {}", browser_words(about)),
        "password-reset" => format!("A new password was chosen, with a token from your mail, in {}", browser_words(about)),
        "data-exported" => format!("Your data was downloaded with {}", browser_words(about)),
        "account-deleted" => "The account was deleted".to_owned(),
        "linked" => format!("Your login for {} was linked", portal(about)),
        "unlinked" => format!("The link to {} was removed", portal(about)),
        "link-refused" => format!("{} refused the login that was to be linked", portal(about)),
        "link-needs-attention" => format!("{} refused your linked login", portal(about)),
        "link-assigned" => format!("A user name for {} was assigned to you", portal(about)),
        "code-refused" => format!("A code that does not count was given with {}", browser_words(about)),
        "one-time-code-set-up" => format!("One-time codes were set up with {}", browser_words(about)),
        "one-time-code-removed" => format!("One-time codes were removed with {}", browser_words(about)),
        "one-time-code-reset" => "One-time codes were taken off by the people who run this".to_owned(),
        "recovery-codes-issued" => format!("New recovery codes were made with {}", browser_words(about)),
        "recovery-code-used" => format!("A recovery code was used with {}", browser_words(about)),
        // A word that a newer node has written: readable as it stands.
        other => other.replace('-', " "),
    }
}

#[cfg(test)]
mod tests {
    use accounts::AuditKind;

    use super::*;

    #[test]
    fn every_kind_of_event_has_words() {
        let said = |kind: AuditKind| activity_words(kind.as_str(), "wiki", |id| format!("<{id}>"));
        for (kind, words) in [
            (AuditKind::AccountCreated, "Your master account was made"),
            (AuditKind::Registered, "You made your master account in an unknown browser"),
            (AuditKind::SignedIn, "Signed in with an unknown browser"),
            (AuditKind::SignInRefused, "A wrong password was given with an unknown browser"),
            (AuditKind::SignInLocked, "The right password was given with an unknown browser, while the account was locked"),
            (AuditKind::AccountLocked, "The account was locked by the people who run this"),
            (AuditKind::AccountUnlocked, "The account was unlocked by the people who run this"),
            (AuditKind::AccountImported, "Your master account was made from the one that you had before"),
            (AuditKind::PasswordExpirySet, "When a new password is asked for was changed with an unknown browser"),
            (AuditKind::SignedOut, "Signed out of an unknown browser"),
            (AuditKind::SessionEnded, "From another browser, an unknown browser was signed out"),
            (AuditKind::PasswordChanged, "The password was changed with an unknown browser"),
            (AuditKind::PasswordReset, "A new password was chosen, with a token from your mail, in an unknown browser"),
            (AuditKind::DataExported, "Your data was downloaded with an unknown browser"),
            (AuditKind::AccountDeleted, "The account was deleted"),
            (AuditKind::Linked, "Your login for <wiki> was linked"),
            (AuditKind::Unlinked, "The link to <wiki> was removed"),
            (AuditKind::LinkRefused, "<wiki> refused the login that was to be linked"),
            (AuditKind::LinkNeedsAttention, "<wiki> refused your linked login"),
            (AuditKind::LinkAssigned, "A user name for <wiki> was assigned to you"),
            (AuditKind::CodeRefused, "A code that does not count was given with an unknown browser"),
            (AuditKind::OneTimeCodeSetUp, "One-time codes were set up with an unknown browser"),
            (AuditKind::OneTimeCodeRemoved, "One-time codes were removed with an unknown browser"),
            (AuditKind::OneTimeCodeReset, "One-time codes were taken off by the people who run this"),
            (AuditKind::RecoveryCodesIssued, "New recovery codes were made with an unknown browser"),
            (AuditKind::RecoveryCodeUsed, "A recovery code was used with an unknown browser"),
        ] {
            assert_eq!(said(kind), words);
        }
        assert_eq!(activity_words("moon-landed", "", str::to_owned), "moon landed");
    }
}
