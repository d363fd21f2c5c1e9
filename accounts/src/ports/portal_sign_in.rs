use async_trait::async_trait;
use secret::Secret;

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

/// A form that a person posted to a portal themselves, past the gateway, and what the portal answered.
pub struct OwnLogin<'a> {
    /// The upstream that was asked.
    pub upstream: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// What was posted, urlencoded.
    pub body: &'a Secret<Vec<u8>>,
    /// The browser's cookies for the portal, name and value.
    pub cookies: Vec<(Vec<u8>, Vec<u8>)>,
    /// The status of the answer.
    pub status: u16,
    /// Its headers, name and value.
    pub headers: Vec<(String, Vec<u8>)>,
}

/// What was learned from an [`OwnLogin`].
pub struct Learned {
    /// The login.
    pub credential: Credential,
    /// Path and query to which the portal sends the person.
    pub to: String,
}

/// Proves to a portal who the person is.
#[async_trait]
pub trait PortalSignIn: Send + Sync {
    /// Tries the credential exactly once. The caller sees to it that a refused one is not tried again.
    async fn attempt(&self, portal: &PortalId, credential: Option<&Credential>, visitor: &Visitor<'_>) -> Result<Attempt, StoreDown>;
    /// The login in what a person posted to the portal themselves, if that was the portal's login form and the answer, judged as that to an
    /// attempt is, says that it has let them in.
    async fn learn(&self, portal: &PortalId, own: OwnLogin<'_>, visitor: &Visitor<'_>) -> Option<Learned>;
    /// Calls the portal's own sign-out page, where one is configured, with what the session held. Whatever happens there is
    /// only logged: the session has ended already.
    async fn sign_out(&self, portal: &PortalId, session: &SessionId, held: &PortalSession);
    /// What the portal's own scripts expect to find in the browser, of what the session holds. Empty for nearly every portal.
    fn browser_entries(&self, portal: &PortalId, session: &SessionId, held: &PortalSession) -> Vec<BrowserEntry>;
}
