use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::ports::{Rng, SessionStore, StoreDown};
use crate::{Flow, SessionId};

/// Hands a session from the sign-in host to one portal host: good once, for thirty seconds, on that host, in the browser that
/// began the flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The session that signed in.
    pub session: SessionId,
    /// The host it is for.
    pub host: String,
    /// See [`Flow::nonce_hash`].
    pub nonce_hash: [u8; 16],
    /// See [`Flow::page`].
    pub page: String,
    /// See [`Flow::kept_post`].
    pub kept_post: Option<String>,
    /// Whether the browser joins the portal's roll-out by it.
    pub joins: bool,
}

const TICKET_LIFE: Duration = Duration::from_secs(30);

impl Ticket {
    /// The ticket that ends `flow` under `session`.
    pub fn for_flow(flow: Flow, session: SessionId) -> Self {
        Self { session, host: flow.host, nonce_hash: flow.nonce_hash, page: flow.page, kept_post: flow.kept_post, joins: false }
    }

    /// The same, and the browser joins the portal's roll-out.
    #[must_use]
    pub fn joining(self) -> Self {
        Self { joins: true, ..self }
    }

    /// Puts it where it can be taken once, and gives the name by which.
    pub async fn issue(&self, sessions: &dyn SessionStore, rng: &dyn Rng) -> Result<String, StoreDown> {
        let name = URL_SAFE_NO_PAD.encode(rng.bytes16());
        // Serialising plain fields into memory cannot fail.
        let record = postcard::to_allocvec(self).unwrap_or_default();
        sessions.put_once(&key(&name), &record, TICKET_LIFE).await?;
        Ok(name)
    }

    /// Takes the ticket of this name, if it is for this host and this browser. A ticket shown at the wrong place is spent.
    pub async fn take(name: &str, host: &str, nonce_hash: &[u8; 16], sessions: &dyn SessionStore) -> Result<Option<Self>, StoreDown> {
        // Ours have 22 characters; anything else need not trouble the store.
        if name.len() != 22 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return Ok(None);
        }
        let record = sessions.take_once(&key(name)).await?;
        let ticket: Option<Self> = record.and_then(|record| postcard::from_bytes(&record).ok());
        Ok(ticket.filter(|ticket| ticket.host == host && ticket.nonce_hash == *nonce_hash))
    }
}

fn key(name: &str) -> String {
    format!("ticket:{name}")
}
