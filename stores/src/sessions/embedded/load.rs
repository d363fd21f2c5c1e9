use std::sync::Arc;

use ::accounts::ports::StoreDown;
use ::accounts::{PortalId, PortalSession, Session, SessionId, Timestamp};

use super::EmbeddedSessions;
use super::counters::Counter;
use super::held::{Held, Kept};
use crate::sql::{SqliteFile, sqlite_down};

/// Brings back what the journal holds and has not expired. A record that does not read is left out: its session has to sign in again.
pub(super) async fn all(file: &SqliteFile, into: &EmbeddedSessions) -> Result<(), StoreDown> {
    rows(file, into).await.map_err(|error| sqlite_down(&error))
}

async fn rows(file: &SqliteFile, into: &EmbeddedSessions) -> Result<(), sqlx::Error> {
    let pool = file.readers();
    let now = into.clock.now().millis();

    let sessions: Vec<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT record, expires_at FROM journal_sessions WHERE expires_at > $1").bind(now).fetch_all(pool).await?;
    for (record, expires) in sessions {
        if let Some(session) = Session::from_record(&record) {
            let (id, account) = (session.id, session.account);
            into.sessions.write(&id, |all| all.insert(id, Held::new(Arc::new(session), Timestamp::from_millis(expires))));
            into.list(account, id);
        }
    }

    let portals: Vec<(String, String, Vec<u8>)> =
        sqlx::query_as("SELECT session, portal, value FROM journal_portal_sessions").fetch_all(pool).await?;
    for (id, portal, value) in portals {
        if let (Some(id), Ok(value)) = (SessionId::from_key(&id), postcard::from_bytes::<PortalSession>(&value)) {
            beside(into, &id, |held| drop(held.portals.insert(PortalId::new(&portal), Arc::new(value))));
        }
    }

    let credentials: Vec<(String, String, Vec<u8>)> =
        sqlx::query_as("SELECT session, portal, sealed FROM journal_credentials").fetch_all(pool).await?;
    for (id, portal, sealed) in credentials {
        if let Some(id) = SessionId::from_key(&id) {
            beside(into, &id, |held| drop(held.credentials.insert(PortalId::new(&portal), sealed)));
        }
    }

    let once: Vec<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT name, value, expires_at FROM journal_once WHERE expires_at > $1").bind(now).fetch_all(pool).await?;
    for (name, value, expires) in once {
        let kept = Kept { value, expires: Timestamp::from_millis(expires) };
        into.once.write(&name, |all| all.insert(name.clone(), kept));
    }

    let counters: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT name, used, expires_at FROM journal_counters WHERE expires_at > $1").bind(now).fetch_all(pool).await?;
    for (name, used, expires) in counters {
        into.counters.restore(name, Counter { used: used.unsigned_abs(), expires: Timestamp::from_millis(expires) });
    }
    Ok(())
}

fn beside(store: &EmbeddedSessions, id: &SessionId, put: impl FnOnce(&mut Held)) {
    store.sessions.write(id, |all| {
        if let Some(held) = all.get_mut(id) {
            put(held);
        }
    });
}
