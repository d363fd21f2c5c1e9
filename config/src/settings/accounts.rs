use std::time::Duration;

use super::LockoutLimits;

/// `[accounts]`: rules for master accounts.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// The cost of a password hash.
    pub argon2: Argon2,
    /// Who may make an account.
    pub registration: Registration,
    /// Whether the pages may tell who has an account.
    pub disclose_registered: bool,
    /// The fewest characters of a master password.
    pub password_min_length: usize,
    /// How many kinds of characters it must mix.
    pub password_classes: usize,
    /// How many passwords before the one in force may not be used again.
    pub password_history: usize,
    /// After how long everybody has to choose another one.
    pub password_max_age: Option<Duration>,
    /// How many wrong passwords are taken.
    pub lockout: LockoutLimits,
    /// Whether a second factor is demanded of everybody.
    pub second_factor: SecondFactor,
    /// How long they may go on without it.
    pub second_factor_grace: Option<Duration>,
    /// Whether people have security questions.
    pub security_questions: SecurityQuestions,
}

/// Who may make a master account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Everybody who has an e-mail address.
    Open,
    /// Who was invited.
    Invited,
    /// Operators.
    Closed,
}

/// Whether people have security questions, which a reset of the password asks beside the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityQuestions {
    /// They have none.
    Off,
    /// Who wants to chooses them.
    Offered,
    /// Everybody chooses them when they register.
    Required,
}

/// Whether people need a second factor beside their password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// They may set one up.
    Offered,
    /// Nobody is signed in without one.
    Required,
}

/// The cost of an Argon2id hash (RFC 9106 §4) and how many are computed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argon2 {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes of one hash.
    pub lanes: u32,
    /// Hashes computed at the same time by one node, of which no more than it has CPUs; more wait or are refused.
    pub parallel: usize,
}
