use std::collections::HashMap;
use std::sync::Arc;

use ::accounts::{PortalId, PortalSession, SealedEntry, Session, Timestamp};

/// A session and all that lies beside it, so that ending it is one removal.
pub(super) struct Held {
    pub(super) session: Arc<Session>,
    pub(super) expires: Timestamp,
    pub(super) portals: HashMap<PortalId, Arc<PortalSession>>,
    pub(super) credentials: HashMap<PortalId, Vec<u8>>,
}

impl Held {
    pub(super) fn new(session: Arc<Session>, expires: Timestamp) -> Self {
        Self { session, expires, portals: HashMap::new(), credentials: HashMap::new() }
    }
}

/// A once-only thing.
pub(super) struct Kept {
    pub(super) value: Vec<u8>,
    pub(super) expires: Timestamp,
}

/// Who holds a lock.
pub(super) struct Lock {
    pub(super) owner: u64,
    pub(super) expires: Timestamp,
}

/// The portal session with single entries set and removed; `None` if that changes nothing.
pub(super) fn changed(portal: &PortalSession, changes: &[SealedEntry]) -> Option<PortalSession> {
    let mut after = portal.clone();
    for change in changes {
        let place = after.entries.iter().position(|entry| entry.key == change.key);
        match (place.and_then(|place| after.entries.get_mut(place)), change.sealed.is_empty()) {
            (Some(entry), false) => entry.sealed.clone_from(&change.sealed),
            (None, false) => after.entries.push(change.clone()),
            (Some(_), true) => after.entries.retain(|entry| entry.key != change.key),
            (None, true) => {}
        }
    }
    (after != *portal).then_some(after)
}
