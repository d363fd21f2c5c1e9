use std::time::Duration;

use crate::file::FileSession;
use crate::notes::Notes;
use crate::settings::Session;
use crate::value::duration;

const IDLE: Duration = Duration::from_secs(30 * 60);
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
/// "Last seen" is written at most once a minute, so nothing shorter could be kept.
const SHORTEST_IDLE: Duration = Duration::from_secs(60);

pub(super) fn check(file: Option<&FileSession>, notes: &mut Notes) -> Option<Session> {
    let absent = FileSession::default();
    let file = file.unwrap_or(&absent);
    let lifetime = notes.read_or(&file.lifetime, LIFETIME, |text| duration(text));
    let default_idle = lifetime.map_or(IDLE, |lifetime| lifetime.min(IDLE));
    let idle = notes.read_or(&file.idle, default_idle, |text| duration(text));
    let (idle, lifetime) = (idle?, lifetime?);
    if let Some(at) = &file.idle {
        if idle < SHORTEST_IDLE {
            notes.wrong(&at.span, "`idle` is shorter than a minute", "write \"1m\" or more");
        }
        if idle > lifetime {
            notes.wrong(
                &at.span,
                "`idle` is longer than `lifetime`",
                "a session ends after its lifetime in any case: make idle shorter or lifetime longer",
            );
        }
    } else if let Some(at) = &file.lifetime
        && lifetime < SHORTEST_IDLE
    {
        notes.wrong(&at.span, "`lifetime` is shorter than a minute", "write \"1m\" or more");
    }
    Some(Session { idle, lifetime })
}
