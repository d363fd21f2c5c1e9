use std::sync::Arc;

use super::enter_portal::PortalVisit;
use super::open_credential::seal_for_session;
use super::refused_credentials::{begin_try, remember, was_refused};
use super::{Deps, Recognised};
use crate::ports::{LinkFailed, StoreDown};
use crate::vault::{Bound, VaultError};
use crate::{AuditEvent, AuditKind, Credential, Link, LinkId, LinkState, Notice, Portal, Verdict};

/// What the person typed on the linking page.
pub struct LinkRequest {
    /// The portal's user name and password.
    pub credential: Credential,
    /// "Link this account": store it in the vault; else it is used for this session only.
    pub keep: bool,
}

/// How the linking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// The portal let the person in.
    Done,
    /// It did not; nothing is kept.
    Refused(Verdict),
    /// It refused exactly this before, and was not asked again.
    RefusedBefore,
    /// There were too many wrong passwords for this login of the portal; it was not asked.
    TooMany,
    /// The same link was changed elsewhere at the same time; nothing was stored.
    ChangedMeanwhile,
}

/// Really signs in to the portal with what was typed, and keeps it as asked if the portal agrees.
pub async fn link_portal(
    deps: &Arc<Deps>,
    who: &Recognised,
    portal: &Portal,
    request: LinkRequest,
    visit: &PortalVisit,
) -> Result<Linked, StoreDown> {
    let account = &who.account;
    let _one_at_a_time = deps.portal_locks.lock(&format!("linking:{}:{}", account.id, portal.id)).await;
    if was_refused(deps, account.id, &portal.id, &request.credential).await? {
        return Ok(Linked::RefusedBefore);
    }
    let Some(this_try) = begin_try(deps, &portal.id, &request.credential).await? else { return Ok(Linked::TooMany) };
    let visitor = visit.visitor(who);
    let attempt = deps.sign_ins.attempt(&portal.id, Some(&request.credential), &visitor).await?;
    tracing::info!(portal = %portal.id, account = %account.id, verdict = attempt.verdict.as_str(), reason = %attempt.reason, "linking");
    if !matches!(attempt.verdict, Verdict::WrongCredentials | Verdict::Locked) {
        this_try.was_no_guess(deps).await?;
    }
    let (Verdict::SignedIn, Some(portal_session)) = (attempt.verdict, attempt.portal_session) else {
        if attempt.verdict == Verdict::WrongCredentials {
            remember(deps, account.id, &portal.id, &request.credential).await?;
        }
        audit(deps, who, portal, AuditKind::LinkRefused).await?;
        return Ok(Linked::Refused(attempt.verdict));
    };
    let session = &who.session.id;
    if request.keep {
        match store_link(deps, who, portal, &request.credential).await {
            Ok(()) => {}
            Err(LinkFailed::Changed) => return Ok(Linked::ChangedMeanwhile),
            Err(LinkFailed::Store(down)) => return Err(down),
        }
        deps.sessions.put_session_credential(session, &portal.id, None).await?;
    } else {
        let sealed = seal_for_session(deps, session, &portal.id, &request.credential);
        deps.sessions.put_session_credential(session, &portal.id, Some(&sealed)).await?;
    }
    deps.sessions.put_portal_session(session, &portal.id, &portal_session).await?;
    deps.sessions.bump_account(account.id).await?;
    if request.keep {
        audit(deps, who, portal, AuditKind::Linked).await?;
        deps.outbox.post(account.recipient(), &Notice::PortalLinked { portal: portal.name.clone() }).await?;
    }
    Ok(Linked::Done)
}

async fn store_link(deps: &Deps, who: &Recognised, portal: &Portal, credential: &Credential) -> Result<(), LinkFailed> {
    let account = who.account.id;
    let existing = deps.accounts.link(account, &portal.id).await?;
    let id = existing.as_ref().map_or_else(|| LinkId::new(deps.clock.as_ref(), deps.rng.as_ref()), |link| link.id);
    let version = existing.map_or(1, |link| link.version.saturating_add(1));
    let sealed =
        deps.vault.seal(Bound { account, portal: &portal.id, link: id, version }, &credential.password).await.map_err(|error| {
            LinkFailed::Store(match error {
                VaultError::Store(down) => down,
                VaultError::Sealed => StoreDown { store: "vault", reason: error.to_string() },
            })
        })?;
    let now = deps.clock.now();
    let link = Link {
        id,
        account,
        portal: portal.id.clone(),
        username: credential.username.clone(),
        sealed_password: Some(sealed),
        version,
        state: LinkState::Works,
        linked_at: now,
        last_used: Some(now),
    };
    deps.accounts.put_link(&link).await
}

async fn audit(deps: &Deps, who: &Recognised, portal: &Portal, kind: AuditKind) -> Result<(), StoreDown> {
    let (at, about) = (deps.clock.now(), portal.id.to_string());
    deps.accounts.record(&AuditEvent { at, account: who.account.id, kind, about, address: Some(who.session.device.address) }).await
}
