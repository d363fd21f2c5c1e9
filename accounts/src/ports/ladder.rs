use std::sync::Arc;
use std::time::Duration;

/// Counts tries, after which one has to wait ever longer: see [`SessionStore::take_turn`](super::SessionStore::take_turn).
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Its name.
    pub key: String,
    /// From so many tries on, the next has to wait so long after the last; ascending, the last holds for all beyond it.
    pub steps: Arc<[(u64, Duration)]>,
    /// How long after the last try all of it is forgotten.
    pub forget: Duration,
}

impl Ladder {
    /// How long the next has to wait after so many tries.
    pub fn wait_after(&self, tries: u64) -> Duration {
        self.steps.iter().rev().find(|(from, _)| *from <= tries).map_or(Duration::ZERO, |(_, wait)| *wait)
    }
}

/// Whether a try may be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It may, and is counted: how many there are now on each ladder, in the order of the ladders.
    Taken(Vec<u64>),
    /// Not before so long; nothing was counted.
    Wait(Duration),
}
