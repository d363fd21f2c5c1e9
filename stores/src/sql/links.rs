use ::accounts::ports::{LinkFailed, StoreDown};
use ::accounts::{AccountId, Link, LinkId, LinkState, PortalId, Timestamp};

use super::Accounts;
use super::codec::link_state_word;
use super::pools::{read, write};

type LinkRow = (String, String, Option<Vec<u8>>, i64, String, i64, Option<i64>, i64);

impl Accounts {
    pub(super) async fn links_for(&self, account: AccountId, portal: &PortalId) -> Result<Vec<Link>, StoreDown> {
        let rows: Vec<LinkRow> = read!(self, |pool| sqlx::query_as(
            "SELECT id, username, sealed_password, version, state, linked_at, last_used, place
             FROM links WHERE account = $1 AND portal = $2 ORDER BY place",
        )
        .bind(account.to_string())
        .bind(portal.as_str())
        .fetch_all(pool))?;
        rows.into_iter()
            .map(|(id, username, sealed_password, version, state, linked_at, last_used, place)| {
                Ok(Link {
                    id: self.pools.id(&id)?,
                    account,
                    portal: portal.clone(),
                    place: u16::try_from(place).unwrap_or(u16::MAX),
                    username,
                    sealed_password,
                    version,
                    state: self.pools.link_state(&state)?,
                    linked_at: Timestamp::from_millis(linked_at),
                    last_used: last_used.map(Timestamp::from_millis),
                })
            })
            .collect()
    }

    pub(super) async fn store_link(&self, link: &Link) -> Result<(), LinkFailed> {
        let stored = if link.version == 1 { self.insert_link(link).await? } else { self.replace_link(link).await? };
        if stored { Ok(()) } else { Err(LinkFailed::Changed) }
    }

    async fn insert_link(&self, link: &Link) -> Result<bool, StoreDown> {
        let outcome = write!(raw self, sqlx::query(
            "INSERT INTO links (id, account, portal, username, sealed_password, version, state, linked_at, last_used, place)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(link.id.to_string())
        .bind(link.account.to_string())
        .bind(link.portal.as_str())
        .bind(&link.username)
        .bind(&link.sealed_password)
        .bind(link.version)
        .bind(link_state_word(link.state))
        .bind(link.linked_at.millis())
        .bind(link.last_used.map(Timestamp::millis))
        .bind(i64::from(link.place)));
        self.stored(outcome)
    }

    fn stored(&self, outcome: Result<Result<u64, sqlx::Error>, tokio::time::error::Elapsed>) -> Result<bool, StoreDown> {
        match outcome {
            // Another link was faster, or the account is gone.
            Ok(Err(sqlx::Error::Database(refused))) if refused.is_unique_violation() || refused.is_foreign_key_violation() => Ok(false),
            outcome => self.pools.outcome(outcome).map(|rows| rows == 1),
        }
    }

    async fn replace_link(&self, link: &Link) -> Result<bool, StoreDown> {
        let outcome = write!(raw self, sqlx::query(
            "UPDATE links SET username = $4, sealed_password = $5, version = $6, state = $7, linked_at = $8, last_used = $9
             WHERE id = $1 AND account = $2 AND portal = $3 AND place = $10 AND version = $6 - 1",
        )
        .bind(link.id.to_string())
        .bind(link.account.to_string())
        .bind(link.portal.as_str())
        .bind(&link.username)
        .bind(&link.sealed_password)
        .bind(link.version)
        .bind(link_state_word(link.state))
        .bind(link.linked_at.millis())
        .bind(link.last_used.map(Timestamp::millis))
        .bind(i64::from(link.place)));
        self.stored(outcome)
    }

    pub(super) async fn set_link_state(&self, id: LinkId, version: i64, state: LinkState) -> Result<bool, StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE links SET state = $3 WHERE id = $1 AND version = $2")
                .bind(id.to_string())
                .bind(version)
                .bind(link_state_word(state))
        )
        .map(|rows| rows == 1)
    }

    pub(super) async fn set_link_used(&self, id: LinkId, at: Timestamp) -> Result<(), StoreDown> {
        write!(self, sqlx::query("UPDATE links SET last_used = $2 WHERE id = $1").bind(id.to_string()).bind(at.millis())).map(drop)
    }

    pub(super) async fn delete_link(&self, account: AccountId, id: LinkId) -> Result<bool, StoreDown> {
        write!(self, sqlx::query("DELETE FROM links WHERE account = $1 AND id = $2").bind(account.to_string()).bind(id.to_string()))
            .map(|rows| rows > 0)
    }
}
