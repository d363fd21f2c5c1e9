use std::time::Duration;

use super::SecondFactor;

/// `[[group]]`: people for whom other rules hold.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name, as accounts have it.
    pub name: String,
    /// Whether a second factor is demanded of them.
    pub second_factor: SecondFactor,
    /// How long they may go on without it.
    pub second_factor_grace: Option<Duration>,
}
