use ::accounts::ports::{Invitation, InvitationStore, StoreDown};
use ::accounts::{EmailAddress, Timestamp};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{read, write};

#[async_trait]
impl InvitationStore for Accounts {
    async fn put_invitation(&self, email: &EmailAddress, invitation: &Invitation) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO invitations (email, token_hash, good_until) VALUES ($1, $2, $3)
                 ON CONFLICT (email) DO UPDATE SET token_hash = excluded.token_hash, good_until = excluded.good_until",
            )
            .bind(email.as_str())
            .bind(invitation.token_hash.to_vec())
            .bind(invitation.good_until.millis())
        )
        .map(drop)
    }

    async fn invitation(&self, email: &EmailAddress) -> Result<Option<Invitation>, StoreDown> {
        let row: Option<(Vec<u8>, i64)> =
            read!(self, |pool| sqlx::query_as("SELECT token_hash, good_until FROM invitations WHERE email = $1")
                .bind(email.as_str())
                .fetch_optional(pool))?;
        let Some((hash, good_until)) = row else { return Ok(None) };
        let token_hash = hash.as_slice().try_into().map_err(|_| self.pools.nonsense("token_hash"))?;
        Ok(Some(Invitation { token_hash, good_until: Timestamp::from_millis(good_until) }))
    }

    async fn remove_invitation(&self, email: &EmailAddress) -> Result<bool, StoreDown> {
        write!(self, sqlx::query("DELETE FROM invitations WHERE email = $1").bind(email.as_str())).map(|rows| rows == 1)
    }

    async fn purge_invitations(&self, before: Timestamp) -> Result<u64, StoreDown> {
        write!(self, sqlx::query("DELETE FROM invitations WHERE good_until < $1").bind(before.millis()))
    }
}
