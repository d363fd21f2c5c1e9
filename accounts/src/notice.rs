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
    /// The master password was changed.
    PasswordChanged,
    /// An operator made the account.
    AccountCreated,
}
