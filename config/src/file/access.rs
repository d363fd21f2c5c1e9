use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.access")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileAccess {
    /// A glob over the path, without the query: * stays within a segment, ** does not. Default: "/**".
    pub(crate) path: Field<String>,
    /// Methods in capitals, or ["*"]. Default: ["*"].
    pub(crate) methods: List<String>,
    /// Selects further: by the client's network, by the hour. Default: always.
    pub(crate) when: Field<FileWhen>,
    /// Groups that may pass; of everybody else it is denied. Default: every group, and none.
    pub(crate) groups: List<String>,
    /// Networks from which it may be asked, as "10.0.0.0/8"; from elsewhere it is denied. Default: everywhere.
    pub(crate) networks: List<String>,
    /// Organisations that may pass, by their id in [[organisation]]. Default: every one, and none.
    pub(crate) organisations: List<String>,
    /// Accounts that may pass, by their e-mail address. Default: every one.
    pub(crate) accounts: List<String>,
    /// What it takes: "public" (nothing), "password" (signed in), "second-factor" (signed in with a one-time code or a passkey: who has not
    /// given one in this session is asked for it on the way, and who has none sets one up), or "deny" (nobody may, those outside the
    /// roll-out included). Default: what the portal's `require` says, which is "password" unless it is set.
    pub(crate) require: Field<FileRequire>,
    /// With require = "second-factor": how long somebody who has none may go on without it, from the day on at which the portal first asked them, as
    /// "14d": "1d" or more. Default: not at all, or as long as the portal says whose `require` it has.
    pub(crate) second_factor_grace: Field<String>,
    /// Proved within this time, at least "1m"; what is older is asked for again on the way, and that alone. With require = "second-factor" it
    /// is the one-time code or the passkey that must be so fresh; else the password, or in its place a code or a passkey. Default: at any
    /// time in this session.
    pub(crate) fresh: Field<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.access.require")]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileRequire {
    Public,
    Password,
    SecondFactor,
    Deny,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.access.when")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileWhen {
    /// Networks of the client, as "10.0.0.0/8". Default: every one.
    pub(crate) networks: List<String>,
    /// Hours of the day and their zone (IANA), as "08:00-18:00 Europe/Berlin"; over midnight, "22:00-06:00 UTC". Default: always.
    pub(crate) hours: Field<String>,
}
