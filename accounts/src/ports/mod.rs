//! What the use cases need from outside. Each trait is narrow, and every implementation passes the same contract test.

mod account_store;
mod clock;
mod factor_store;
mod outbox;
mod portal_sign_in;
mod rng;
mod session_store;

pub use account_store::{AccountStore, CreateAllFailed, CreateFailed, DataKey, LinkFailed, NewPassword};
pub use clock::Clock;
pub use factor_store::FactorStore;
pub use outbox::{ClaimedMail, MailQueue, MailState, NewMail, Outbox, StoredMail};
pub use portal_sign_in::{Attempt, PortalSignIn, Visitor};
pub use rng::Rng;
pub use session_store::{Cap, SessionStore};

/// A store did not answer, or answered nonsense. What needed it fails closed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{store} did not answer: {reason}")]
pub struct StoreDown {
    /// Which store, for the log.
    pub store: &'static str,
    /// Why, without secrets.
    pub reason: String,
}
