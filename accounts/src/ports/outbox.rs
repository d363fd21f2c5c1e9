use async_trait::async_trait;

use super::StoreDown;
use crate::{Notice, Recipient};

/// Where notices go. Never blocks a page: what is posted is stored, and sent by a worker.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Tells somebody, in their language. Gives the unique part of the mail's `Message-ID`, by which [`MailQueue::find`](super::MailQueue::find)
    /// tells what became of it.
    async fn post(&self, to: Recipient<'_>, notice: &Notice) -> Result<String, StoreDown>;
}
