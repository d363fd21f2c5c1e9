//! Once-only things, counters and locks.

use std::time::Duration;

use ::accounts::ports::{Cap, StoreDown};
use redis::cmd;

use super::{RedisSessions, keys, milliseconds};

/// The scripts count in double precision: beyond this they would not count right.
pub(super) const MAX_COUNT: u64 = 1 << 53;

impl RedisSessions {
    pub(super) async fn keep_once(&self, key: &str, value: &[u8], keep_for: Duration) -> Result<(), StoreDown> {
        self.ask(cmd("SET").arg(keys::once(key)).arg(value).arg("PX").arg(milliseconds(keep_for))).await
    }

    pub(super) async fn look_at_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown> {
        self.ask(cmd("GET").arg(keys::once(key))).await
    }

    pub(super) async fn take_it(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown> {
        self.ask(cmd("GETDEL").arg(keys::once(key))).await
    }

    pub(super) async fn count(&self, caps: &[Cap]) -> Result<bool, StoreDown> {
        if caps.is_empty() {
            return Ok(true);
        }
        let mut script = self.scripts.reserve.prepare_invoke();
        for cap in caps {
            script.key(keys::counter(&cap.key)).arg(cap.add.min(MAX_COUNT)).arg(cap.max.min(MAX_COUNT - 1)).arg(milliseconds(cap.window));
        }
        self.run(&script).await
    }

    pub(super) async fn uncount(&self, caps: &[Cap]) -> Result<(), StoreDown> {
        if caps.is_empty() {
            return Ok(());
        }
        let mut script = self.scripts.give_back.prepare_invoke();
        for cap in caps {
            script.key(keys::counter(&cap.key)).arg(cap.add.min(MAX_COUNT));
        }
        self.run(&script).await
    }

    pub(super) async fn lock(&self, key: &str, owner: u64, keep_for: Duration) -> Result<bool, StoreDown> {
        self.ask(cmd("SET").arg(keys::lock(key)).arg(owner).arg("NX").arg("PX").arg(milliseconds(keep_for))).await
    }

    pub(super) async fn let_go(&self, key: &str, owner: u64) -> Result<(), StoreDown> {
        let mut script = self.scripts.unlock.key(keys::lock(key));
        script.arg(owner);
        self.run(&script).await
    }
}
