use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::{EmailAddress, Notice};

/// Where notices go. Never blocks a page: what is posted is stored, and sent by a worker.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Tells the person at `to`. Gives the unique part of the mail's `Message-ID`, by which [`MailQueue::find`] tells what became of it.
    async fn post(&self, to: &EmailAddress, notice: &Notice) -> Result<String, StoreDown>;
}

/// A mail in words, to be queued.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// The unique part of its `Message-ID`; posting the same one twice queues it once.
    pub message_id: String,
    /// Recipient.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailState {
    /// Waiting for its (next) try.
    Queued,
    /// Taken by the mail server.
    Sent,
    /// Refused for now, with the server's words; tried again later.
    Deferred(String),
    /// Refused for good, with the server's words.
    Blocked(String),
}

/// A mail that this node has claimed for sending.
#[derive(Clone, Debug)]
pub struct ClaimedMail {
    /// The mail.
    pub mail: NewMail,
    /// How many tries came before.
    pub tries: u32,
}

/// A mail as the outbox page shows it.
#[derive(Clone, Debug)]
pub struct StoredMail {
    /// The mail.
    pub mail: NewMail,
    /// What became of it.
    pub state: MailState,
    /// When that was last heard; none as long as nothing was.
    pub settled_at: Option<Timestamp>,
}

/// The queue of mails, which survives a crash: a mail that was claimed and not settled is claimed again later.
#[async_trait]
pub trait MailQueue: Send + Sync {
    /// Queues a mail.
    async fn enqueue(&self, mail: &NewMail) -> Result<(), StoreDown>;
    /// Claims up to `limit` mails that are due at `now`, and hides them from other claims until `until`.
    async fn claim(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedMail>, StoreDown>;
    /// Notes what became of a claimed mail; a deferred one is due again at `next`.
    async fn settle(&self, message_id: &str, state: &MailState, at: Timestamp, next: Timestamp) -> Result<(), StoreDown>;
    /// The mail of this message id.
    async fn find(&self, message_id: &str) -> Result<Option<StoredMail>, StoreDown>;
    /// The newest `limit` mails, newest first.
    async fn recent(&self, limit: u32) -> Result<Vec<StoredMail>, StoreDown>;
}
