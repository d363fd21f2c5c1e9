use std::net::IpAddr;

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
    /// Somebody wanted to register an address that has an account.
    AlreadyRegistered,
    /// A new password was chosen with a mailed token.
    PasswordReset,
    /// An operator made the account.
    AccountCreated,
    /// One-time codes were set up, or moved to another app.
    OneTimeCodeSetUp,
    /// One-time codes are not asked for any more.
    OneTimeCodeRemoved,
    /// New recovery codes were made; the old ones count no more.
    RecoveryCodesIssued,
    /// A recovery code was used up.
    RecoveryCodeUsed {
        /// How many there still are.
        left: usize,
    },
    /// Somebody who has the right password, or a token to reset it, gave too many wrong codes.
    TooManyCodes {
        /// From which network address the last came.
        address: IpAddr,
    },
}
