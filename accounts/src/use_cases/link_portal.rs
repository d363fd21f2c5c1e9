use std::sync::Arc;

use super::choose_link::end_portal_session;
use super::enter_portal::PortalVisit;
use super::portal_code::choose_code;
use super::refused_credentials::{begin_try, remember, was_refused};
use super::session_login::{seal_choice, seal_given};
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
    /// What it is stored as.
    pub target: LinkTarget,
}

/// Which of the account's links for the portal a login becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// One more, or that with the same user name; where an account may have one alone, that one.
    Another,
    /// This one, whatever its user name was.
    Instead(LinkId),
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
    /// As many logins of the portal are linked as may be; it was not asked.
    Full,
}

/// Really signs in to the portal with what was typed, and keeps it as asked if the portal agrees.
pub async fn link_portal(
    deps: &Arc<Deps>,
    who: &Recognised,
    portal: &Portal,
    mut request: LinkRequest,
    visit: &PortalVisit,
) -> Result<Linked, StoreDown> {
    let account = &who.account;
    let _one_at_a_time = deps.portal_locks.lock(&format!("linking:{}:{}", account.id, portal.id)).await;
    let room = if request.keep { find_room(deps, who, portal, &request).await? } else { None };
    if request.keep && room.is_none() {
        return Ok(Linked::Full);
    }
    if was_refused(deps, account.id, &portal.id, &request.credential).await? {
        return Ok(Linked::RefusedBefore);
    }
    if !choose_code(deps, &portal.id, &mut request.credential).await? {
        return Ok(Linked::Refused(Verdict::CodeSpent));
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
        record(deps, who, AuditKind::LinkRefused, portal.id.to_string()).await?;
        return Ok(Linked::Refused(attempt.verdict));
    };
    let session = &who.session.id;
    let for_session = match room {
        Some(room) => {
            let id = room.id;
            match store_link(deps, who, portal, &request.credential, room).await {
                Ok(()) => {}
                Err(LinkFailed::Changed) => return Ok(Linked::ChangedMeanwhile),
                Err(LinkFailed::Store(down)) => return Err(down),
            }
            (portal.links_per_account > 1).then(|| seal_choice(deps, session, &portal.id, id))
        }
        None => Some(seal_given(deps, session, &portal.id, &request.credential)),
    };
    deps.sessions.put_session_credential(session, &portal.id, for_session.as_deref()).await?;
    if portal.links_per_account > 1 {
        end_portal_session(deps, session, &portal.id).await?;
    }
    deps.sessions.put_portal_session(session, &portal.id, &portal_session).await?;
    deps.sessions.bump_account(account.id).await?;
    if request.keep {
        record(deps, who, AuditKind::Linked, portal.about_link(&request.credential.username)).await?;
        deps.outbox.post(account.recipient(), &Notice::PortalLinked { portal: portal.name.clone() }).await?;
    }
    Ok(Linked::Done)
}

/// Where a link goes.
struct Room {
    id: LinkId,
    place: u16,
    version: i64,
}

/// The row that is replaced, or the first place that is free; none if there is none.
async fn find_room(deps: &Deps, who: &Recognised, portal: &Portal, request: &LinkRequest) -> Result<Option<Room>, StoreDown> {
    let links = deps.accounts.links(who.account.id, &portal.id).await?;
    let replaced = match request.target {
        LinkTarget::Instead(id) => links.iter().find(|link| link.id == id),
        LinkTarget::Another if portal.links_per_account <= 1 => links.first(),
        LinkTarget::Another => None,
    };
    // The same login twice would be two answers to "as whom?" that are one.
    let replaced = replaced.or_else(|| links.iter().find(|link| link.username == request.credential.username));
    if let Some(link) = replaced {
        return Ok(Some(Room { id: link.id, place: link.place, version: link.version.saturating_add(1) }));
    }
    let free = (0..portal.links_per_account.max(1)).find(|place| links.iter().all(|link| link.place != *place));
    Ok(free.map(|place| Room { id: LinkId::new(deps.clock.as_ref(), deps.rng.as_ref()), place, version: 1 }))
}

async fn store_link(deps: &Deps, who: &Recognised, portal: &Portal, credential: &Credential, room: Room) -> Result<(), LinkFailed> {
    let account = who.account.id;
    let Room { id, place, version } = room;
    let sealed = deps.vault.seal_login(Bound { account, portal: &portal.id, link: id, version }, credential).await.map_err(|error| {
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
        place,
        username: credential.username.clone(),
        sealed_password: Some(sealed),
        version,
        state: LinkState::Works,
        linked_at: now,
        last_used: Some(now),
    };
    deps.accounts.put_link(&link).await
}

/// Notes in the trail what a person did with a link.
pub(super) async fn record(deps: &Deps, who: &Recognised, kind: AuditKind, about: String) -> Result<(), StoreDown> {
    let at = deps.clock.now();
    deps.record(&AuditEvent { at, account: who.account.id, kind, about, address: Some(who.session.device.address) }).await
}
