//! What the use cases need from outside. Each trait is narrow, and every implementation passes the same contract test.

mod account_store;
mod canary_store;
mod clock;
mod contact_store;
mod factor_store;
mod invitation_store;
mod ladder;
mod mail_hooks;
mod mail_queue;
mod outbox;
mod portal_sign_in;
mod question_store;
mod rng;
mod session_store;
mod text_outbox;

pub use account_store::{AccountStore, CreateAllFailed, CreateFailed, DataKey, Imported, LinkFailed, NewPassword};
pub use canary_store::CanaryStore;
pub use clock::Clock;
pub use contact_store::{ChangeEmailFailed, ContactStore};
pub use factor_store::FactorStore;
pub use invitation_store::{Invitation, InvitationStore};
pub use ladder::{Ladder, Turn};
pub use mail_hooks::{HookEvents, HookPost, HookRefused, MailEvent, MailHooks};
pub use mail_queue::{ClaimedMail, MailQueue, MailReport, MailState, NewMail, ReportedMail, StoredMail};
pub use outbox::Outbox;
pub use portal_sign_in::{Attempt, Learned, OwnLogin, PortalSignIn, Visitor};
pub use question_store::QuestionStore;
pub use rng::Rng;
pub use session_store::{Cap, SessionStore};
pub use text_outbox::{ClaimedText, NewText, StoredText, TextOutbox, TextQueue, TextState};

/// A store did not answer, or answered nonsense. What needed it fails closed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{store} did not answer: {reason}")]
pub struct StoreDown {
    /// Which store, for the log.
    pub store: &'static str,
    /// Why, without secrets.
    pub reason: String,
}
