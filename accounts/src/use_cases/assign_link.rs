use super::Deps;
use crate::ports::{LinkFailed, StoreDown};
use crate::{AuditEvent, AuditKind, EmailAddress, Link, LinkId, LinkNeed, LinkState, Portal};

/// Why no name was assigned.
#[derive(Debug, thiserror::Error)]
pub enum AssignFailed {
    /// Nobody has this address.
    #[error("there is no account with this e-mail address")]
    NoAccount,
    /// The portal's method takes a credential that its person proves.
    #[error("this portal's sign-in method needs a password: the person links it themselves")]
    NotAssignable,
    /// The name cannot be sent as a header value.
    #[error("a user name has 1 to 255 characters, none of them a control character, and no spaces around it")]
    BadName,
    /// See [`LinkFailed`].
    #[error(transparent)]
    Link(#[from] LinkFailed),
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// Assigns `username` at `portal` to the account: the operator vouches for it.
pub async fn assign_link(deps: &Deps, email: &EmailAddress, portal: &Portal, username: &str) -> Result<(), AssignFailed> {
    if portal.link != LinkNeed::AssignedName {
        return Err(AssignFailed::NotAssignable);
    }
    if username.is_empty() || username.chars().count() > 255 || username.chars().any(char::is_control) || username.trim() != username {
        return Err(AssignFailed::BadName);
    }
    let account = deps.accounts.by_email(email).await?.ok_or(AssignFailed::NoAccount)?;
    let existing = deps.accounts.links(account.id, &portal.id).await?.into_iter().next();
    let now = deps.clock.now();
    let link = Link {
        id: existing.as_ref().map_or_else(|| LinkId::new(deps.clock.as_ref(), deps.rng.as_ref()), |link| link.id),
        account: account.id,
        portal: portal.id.clone(),
        place: existing.as_ref().map_or(0, |link| link.place),
        username: username.to_owned(),
        sealed_password: None,
        version: existing.map_or(1, |link| link.version.saturating_add(1)),
        state: LinkState::Works,
        linked_at: now,
        last_used: None,
    };
    deps.accounts.put_link(&link).await?;
    deps.sessions.bump_account(account.id).await?;
    // Sessions that hold the portal under another name must enter it anew.
    for session in deps.sessions.sessions_of(account.id).await? {
        deps.sessions.drop_portal_session(&session.id, &portal.id, None).await?;
    }
    let about = portal.id.to_string();
    deps.record(&AuditEvent { at: now, account: account.id, kind: AuditKind::LinkAssigned, about, address: None }).await?;
    Ok(())
}
