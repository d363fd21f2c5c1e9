//! Between columns and types. A row that does not read is a store that answers nonsense.

use std::str::FromStr;

use ::accounts::ports::StoreDown;
use ::accounts::{EmailAddress, LinkState, PasswordExpiry, Verdict};

use super::pools::Pools;

const WORKS: &str = "works";

impl Pools {
    /// Which column did not read.
    pub(super) fn nonsense(&self, column: &str) -> StoreDown {
        let store = match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgresql",
        };
        StoreDown { store, reason: format!("column {column} holds something unexpected") }
    }

    pub(super) fn id<T: FromStr>(&self, text: &str) -> Result<T, StoreDown> {
        text.parse().map_err(|_| self.nonsense("id"))
    }

    pub(super) fn email(&self, text: &str) -> Result<EmailAddress, StoreDown> {
        EmailAddress::parse(text).map_err(|_| self.nonsense("email"))
    }

    pub(super) fn texts(&self, column: &str, json: &str) -> Result<Vec<String>, StoreDown> {
        serde_json::from_str(json).map_err(|_| self.nonsense(column))
    }

    pub(super) fn expiry(&self, days: Option<i64>) -> Result<PasswordExpiry, StoreDown> {
        let nonsense = || self.nonsense("password_days");
        let days = days.map(u16::try_from).transpose().map_err(|_| nonsense())?;
        PasswordExpiry::from_days(days).ok_or_else(nonsense)
    }

    pub(super) fn link_state(&self, word: &str) -> Result<LinkState, StoreDown> {
        match word {
            WORKS => Ok(LinkState::Works),
            verdict => Verdict::parse(verdict).map(LinkState::NeedsAttention).ok_or_else(|| self.nonsense("state")),
        }
    }
}

/// As the column has it: a JSON array.
pub(super) fn texts_column(texts: &[String]) -> String {
    // Strings always have a JSON form.
    serde_json::to_string(texts).unwrap_or_else(|_| "[]".to_owned())
}

/// As the column has it.
pub(super) fn days_column(expiry: PasswordExpiry) -> Option<i64> {
    expiry.days().map(i64::from)
}

/// As the column has it.
pub(super) fn link_state_word(state: LinkState) -> &'static str {
    match state {
        LinkState::Works => WORKS,
        LinkState::NeedsAttention(verdict) => verdict.as_str(),
    }
}
