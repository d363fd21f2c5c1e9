use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::{AccountId, Reason, TextNotice, TextRecipient};

/// Where notices go that are told by text message. Never blocks a page: what is posted is stored, and sent by a worker.
#[async_trait]
pub trait TextOutbox: Send + Sync {
    /// Tells somebody, in their language. Gives the message's name, by which [`TextQueue::find`] tells what became of it.
    async fn post(&self, to: TextRecipient<'_>, notice: &TextNotice) -> Result<String, StoreDown>;
}

/// A text message in words, to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewText {
    /// Its name; posting the same one twice queues it once.
    pub message_id: String,
    /// Whose person it is for; it goes when the account does.
    pub account: AccountId,
    /// What its delivery reports are known by: nobody can guess it, and it stands in no log.
    pub report_tag: String,
    /// Recipient, in E.164.
    pub to: String,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
    /// Until when it is worth sending.
    pub good_until: Timestamp,
}

/// What became of a text message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextState {
    /// Waiting for its (next) try.
    Queued,
    /// Taken by the provider.
    Sent,
    /// Not taken for now, with the provider's words; tried again later.
    Deferred(Reason),
    /// On the phone, as the network reports.
    Delivered,
    /// Refused or lost for good, with what is known of it.
    Failed(Reason),
}

/// A text message that this node has claimed for sending.
#[derive(Clone, Debug)]
pub struct ClaimedText {
    /// The message.
    pub text: NewText,
    /// How many tries came before.
    pub tries: u32,
}

/// A text message as pages show it.
#[derive(Clone, Debug)]
pub struct StoredText {
    /// The message. Once it was handed over, its words are gone.
    pub text: NewText,
    /// What became of it.
    pub state: TextState,
    /// When the provider took it.
    pub sent_at: Option<Timestamp>,
    /// When its state was last heard; none as long as nothing was.
    pub settled_at: Option<Timestamp>,
}

/// The queue of text messages, which survives a crash: one that was claimed and not settled is claimed again later.
#[async_trait]
pub trait TextQueue: Send + Sync {
    /// Queues a message.
    async fn enqueue(&self, text: &NewText) -> Result<(), StoreDown>;
    /// Claims up to `limit` messages that are due at `now`, and hides them from other claims until `until`.
    async fn claim(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedText>, StoreDown>;
    /// Notes what became of a claimed message; a deferred one is due again at `next`. The words of any other are erased: they may carry a
    /// token. What a report said meanwhile stays.
    async fn settle(&self, message_id: &str, state: &TextState, at: Timestamp, next: Timestamp) -> Result<(), StoreDown>;
    /// Notes what a delivery report says, if it is news, and erases the words: a delivered message stays delivered, a failed one may still arrive. Tells
    /// whether there is a message with this tag.
    async fn report(&self, report_tag: &str, state: &TextState, at: Timestamp) -> Result<bool, StoreDown>;
    /// The message of this name.
    async fn find(&self, message_id: &str) -> Result<Option<StoredText>, StoreDown>;
    /// The newest `limit` messages, newest first.
    async fn recent(&self, limit: u32) -> Result<Vec<StoredText>, StoreDown>;
    /// Forgets messages written before this moment; how many.
    async fn purge(&self, before: Timestamp) -> Result<u64, StoreDown>;
}
