use std::net::IpAddr;
use std::time::Duration;

use policies::Timestamp;

use crate::Token;

/// Something that a person is told by mail. The `messages` crate puts it into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A portal login was linked to the master account.
    PortalLinked {
        /// The portal's name as people know it.
        portal: String,
    },
    /// A link was removed.
    PortalUnlinked {
        /// The portal's name as people know it.
        portal: String,
    },
    /// Sessions were ended from another browser.
    SessionsEnded,
    /// The account was deleted at its person's request.
    AccountDeleted,
    /// Somebody gave so many wrong passwords that the next have to wait.
    LockedOut {
        /// When.
        at: Timestamp,
        /// From which network address the last came.
        address: IpAddr,
        /// How long the next have to wait.
        wait: Duration,
    },
    /// An operator keeps the person out.
    AccountLocked,
    /// An operator lets the person in again.
    AccountUnlocked,
    /// When another password is asked for was changed.
    PasswordExpirySet,
    /// The master password was changed.
    PasswordChanged,
    /// Carries the token that lets the person choose a new password.
    ResetToken {
        /// The token.
        token: Token,
    },
    /// Somebody asked for a new password of an address that no account has.
    ResetWithoutAccount,
    /// Carries the token that completes a registration.
    RegistrationToken {
        /// The token.
        token: Token,
    },
    /// Somebody may make an account, with this token.
    Invitation {
        /// The token.
        token: Token,
    },
    /// Somebody wanted to register an address that has an account.
    AlreadyRegistered,
    /// A new password was chosen with a mailed or texted token.
    PasswordReset,
    /// An operator made the account.
    AccountCreated,
    /// One-time codes were set up, or moved to another app.
    OneTimeCodeSetUp,
    /// One-time codes are not asked for any more.
    OneTimeCodeRemoved,
    /// A passkey was made.
    PasskeyAdded {
        /// What its person calls it.
        name: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What its person called it.
        name: String,
    },
    /// New recovery codes were made; the old ones count no more.
    RecoveryCodesIssued,
    /// A recovery code was used up.
    RecoveryCodeUsed {
        /// How many there still are.
        left: usize,
    },
    /// Carries the token that shows that a new address is the person's.
    AddressToken {
        /// The token.
        token: Token,
    },
    /// Somebody wanted to make this address the one of another account than it has.
    AddressTaken,
    /// The account has another address now; both are told.
    EmailChanged {
        /// The one before.
        from: String,
        /// The one in force.
        to: String,
    },
    /// Security questions were chosen or removed.
    SecurityQuestionsChanged,
    /// First and last name were changed.
    NameChanged,
    /// The PIN was changed.
    PinChanged,
    /// The account has another mobile number now, or its number was verified.
    NumberChanged {
        /// All but its last digits are hidden.
        number: String,
    },
    /// The mobile number was removed.
    NumberRemoved,
    /// Somebody asked for a token by text message; the account has no number that was shown to be theirs.
    NoVerifiedNumber,
    /// Somebody who has the right password, or a token to reset it, gave too many wrong codes.
    TooManyCodes {
        /// From which network address the last came.
        address: IpAddr,
    },
}

impl Notice {
    /// The name of its kind, in the configuration and in logs.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PortalLinked { .. } => "portal-linked",
            Self::PortalUnlinked { .. } => "portal-unlinked",
            Self::SessionsEnded => "sessions-ended",
            Self::AccountDeleted => "account-deleted",
            Self::LockedOut { .. } => "locked-out",
            Self::AccountLocked => "account-locked",
            Self::AccountUnlocked => "account-unlocked",
            Self::PasswordExpirySet => "password-expiry-set",
            Self::PasswordChanged => "password-changed",
            Self::ResetToken { .. } | Self::ResetWithoutAccount | Self::RegistrationToken { .. } | Self::AlreadyRegistered => Self::TOKEN,
            Self::AddressToken { .. } | Self::AddressTaken | Self::NoVerifiedNumber => Self::TOKEN,
            Self::PasswordReset => "password-reset",
            Self::AccountCreated => "account-created",
            Self::OneTimeCodeSetUp => "one-time-code-set-up",
            Self::OneTimeCodeRemoved => "one-time-code-removed",
            Self::PasskeyAdded { .. } => "passkey-added",
            Self::PasskeyRemoved { .. } => "passkey-removed",
            Self::RecoveryCodesIssued => "recovery-codes-issued",
            Self::RecoveryCodeUsed { .. } => "recovery-code-used",
            Self::TooManyCodes { .. } => "too-many-codes",
            Self::EmailChanged { .. } => "email-changed",
            Self::SecurityQuestionsChanged => "security-questions-changed",
            Self::NameChanged => "name-changed",
            Self::PinChanged => "pin-changed",
            Self::NumberChanged { .. } => "number-changed",
            Self::NumberRemoved => "number-removed",
            Self::Invitation { .. } => "invitation",
        }
    }

    /// All kinds but [`Notice::TOKEN`].
    pub const KINDS: &'static [&'static str] = &[
        "portal-linked",
        "portal-unlinked",
        "sessions-ended",
        "account-deleted",
        "locked-out",
        "account-locked",
        "account-unlocked",
        "password-expiry-set",
        "password-changed",
        "password-reset",
        "account-created",
        "one-time-code-set-up",
        "one-time-code-removed",
        "passkey-added",
        "passkey-removed",
        "recovery-codes-issued",
        "recovery-code-used",
        "too-many-codes",
        "email-changed",
        "security-questions-changed",
        "name-changed",
        "pin-changed",
        "number-changed",
        "number-removed",
        "invitation",
    ];

    /// The one kind of all answers to the wish for a token: they must not be told apart by their subject.
    pub const TOKEN: &'static str = "token";
}
