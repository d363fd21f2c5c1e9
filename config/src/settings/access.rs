use std::time::Duration;

use ipnet::IpNet;

/// `[[portal.access]]`: which requests it selects and what they take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRule {
    /// A glob over the normalised path, without the query: `*` stays within a segment, `**` does not.
    pub path: String,
    /// Which methods.
    pub methods: Methods,
    /// When, and from where, it selects.
    pub when: When,
    /// Networks from which it may be asked; none: from everywhere.
    pub networks: Vec<IpNet>,
    /// Groups whose people may ask; none: everybody's.
    pub groups: Vec<String>,
    /// Ids of organisations whose people may ask; none: everybody's.
    pub organisations: Vec<String>,
    /// Addresses of accounts, in lower case, that may ask; none: every account.
    pub accounts: Vec<String>,
    /// What a selected request takes.
    pub require: Require,
    /// How long somebody who has no second factor may go on without it.
    pub second_factor_grace: Option<Duration>,
    /// Within what time that was proved.
    pub fresh: Option<Duration>,
    /// The line in the file at which the rule begins.
    pub line: usize,
}

/// What selects a rule beside path and methods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// Networks of the client; none: every one.
    pub networks: Vec<IpNet>,
    /// Hours of the day.
    pub hours: Option<Hours>,
}

/// Hours of the day by the clocks of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The minute of the day with which they begin.
    pub from: u16,
    /// The minute of the day before which they end.
    pub to: u16,
    /// The zone's name in the IANA database.
    pub zone: String,
}

/// Which methods a rule selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Methods {
    /// Every one.
    Any,
    /// These, in capitals; at least one.
    Only(Vec<String>),
}

/// What a request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Require {
    /// Nothing: forwarded for anyone, without a portal session.
    Public,
    /// Somebody signed in.
    Password,
    /// Somebody signed in with a second factor.
    SecondFactor,
    /// Nobody may.
    Deny,
}
