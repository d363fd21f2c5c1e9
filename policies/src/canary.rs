use std::time::Duration;

use crate::Timestamp;

/// What is remembered of a canary: a login that is tried so that nobody else has to find out.
#[derive(Clone, Copy, Debug)]
pub struct CanaryFacts {
    /// When it was tried last, by whichever node. `None`: never.
    pub tried: Option<Timestamp>,
    /// Whether exactly this login was refused then.
    pub refused: bool,
    /// How often it is tried.
    pub every: Duration,
}

/// Whether the canary is to be tried now. A refused login is never tried again: another try could only lock it. A clock that was set
/// back makes it wait no longer than one that stood right.
pub fn canary_is_due(facts: CanaryFacts, now: Timestamp) -> bool {
    let waits = |tried: Timestamp| tried <= now && now < tried.after(facts.every);
    !facts.refused && !facts.tried.is_some_and(waits)
}
