use async_trait::async_trait;

use super::StoreDown;
use crate::{AccountFacts, BrowserEntry, Credential, PortalId, PortalSession, SeenAs, SessionId, Verdict};

/// For whom a portal sign-in is made.
#[derive(Clone, Debug)]
pub struct Visitor<'a> {
    /// The session that the outcome will belong to; what it holds is sealed for it.
    pub session: SessionId,
    /// The account.
    pub account: &'a AccountFacts,
    /// How the portal is to see the person.
    pub seen_as: SeenAs,
    /// `Accept-Language` of the person's browser, if it sent one.
    pub accept_language: Option<&'a str>,
    /// The public host (with port where it is not the default) under which the person visits the portal.
    pub public_host: &'a str,
}

/// How a portal sign-in ended.
#[derive(Debug)]
pub struct Attempt {
    /// The verdict.
    pub verdict: Verdict,
    /// What it left behind, if the verdict is signed-in.
    pub portal_session: Option<PortalSession>,
    /// How the verdict was reached, for the log: step, status, rule. Never a secret, never the portal's text.
    pub reason: String,
}

/// Proves to a portal who the person is.
#[async_trait]
pub trait PortalSignIn: Send + Sync {
    /// Tries the credential exactly once. The caller sees to it that a refused one is not tried again.
    async fn attempt(&self, portal: &PortalId, credential: Option<&Credential>, visitor: &Visitor<'_>) -> Result<Attempt, StoreDown>;
    /// Calls the portal's own sign-out page, where one is configured, with what the session held. Whatever happens there is
    /// only logged: the session has ended already.
    async fn sign_out(&self, portal: &PortalId, session: &SessionId, held: &PortalSession);
    /// What the portal's own scripts expect to find in the browser, of what the session holds. Empty for nearly every portal.
    fn browser_entries(&self, portal: &PortalId, session: &SessionId, held: &PortalSession) -> Vec<BrowserEntry>;
}
