use std::net::IpAddr;

use policies::Timestamp;

use crate::AccountId;

/// What happened to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditKind {
    /// An operator made it.
    AccountCreated,
    /// Its person made it.
    Registered,
    /// Its person signed in.
    SignedIn,
    /// Its person proved themselves further in the midst of a session.
    SteppedUp,
    /// Somebody gave a wrong password for it.
    SignInRefused,
    /// So many wrong passwords were given for it that the next have to wait.
    LockedOut,
    /// The right password was given for it while it was locked.
    SignInLocked,
    /// An operator keeps its person out.
    AccountLocked,
    /// An operator lets its person in again.
    AccountUnlocked,
    /// An operator ended the waiting after wrong passwords.
    TriesForgotten,
    /// An operator brought it over from elsewhere.
    AccountImported,
    /// A session of it was ended by its person.
    SignedOut,
    /// Its person ended a session of it from another browser.
    SessionEnded,
    /// Its person had every browser forgotten in which they had signed in.
    DevicesForgotten,
    /// Its person downloaded what is kept about them.
    DataExported,
    /// Its person deleted it.
    AccountDeleted,
    /// Its person chose a new password.
    PasswordChanged,
    /// Its person chose when to be asked for another password.
    PasswordExpirySet,
    /// A new password was chosen with a mailed token.
    PasswordReset,
    /// A portal login was linked.
    Linked,
    /// A link was removed.
    Unlinked,
    /// One of several links was chosen for a session.
    LinkChosen,
    /// A portal refused what was typed on the linking page.
    LinkRefused,
    /// A stored credential was refused by its portal.
    LinkNeedsAttention,
    /// An operator assigned a user name at a portal.
    LinkAssigned,
    /// A wrong, stale or used one-time or recovery code was given, after the right password or a token to reset it.
    CodeRefused,
    /// One-time codes were set up, or moved to another app.
    OneTimeCodeSetUp,
    /// One-time codes were removed by their person.
    OneTimeCodeRemoved,
    /// One-time codes and passkeys were taken off by an operator.
    OneTimeCodeReset,
    /// A passkey was made.
    PasskeyAdded,
    /// A passkey was removed by its person.
    PasskeyRemoved,
    /// What a browser gave as a passkey does not count.
    PasskeyRefused,
    /// New recovery codes were made.
    RecoveryCodesIssued,
    /// A recovery code was used up.
    RecoveryCodeUsed,
    /// The person chose security questions.
    SecurityQuestionsChanged,
    /// The person removed their security questions.
    SecurityQuestionsRemoved,
    /// Wrong answers to the security questions were given, after the token of a reset.
    SecurityAnswersRefused,
    /// The person changed their name.
    NameChanged,
    /// The person changed their PIN.
    PinChanged,
    /// The person changed their mobile number, or verified it.
    NumberChanged,
    /// The person removed their mobile number.
    NumberRemoved,
    /// The person changed their e-mail address.
    EmailChanged,
}

impl AuditKind {
    /// The word under which it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountCreated => "account-created",
            Self::Registered => "registered",
            Self::SignedIn => "signed-in",
            Self::SteppedUp => "stepped-up",
            Self::SignInRefused => "sign-in-refused",
            Self::LockedOut => "locked-out",
            Self::SignInLocked => "sign-in-locked",
            Self::AccountLocked => "account-locked",
            Self::AccountUnlocked => "account-unlocked",
            Self::TriesForgotten => "tries-forgotten",
            Self::AccountImported => "account-imported",
            Self::SignedOut => "signed-out",
            Self::SessionEnded => "session-ended",
            Self::DevicesForgotten => "devices-forgotten",
            Self::DataExported => "data-exported",
            Self::AccountDeleted => "account-deleted",
            Self::PasswordChanged => "password-changed",
            Self::PasswordExpirySet => "password-expiry-set",
            Self::PasswordReset => "password-reset",
            Self::Linked => "linked",
            Self::Unlinked => "unlinked",
            Self::LinkChosen => "link-chosen",
            Self::LinkRefused => "link-refused",
            Self::LinkNeedsAttention => "link-needs-attention",
            Self::LinkAssigned => "link-assigned",
            Self::CodeRefused => "code-refused",
            Self::OneTimeCodeSetUp => "one-time-code-set-up",
            Self::OneTimeCodeRemoved => "one-time-code-removed",
            Self::OneTimeCodeReset => "one-time-code-reset",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::PasskeyRefused => "passkey-refused",
            Self::RecoveryCodesIssued => "recovery-codes-issued",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::SecurityQuestionsChanged => "security-questions-changed",
            Self::SecurityQuestionsRemoved => "security-questions-removed",
            Self::SecurityAnswersRefused => "security-answers-refused",
            Self::NameChanged => "name-changed",
            Self::PinChanged => "pin-changed",
            Self::NumberChanged => "number-changed",
            Self::NumberRemoved => "number-removed",
            Self::EmailChanged => "email-changed",
        }
    }
}

/// One line of an account's audit trail. Never holds a secret.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// To which account.
    pub account: AccountId,
    /// What.
    pub kind: AuditKind,
    /// About what: a portal's id, a session's browser; empty if there is nothing to add.
    pub about: String,
    /// From which address, where a person did it.
    pub address: Option<IpAddr>,
}
