use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use pingora::protocols::Stream;
use tokio::io::AsyncReadExt;

use crate::proxy::SILENCE;
use crate::server::Silence;

/// Shorter than the five seconds after which Apache closes an idle connection.
pub(crate) const KEPT: Duration = Duration::from_secs(4);
/// Connections that wait, at most.
const MOST: usize = 1024;

/// A connection to a portal's server.
pub(crate) struct Connection {
    pub(super) stream: Stream,
    pub(super) silence: Silence,
}

impl Connection {
    /// A new one.
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, silence: Silence::new(SILENCE) }
    }

    fn has_waited_too_long(&self) -> bool {
        self.silence.since().elapsed() >= KEPT
    }
}

/// Connections to one server that wait for a next request, those used last at the end. Nothing watches them meanwhile: the proxy's
/// own pool gives each a task, a lock and a timer, which costs more than all that the gateway decides about a request (measured).
/// Whether one still stands is seen when it is taken.
#[derive(Default)]
pub(crate) struct Idle(Mutex<VecDeque<Connection>>);

impl Idle {
    /// The one that was used last, if it still stands.
    pub(super) fn take(&self) -> Option<Connection> {
        loop {
            let mut last = self.waiting().pop_back()?;
            if last.has_waited_too_long() {
                // All others have waited longer.
                self.waiting().clear();
                return None;
            }
            if is_silent(&mut last.stream) {
                return Some(last);
            }
        }
    }

    /// Keeps one for a next request.
    pub(super) fn put(&self, mut connection: Connection) {
        connection.silence.begins();
        let mut waiting = self.waiting();
        if waiting.len() >= MOST {
            waiting.pop_front();
        }
        waiting.push_back(connection);
    }

    /// Closes those that have waited too long.
    pub(crate) fn close_old(&self) {
        let mut waiting = self.waiting();
        let old = waiting.iter().take_while(|connection| connection.has_waited_too_long()).count();
        waiting.drain(..old);
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} idle connections", self.waiting().len())
    }
}

/// Whether the server has neither closed the connection nor said anything that was not asked for. Asks nothing of the system as
/// long as the runtime has not heard of anything to read.
fn is_silent(stream: &mut Stream) -> bool {
    tokio::task::unconstrained(stream.read(&mut [0])).now_or_never().is_none()
}
