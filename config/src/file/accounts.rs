use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, FileLockout};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "accounts")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileAccounts {
    /// The cost of a password hash.
    pub(crate) argon2: Field<FileArgon2>,
    /// Who may make a master account: "open" (everybody who has an e-mail address), "invited" (who was mailed an invitation, by
    /// `latchkey account invite`) or "closed" (operators, by `latchkey account create`). Default: "closed".
    pub(crate) registration: Field<FileRegistration>,
    /// Whether the pages may tell who has an account: registration then says that an address is taken, and an unknown
    /// address on the sign-in page leads to registration. Default: false.
    pub(crate) disclose_registered: Field<bool>,
    /// Whether a reset of the password also asks three security questions: "off", "offered" (who wants to chooses them) or "required"
    /// (everybody chooses them when they register). Default: "off".
    pub(crate) security_questions: Field<FileOffer>,
    /// Whether everybody needs a second factor, a one-time code or a passkey: "offered" (who wants to sets it up) or "required" (it is
    /// set up at the next sign-in, before anything else). Default: "offered".
    pub(crate) second_factor: Field<FileSecondFactor>,
    /// How long people may go on without it, from the sign-in on at which they are first told, as "14d": "1d" or more. Default: not at all.
    pub(crate) second_factor_grace: Field<String>,
    /// The fewest characters of a master password, 8 to 64; below 15 only where a second factor is demanded. Default: 15, and 8 where
    /// second_factor = "required" leaves nobody time.
    pub(crate) password_min_length: Field<u16>,
    /// How many kinds of characters a master password must mix, of lower case, upper case, digits and others: 0 to 4. NIST SP 800-63B-4
    /// advises against such rules. Default: 0.
    pub(crate) password_classes: Field<u16>,
    /// How many passwords before the one in force may not be used again, 0 to 24. Default: 0; the one in force never may.
    pub(crate) password_history: Field<u16>,
    /// After how long everybody has to choose another master password, as "365d": "1d" or more. Default: never, or when its person wants
    /// to be asked.
    pub(crate) password_max_age: Field<String>,
    /// How many wrong passwords are taken, and from whom.
    pub(crate) lockout: Field<FileLockout>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "accounts.argon2")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileArgon2 {
    /// Memory of one hash, in KiB: 8 for each lane up to 4194304. Default: 19456.
    pub(crate) memory_kib: Field<u32>,
    /// Passes over the memory: 1 to 100. Default: 2.
    pub(crate) iterations: Field<u32>,
    /// Lanes of one hash: 1 to 64. Default: 1.
    pub(crate) lanes: Field<u32>,
    /// Hashes computed at the same time by one node: 1 to 256. Default: 2.
    pub(crate) parallel: Field<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "accounts.registration")]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileRegistration {
    Open,
    Invited,
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "accounts.security_questions")]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileOffer {
    Off,
    Offered,
    Required,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "second_factor")]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileSecondFactor {
    Offered,
    Required,
}
