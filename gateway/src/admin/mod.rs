//! What is for operators only: the node's own socket for commands that change what it holds, and metrics and health.

mod http;
pub(crate) mod listener;
pub(crate) mod socket;
pub(crate) mod socket_client;

use std::sync::Arc;

use ::http::StatusCode;
use accounts::Session;
use accounts::use_cases::AssignFailed;
use serde::{Deserialize, Serialize};

/// The question of `latchkey account assign-link`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignLink {
    pub(crate) email: String,
    pub(crate) portal: String,
    pub(crate) username: String,
}

/// The question of a command about one account.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfAccount {
    pub(crate) email: String,
}

/// A session as an operator sees it: without its id, which is the browser's secret.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ShownSession {
    pub(crate) browser: String,
    pub(crate) address: String,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) signed_in_at: i64,
    /// As `signed_in_at`.
    pub(crate) last_used: i64,
    pub(crate) second_factor: Option<String>,
}

/// What an operator sees of sessions.
pub(crate) fn shown_sessions(sessions: &[Arc<Session>]) -> Vec<ShownSession> {
    let shown = |session: &Arc<Session>| ShownSession {
        browser: session.device.user_agent.clone(),
        address: session.device.address.to_string(),
        signed_in_at: session.created_at.millis(),
        last_used: session.last_seen.millis(),
        second_factor: session.second_factor.map(|given| given.kind.as_str().to_owned()),
    };
    sessions.iter().map(shown).collect()
}

/// How the node answers an assignment that it did not make, and how the command ends that did not make it either.
pub(crate) fn status_of(failed: &AssignFailed) -> StatusCode {
    match failed {
        // Wrong as it was given: it would be for any account and at any time.
        AssignFailed::NotAssignable | AssignFailed::BadName => StatusCode::BAD_REQUEST,
        AssignFailed::NoAccount | AssignFailed::Link(_) | AssignFailed::Store(_) => StatusCode::CONFLICT,
    }
}
