use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::EmailAddress;
use crate::keys::Mac;

/// That somebody may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The keyed hash of the token that was mailed.
    pub token_hash: Mac,
    /// Until when it is good.
    pub good_until: Timestamp,
}

/// Invitations, one for each address.
#[async_trait]
pub trait InvitationStore: Send + Sync {
    /// Invites this address; an invitation from before is void.
    async fn put_invitation(&self, email: &EmailAddress, invitation: &Invitation) -> Result<(), StoreDown>;
    /// The invitation of this address, however old.
    async fn invitation(&self, email: &EmailAddress) -> Result<Option<Invitation>, StoreDown>;
    /// Removes it; tells whether there was one.
    async fn remove_invitation(&self, email: &EmailAddress) -> Result<bool, StoreDown>;
    /// Forgets those that were good until before this moment; how many.
    async fn purge_invitations(&self, before: Timestamp) -> Result<u64, StoreDown>;
}
