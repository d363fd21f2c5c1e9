use ::accounts::ports::{CanaryStore, StoreDown};
use ::accounts::{CanaryRecord, PortalId};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{read, write};

#[async_trait]
impl CanaryStore for Accounts {
    async fn canary(&self, portal: &PortalId) -> Result<Option<CanaryRecord>, StoreDown> {
        let row: Option<(String,)> =
            read!(self, |pool| sqlx::query_as("SELECT record FROM canaries WHERE portal = $1").bind(portal.as_str()).fetch_optional(pool))?;
        row.map(|(record,)| serde_json::from_str(&record).map_err(|_| self.pools.nonsense("record"))).transpose()
    }

    async fn put_canary(&self, portal: &PortalId, record: &CanaryRecord) -> Result<(), StoreDown> {
        let record = serde_json::to_string(record).map_err(|_| self.pools.nonsense("record"))?;
        write!(
            self,
            sqlx::query(
                "INSERT INTO canaries (portal, record) VALUES ($1, $2) ON CONFLICT (portal) DO UPDATE SET record = excluded.record",
            )
            .bind(portal.as_str())
            .bind(record.as_str())
        )
        .map(drop)
    }
}
