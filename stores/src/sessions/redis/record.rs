//! What is stored, and as what.

use std::collections::HashMap;

use ::accounts::{PortalSession, SealedEntry, SeenAs, Session, Timestamp};

/// When the session was last seen, in milliseconds, big-endian: in front of the record, so that it is changed in place.
const LAST_SEEN: usize = 8;

const GENERATION: &[u8] = b"g";
const MADE: &[u8] = b"m";
const ENTRY: &[u8] = b"e:";

/// A session's record.
pub(super) fn of_session(session: &Session) -> Vec<u8> {
    let mut record = last_seen(session.last_seen).to_vec();
    record.extend(session.to_record());
    record
}

/// The part of a record that a touch replaces.
pub(super) fn last_seen(seen: Timestamp) -> [u8; LAST_SEEN] {
    seen.millis().to_be_bytes()
}

/// The part of a record that a touch leaves as it is.
pub(super) fn behind_last_seen(record: &[u8]) -> &[u8] {
    record.get(LAST_SEEN..).unwrap_or_default()
}

/// Reads a session's record; `None` if it is not one of ours.
pub(super) fn to_session(record: &[u8]) -> Option<Session> {
    let (seen, rest) = record.split_first_chunk::<LAST_SEEN>()?;
    let mut session = Session::from_record(rest)?;
    session.last_seen = Timestamp::from_millis(i64::from_be_bytes(*seen));
    Some(session)
}

/// A portal session's fields: its generation, how it was made, and one for each entry.
pub(super) fn of_portal_session(value: &PortalSession) -> Vec<(Vec<u8>, Vec<u8>)> {
    // Serialising plain fields into memory cannot fail.
    let made = postcard::to_allocvec(&(&value.upstream, &value.seen_as)).unwrap_or_default();
    let mut fields = vec![(GENERATION.to_vec(), generation(value.generation).into_bytes()), (MADE.to_vec(), made)];
    fields.extend(value.entries.iter().map(|entry| (entry_field(&entry.key), entry.sealed.clone())));
    fields
}

/// A generation as the scripts compare it.
pub(super) fn generation(number: u64) -> String {
    number.to_string()
}

/// The field of an entry.
pub(super) fn entry_field(key: &str) -> Vec<u8> {
    [ENTRY, key.as_bytes()].concat()
}

/// Reads a portal session's fields; `None` if they are not ours or not all there. Entries come sorted by key.
pub(super) fn to_portal_session(mut fields: HashMap<Vec<u8>, Vec<u8>>) -> Option<PortalSession> {
    let generation = String::from_utf8(fields.remove(GENERATION)?).ok()?.parse().ok()?;
    let (upstream, seen_as): (String, SeenAs) = postcard::from_bytes(&fields.remove(MADE)?).ok()?;
    let mut entries = Vec::with_capacity(fields.len());
    for (field, sealed) in fields {
        let key = field.strip_prefix(ENTRY).and_then(|key| String::from_utf8(key.to_vec()).ok())?;
        entries.push(SealedEntry { key, sealed });
    }
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    Some(PortalSession { generation, upstream, seen_as, entries })
}
