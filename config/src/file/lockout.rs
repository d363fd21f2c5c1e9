use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "accounts.lockout")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileLockout {
    /// After so many wrong passwords for one account from one network (or from one browser in which its person has signed in before) the
    /// next has to wait for a moment: 1 to 100. Default: 5.
    pub(crate) slow_after: Field<u64>,
    /// How long the first of them has to wait, as "10s"; each more waits twice as long. Default: "10s".
    pub(crate) first_wait: Field<String>,
    /// After so many, none is taken from there for a while: 1 to 100. Default: 10.
    pub(crate) lock_after: Field<u64>,
    /// How long none is taken, as "15m"; with each more wrong one twice as long. Default: "15m".
    pub(crate) lock: Field<String>,
    /// The longest lock, "1d" at most. Default: "4h".
    pub(crate) longest_lock: Field<String>,
    /// After so many wrong passwords for one account from everywhere, none is taken but from browsers in which its person has signed in
    /// before: 1 to 1000. NIST SP 800-63B-4 wants 100 or fewer. Default: 100.
    pub(crate) lock_account_after: Field<u64>,
    /// Wrong passwords from one network for all accounts together, within a quarter of an hour: 1 to 1000000. Default: 300.
    pub(crate) per_network: Field<u64>,
    /// Wrong passwords from everywhere for all accounts together, within a quarter of an hour; beyond it only browsers in which somebody has
    /// signed in before are served: 1 to 1000000000. Default: 10000.
    pub(crate) in_all: Field<u64>,
}
