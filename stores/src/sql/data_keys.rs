use ::accounts::AccountId;
use ::accounts::ports::{DataKey, StoreDown};

use super::Accounts;
use super::pools::{read, write};

type DataKeyRow = (String, String, Vec<u8>);

impl Accounts {
    pub(super) async fn data_key_of(&self, account: AccountId) -> Result<Option<DataKey>, StoreDown> {
        let row: Option<DataKeyRow> =
            read!(self, |pool| sqlx::query_as("SELECT account, wrapped_by, wrapped FROM data_keys WHERE account = $1")
                .bind(account.to_string())
                .fetch_optional(pool))?;
        row.map(|row| self.to_data_key(row)).transpose()
    }

    pub(super) async fn insert_data_key(&self, key: &DataKey) -> Result<DataKey, StoreDown> {
        write!(
            self,
            sqlx::query("INSERT INTO data_keys (account, wrapped_by, wrapped) VALUES ($1, $2, $3) ON CONFLICT (account) DO NOTHING")
                .bind(key.account.to_string())
                .bind(&key.wrapped_by)
                .bind(&key.wrapped)
        )?;
        self.data_key_of(key.account).await?.ok_or_else(|| self.pools.nonsense("account"))
    }

    pub(super) async fn data_keys_wrapped_otherwise(&self, current: &str, limit: u32) -> Result<Vec<DataKey>, StoreDown> {
        let rows: Vec<DataKeyRow> = read!(self, |pool| sqlx::query_as(
            "SELECT account, wrapped_by, wrapped FROM data_keys WHERE wrapped_by <> $1 ORDER BY account LIMIT $2",
        )
        .bind(current)
        .bind(i64::from(limit))
        .fetch_all(pool))?;
        rows.into_iter().map(|row| self.to_data_key(row)).collect()
    }

    pub(super) async fn exchange_data_key(&self, old: &DataKey, new: &DataKey) -> Result<bool, StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE data_keys SET wrapped_by = $4, wrapped = $5 WHERE account = $1 AND wrapped_by = $2 AND wrapped = $3")
                .bind(old.account.to_string())
                .bind(&old.wrapped_by)
                .bind(&old.wrapped)
                .bind(&new.wrapped_by)
                .bind(&new.wrapped)
        )
        .map(|rows| rows == 1)
    }

    pub(super) async fn count_data_keys(&self) -> Result<Vec<(String, u64)>, StoreDown> {
        let rows: Vec<(String, i64)> =
            read!(self, |pool| sqlx::query_as("SELECT wrapped_by, count(*) FROM data_keys GROUP BY wrapped_by ORDER BY wrapped_by")
                .fetch_all(pool))?;
        Ok(rows.into_iter().map(|(wrapper, count)| (wrapper, count.unsigned_abs())).collect())
    }

    fn to_data_key(&self, (account, wrapped_by, wrapped): DataKeyRow) -> Result<DataKey, StoreDown> {
        Ok(DataKey { account: self.pools.id(&account)?, wrapped_by, wrapped })
    }
}
