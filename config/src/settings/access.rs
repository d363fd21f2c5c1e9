use ipnet::IpNet;

/// `[[portal.access]]`: which requests it selects and what they take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRule {
    /// A glob over the normalised path, without the query: `*` stays within a segment, `**` does not.
    pub path: String,
    /// Which methods.
    pub methods: Methods,
    /// Networks from which it may be asked; none: from everywhere.
    pub networks: Vec<IpNet>,
    /// What a selected request takes.
    pub require: Require,
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
    /// A session begun with the master password.
    Password,
    /// Nobody may.
    Deny,
}
