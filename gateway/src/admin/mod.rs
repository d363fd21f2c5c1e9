//! What is for operators only: the node's own socket for commands that change what it holds, and metrics and health.

mod http;
pub(crate) mod listener;
pub(crate) mod socket;
pub(crate) mod socket_client;

use serde::{Deserialize, Serialize};

/// The question of `latchkey account assign-link`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignLink {
    pub(crate) email: String,
    pub(crate) portal: String,
    pub(crate) username: String,
}

/// The question of `latchkey account reset-factor`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetFactor {
    pub(crate) email: String,
}
