//! A login that a person gave at a portal's own page, kept for the moment in which they are asked whether it is to be linked.

use std::time::Duration;

use super::session_login::{SessionLogin, open, seal_given};
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{Credential, LinkState, Portal};

/// As long as it takes to read a question.
const LEARNED_FOR: Duration = Duration::from_secs(300);

/// Keeps the login for the question, sealed for this session; tells whether there is anything to ask. What is linked and works is not, nor
/// is what there is no room for: a link is never replaced by what somebody only used.
pub async fn keep_learned(deps: &Deps, who: &Recognised, portal: &Portal, credential: &Credential) -> Result<bool, StoreDown> {
    let mut links = who.account.links_for(&portal.id);
    let known = links.find(|link| link.username == credential.username);
    let is_new = match known {
        Some(link) => link.state != LinkState::Works,
        None => who.account.links_for(&portal.id).count() < usize::from(portal.links_per_account),
    };
    if is_new {
        let sealed = seal_given(deps, &who.session.id, &portal.id, credential);
        deps.sessions.put_once(&key(who, portal), &sealed, LEARNED_FOR).await?;
    }
    Ok(is_new)
}

/// The user name of what was learned, if it is still there.
pub async fn learned_name(deps: &Deps, who: &Recognised, portal: &Portal) -> Result<Option<String>, StoreDown> {
    let sealed = deps.sessions.peek_once(&key(who, portal)).await?;
    Ok(sealed.and_then(|sealed| credential(deps, who, portal, &sealed)).map(|credential| credential.username))
}

/// Takes what was learned: afterwards nothing of it is kept here.
pub async fn take_learned(deps: &Deps, who: &Recognised, portal: &Portal) -> Result<Option<Credential>, StoreDown> {
    let sealed = deps.sessions.take_once(&key(who, portal)).await?;
    Ok(sealed.and_then(|sealed| credential(deps, who, portal, &sealed)))
}

fn credential(deps: &Deps, who: &Recognised, portal: &Portal, sealed: &[u8]) -> Option<Credential> {
    match open(deps, &who.session.id, &portal.id, sealed)? {
        SessionLogin::Given(credential) => Some(credential),
        SessionLogin::Chosen(_) => None,
    }
}

fn key(who: &Recognised, portal: &Portal) -> String {
    format!("learned:{}:{}", who.session.id.to_key(), portal.id)
}
