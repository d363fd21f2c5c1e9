use policies::Timestamp;

use crate::{AccountId, LinkId, PortalId, Verdict};

/// The vaulted legacy credential of one account for one portal.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name.
    pub id: LinkId,
    /// Whose it is.
    pub account: AccountId,
    /// For which portal.
    pub portal: PortalId,
    /// Which of the account's links for it, from 0. No two have the same: so however many are made at once, there are never too many.
    pub place: u16,
    /// The user name at the portal.
    pub username: String,
    /// The password, sealed by the vault for exactly this account, portal, link and version; none for an assigned name.
    pub sealed_password: Option<Vec<u8>>,
    /// Counts the changes; part of what the seal is bound to, so that an older row cannot be put back.
    pub version: i64,
    /// Whether it works.
    pub state: LinkState,
    /// When it was made.
    pub linked_at: Timestamp,
    /// When it last signed somebody in.
    pub last_used: Option<Timestamp>,
}

/// Whether a link may be used without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Nothing speaks against it.
    Works,
    /// The portal answered with this verdict. It is not tried again until the person gives a new credential.
    NeedsAttention(Verdict),
}
