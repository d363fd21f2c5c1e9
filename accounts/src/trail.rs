//! The audit trail of an account is a chain: each line is sealed, with a key that is not in the database, together with the seal of the line before
//! it. So a line that is altered, left out, put in or moved is noticed by who has the keys; that the newest lines are gone, by who has a
//! copy of the seals elsewhere, as the log is.

mod check;

use std::fmt;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use policies::Timestamp;

pub use self::check::{Tampering, TrailCheck, TrailFault, TrailReport};
use crate::AuditEvent;
use crate::keys::{Keys, SealFit, TrailKeys};

/// A line of a trail as it is stored: as texts, since whoever altered it may have written anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailLine {
    /// Whose trail it is.
    pub account: String,
    /// Its place in the trail; the first is 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// What, as [`crate::AuditKind::as_str`] has it.
    pub kind: String,
    /// About what. Erased with the account.
    pub about: String,
    /// From where. Erased with the account.
    pub address: Option<String>,
    /// Random, so that `detail` alone tells nothing of what it was made of. Erased with the account.
    pub salt: Option<String>,
    /// The digest of salt, `about` and `address`: what is sealed in their place, since they can be erased.
    pub detail: String,
    /// Over all that but salt, `about` and `address`, and the seal of the line before.
    pub seal: String,
}

/// What is known of the newest line of a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailEnd {
    /// Its place.
    pub number: i64,
    /// Its seal.
    pub seal: String,
}

/// Makes a line of an event, once its place is known.
#[derive(Clone)]
pub struct TrailSealing {
    keys: Arc<Keys>,
    salt: String,
}

impl fmt::Debug for TrailSealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrailSealing").finish_non_exhaustive()
    }
}

impl TrailSealing {
    /// `salt` is random.
    pub fn new(keys: Arc<Keys>, salt: [u8; 16]) -> Self {
        Self { keys, salt: HEXLOWER.encode(&salt) }
    }

    /// The line that comes after `end`; the first where there is none.
    pub fn line(&self, event: &AuditEvent, end: Option<&TrailEnd>) -> TrailLine {
        let address = event.address.map(|address| address.to_string());
        let mut line = TrailLine {
            account: event.account.to_string(),
            number: end.map_or(1, |end| end.number.saturating_add(1)),
            at: event.at,
            kind: event.kind.as_str().to_owned(),
            about: event.about.clone(),
            address,
            salt: Some(self.salt.clone()),
            detail: String::new(),
            seal: String::new(),
        };
        line.detail = line.digest_of_detail(&self.salt);
        line.seal = line.with_parts(end.map_or("", |end| &end.seal), |parts| self.keys.trail.seal(parts));
        line
    }
}

impl TrailLine {
    fn digest_of_detail(&self, salt: &str) -> String {
        let mut context = ring::digest::Context::new(&ring::digest::SHA256);
        for part in [salt, &self.about, self.address.as_deref().unwrap_or_default()] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        HEXLOWER.encode(context.finish().as_ref())
    }

    fn fit(&self, keys: &TrailKeys, seal_before: &str) -> SealFit {
        self.with_parts(seal_before, |parts| keys.fit(&self.seal, parts))
    }

    fn with_parts<T>(&self, seal_before: &str, then: impl FnOnce(&[&[u8]]) -> T) -> T {
        let (number, at) = (self.number.to_be_bytes(), self.at.millis().to_be_bytes());
        then(&[self.account.as_bytes(), &number, &at, self.kind.as_bytes(), self.detail.as_bytes(), seal_before.as_bytes()])
    }

    /// Whether what can be erased was.
    fn is_nameless(&self) -> bool {
        self.salt.is_none() && self.about.is_empty() && self.address.is_none()
    }
}
