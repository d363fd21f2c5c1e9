use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::Reason;

/// A mail in words, to be queued.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// The unique part of its `Message-ID`; posting the same one twice queues it once.
    pub message_id: String,
    /// Marks the address that its bounces come back to. Random, and in no header that other people see.
    pub bounce_tag: String,
    /// Recipient.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
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
    /// Put off, with the server's words: tried again later, by us or by the server.
    Deferred(Reason),
    /// Refused for good, with the server's words.
    Blocked(Reason),
    /// Taken and then returned, with the words of whoever returned it.
    Bounced(Reason),
}

/// What a delivery report says of a mail that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailReport {
    /// The recipient's server has it.
    Delivered,
    /// A server on the way still tries.
    Delayed(Reason),
    /// A server on the way refused it: for what it is, not for whom it is to.
    Blocked(Reason),
    /// It was returned.
    Bounced(Reason),
}

/// How a report names its mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedMail {
    /// By its message id: only for reporters who have proved who they are.
    MessageId(String),
    /// By the address that it came back to; and the message id, where the report quotes it: both must belong together.
    BounceTag {
        /// See [`NewMail::bounce_tag`].
        tag: String,
        /// See [`NewMail::message_id`].
        message_id: Option<String>,
    },
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
    /// The mail. Once it was handed over, its words are gone.
    pub mail: NewMail,
    /// What became of it.
    pub state: MailState,
    /// When that was; none as long as nothing was heard.
    pub settled_at: Option<Timestamp>,
}

/// The queue of mails, which survives a crash: a mail that was claimed and not settled is claimed again later.
#[async_trait]
pub trait MailQueue: Send + Sync {
    /// Queues a mail.
    async fn enqueue(&self, mail: &NewMail) -> Result<(), StoreDown>;
    /// Claims up to `limit` mails that are due at `now`, and hides them from other claims until `until`.
    async fn claim(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedMail>, StoreDown>;
    /// Notes what became of a claimed mail; a deferred one is due again at `next`. The words of any other are erased: they may carry a
    /// token. What was said of it meanwhile, by another node or by a report, stands.
    async fn settle(&self, message_id: &str, state: &MailState, at: Timestamp, next: Timestamp) -> Result<(), StoreDown>;
    /// Notes what a report says of a mail that was handed over, and whether that changed anything. A bounce is the last word and stands; a
    /// delay or a delivery that is older than what is known changes nothing; a mail of which one was reported is not sent again.
    async fn report(&self, mail: &ReportedMail, report: &MailReport, at: Timestamp) -> Result<bool, StoreDown>;
    /// The mail of this message id.
    async fn find(&self, message_id: &str) -> Result<Option<StoredMail>, StoreDown>;
    /// The newest `limit` mails, newest first.
    async fn recent(&self, limit: u32) -> Result<Vec<StoredMail>, StoreDown>;
    /// Forgets mails written before this moment; how many.
    async fn purge(&self, before: Timestamp) -> Result<u64, StoreDown>;
}
