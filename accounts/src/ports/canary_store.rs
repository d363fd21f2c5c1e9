use async_trait::async_trait;

use super::StoreDown;
use crate::{CanaryRecord, PortalId};

/// What the fleet remembers of its canaries.
#[async_trait]
pub trait CanaryStore: Send + Sync {
    /// How the last try went.
    async fn canary(&self, portal: &PortalId) -> Result<Option<CanaryRecord>, StoreDown>;
    /// Replaces that.
    async fn put_canary(&self, portal: &PortalId, record: &CanaryRecord) -> Result<(), StoreDown>;
}
