use std::net::IpAddr;

use policies::{Excuse, SessionTimes, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{AccountId, SecondFactor, SessionId};

/// What a browser says of itself, and whence it came; shown to the person in their list of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// `User-Agent`, cut to 256 bytes.
    pub user_agent: String,
    /// The client's address at sign-in.
    pub address: IpAddr,
}

/// The signed-in state of one browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its name, which the browser's passes carry.
    pub id: SessionId,
    /// Who signed in.
    pub account: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen: Timestamp,
    /// The number that the sign-in host's pass must carry; a step-up raises it and so voids the pass before.
    pub pass_number: u32,
    /// When the password was last proved.
    pub password_at: Timestamp,
    /// The browser.
    pub device: Device,
    /// What was given beside the password.
    pub second_factor: Option<SecondFactor>,
    /// Why its person goes on without a second factor for now; void once they have one.
    pub excuses: Vec<Excuse>,
}

/// The record's first byte: what follows is postcard of the fields in their order.
const FORMAT: u8 = 3;
/// As [`FORMAT`], without the last field: records of versions before, which live on when a node is upgraded.
const WITHOUT_EXCUSES: u8 = 2;
/// As [`FORMAT`], without the last two.
const WITHOUT_SECOND_FACTOR: u8 = 1;
/// How postcard writes `None`, and an empty list.
const NOTHING: u8 = 0;

impl Session {
    /// The compact record that a store keeps.
    pub fn to_record(&self) -> Vec<u8> {
        let mut record = vec![FORMAT];
        // Serialising plain fields into memory cannot fail.
        record.extend(postcard::to_allocvec(self).unwrap_or_default());
        record
    }

    /// Reads a record; `None` if it is not one of ours.
    pub fn from_record(record: &[u8]) -> Option<Self> {
        match record.split_first()? {
            (&FORMAT, fields) => postcard::from_bytes(fields).ok(),
            (&WITHOUT_EXCUSES, fields) => postcard::from_bytes(&[fields, &[NOTHING]].concat()).ok(),
            (&WITHOUT_SECOND_FACTOR, fields) => postcard::from_bytes(&[fields, &[NOTHING, NOTHING]].concat()).ok(),
            _ => None,
        }
    }

    /// Whether `next` is this session after exactly one more proof: what may take the place of this record.
    pub fn is_followed_by(&self, next: &Self) -> bool {
        self.id == next.id && self.account == next.account && self.pass_number.checked_add(1) == Some(next.pass_number)
    }

    /// The times that decide whether it lives.
    pub fn times(&self, signed_out_before: Timestamp) -> SessionTimes {
        SessionTimes { created_at: self.created_at, last_seen: self.last_seen, signed_out_before }
    }
}
