use std::sync::Arc;
use std::time::Duration;

use super::open_credential::{Source, open_credential};
use super::portal_code::choose_code;
use super::{Deps, PortalLogin, Recognised, portal_login};
use crate::ports::{Attempt, StoreDown, Visitor};
use crate::{AuditEvent, AuditKind, LinkState, Portal, PortalSession, SeenAs, Verdict};

/// How a person comes to a portal: what a portal sign-in for them looks like.
#[derive(Clone, Debug)]
pub struct PortalVisit {
    /// How the portal is to see them.
    pub seen_as: SeenAs,
    /// `Accept-Language` of their browser.
    pub accept_language: Option<String>,
    /// The public host (with port where it is not the default).
    pub public_host: String,
}

impl PortalVisit {
    pub(super) fn visitor<'a>(&'a self, who: &'a Recognised) -> Visitor<'a> {
        Visitor {
            session: who.session.id,
            account: &who.account,
            seen_as: self.seen_as.clone(),
            accept_language: self.accept_language.as_deref(),
            public_host: &self.public_host,
        }
    }
}

/// What came of entering a portal.
#[derive(Clone, Debug)]
pub enum Entered {
    /// This is what the session holds of the portal now.
    Ready(Arc<PortalSession>),
    /// The person must be asked for their login of the portal.
    LinkNeeded,
    /// The portal did not let them in, and asking for the login now would not help.
    Failed(Verdict),
}

/// One portal sign-in takes at most this long, so a lock outlives a node that died holding it by no more.
const LOCK_LIFE: Duration = Duration::from_secs(30);
const LOCK_POLL: Duration = Duration::from_millis(50);

/// Makes sure that the session holds a live portal session: the one that is there, or a new one by signing in to the portal.
/// However many requests ask at once, on however many nodes, the portal is asked once.
pub async fn enter_portal(deps: &Arc<Deps>, who: &Recognised, portal: &Arc<Portal>, visit: PortalVisit) -> Result<Entered, StoreDown> {
    if let Some(held) = deps.sessions.portal_session(&who.session.id, &portal.id).await? {
        return Ok(Entered::Ready(held));
    }
    sign_in_once(deps, who, portal, visit).await
}

/// As [`enter_portal`], after the portal has shown that the portal session of `generation` is over.
pub async fn repair_portal(
    deps: &Arc<Deps>,
    who: &Recognised,
    portal: &Arc<Portal>,
    visit: PortalVisit,
    generation: u64,
) -> Result<Entered, StoreDown> {
    deps.sessions.drop_portal_session(&who.session.id, &portal.id, Some(generation)).await?;
    enter_portal(deps, who, portal, visit).await
}

/// Runs on its own task: a browser that gives up must not leave the portal signed in and the jar lost.
async fn sign_in_once(deps: &Arc<Deps>, who: &Recognised, portal: &Arc<Portal>, visit: PortalVisit) -> Result<Entered, StoreDown> {
    let (deps, who, portal) = (deps.clone(), who.clone(), portal.clone());
    let task = tokio::spawn(async move { locked_sign_in(&deps, &who, &portal, &visit).await });
    task.await.unwrap_or_else(|error| Err(StoreDown { store: "portal sign-in", reason: error.to_string() }))
}

async fn locked_sign_in(deps: &Deps, who: &Recognised, portal: &Portal, visit: &PortalVisit) -> Result<Entered, StoreDown> {
    // Attempts with one link are one at a time whatever the session, so that two devices do not try a stale password twice.
    let key = match portal_login(deps, who, portal).await? {
        PortalLogin::Link(link) => format!("sign-in:link:{}", link.id),
        _ => format!("sign-in:{}:{}", who.account.id, portal.id),
    };
    let _here = deps.portal_locks.lock(&key).await;
    let owner = deps.rng.number();
    let mut waited = Duration::ZERO;
    loop {
        if let Some(held) = deps.sessions.portal_session(&who.session.id, &portal.id).await? {
            return Ok(Entered::Ready(held));
        }
        if deps.sessions.try_lock(&key, owner, LOCK_LIFE).await? {
            break;
        }
        if waited >= LOCK_LIFE {
            return Ok(Entered::Failed(Verdict::Unavailable));
        }
        tokio::time::sleep(LOCK_POLL).await;
        waited = waited.saturating_add(LOCK_POLL);
    }
    let outcome = attempt(deps, who, portal, visit).await;
    deps.sessions.unlock(&key, owner).await?;
    outcome
}

async fn attempt(deps: &Deps, who: &Recognised, portal: &Portal, visit: &PortalVisit) -> Result<Entered, StoreDown> {
    let session = &who.session.id;
    let Some((source, mut credential)) = open_credential(deps, session, who.account.id, portal).await? else {
        return Ok(Entered::LinkNeeded);
    };
    if let Some(credential) = &mut credential
        && !choose_code(deps, &portal.id, credential).await?
    {
        return Ok(Entered::Failed(Verdict::CodeSpent));
    }
    let attempt = deps.sign_ins.attempt(&portal.id, credential.as_ref(), &visit.visitor(who)).await?;
    tracing::info!(portal = %portal.id, account = %who.account.id, verdict = attempt.verdict.as_str(), reason = %attempt.reason, "portal sign-in");
    match attempt {
        Attempt { verdict: Verdict::SignedIn, portal_session: Some(portal_session), .. } => {
            deps.sessions.put_portal_session(session, &portal.id, &portal_session).await?;
            if let Source::Link(link) = source {
                deps.accounts.note_link_used(link.id, deps.clock.now()).await?;
            }
            Ok(Entered::Ready(Arc::new(portal_session)))
        }
        Attempt { verdict, .. } if verdict.may_be_retried() => Ok(Entered::Failed(verdict)),
        Attempt { verdict, .. } => refused(deps, who, portal, source, verdict).await,
    }
}

/// The portal judged the credential: it is not tried again until the person gives another.
async fn refused(deps: &Deps, who: &Recognised, portal: &Portal, source: Source, verdict: Verdict) -> Result<Entered, StoreDown> {
    match source {
        Source::Link(link) => {
            deps.accounts.mark_link(link.id, link.version, LinkState::NeedsAttention(verdict)).await?;
            let (at, about) = (deps.clock.now(), format!("{}: {}", portal.id, verdict.as_str()));
            let event = AuditEvent { at, account: who.account.id, kind: AuditKind::LinkNeedsAttention, about, address: None };
            deps.record(&event).await?;
        }
        Source::Session => deps.sessions.put_session_credential(&who.session.id, &portal.id, None).await?,
        Source::Nowhere => return Ok(Entered::Failed(verdict)),
    }
    deps.sessions.bump_account(who.account.id).await?;
    Ok(Entered::LinkNeeded)
}
