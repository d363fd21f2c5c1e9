use std::time::Duration;

use super::SecondFactor;

/// `[[organisation]]`: people for whom other rules hold.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its name in rules.
    pub id: String,
    /// The mail domains of its people, in lower case.
    pub domains: Vec<String>,
    /// After how long they have to choose another master password.
    pub password_max_age: Option<Duration>,
    /// Whether a second factor is demanded of them.
    pub second_factor: SecondFactor,
    /// How long they may go on without it.
    pub second_factor_grace: Option<Duration>,
}
