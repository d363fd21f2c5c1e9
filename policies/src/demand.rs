use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::master_password::domain;

/// What a rule demands before a request may pass, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// Nothing: anyone may ask.
    Public,
    /// A person who has signed in.
    Password,
    /// A person who has given a second factor beside their password, or a passkey.
    SecondFactor,
    /// More than anybody can show: it does not pass.
    Deny,
}

/// Time that is left to somebody who has no second factor yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grace {
    /// The demand's name, under which it is kept when it first met somebody.
    pub demand: String,
    /// How long it is.
    pub time: Duration,
}

/// That somebody was told by when they have to have a second factor, and goes on without it until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excuse {
    /// What leaves them time.
    pub grace: Grace,
    /// When it ends.
    pub until: Timestamp,
}

/// All that a rule demands. Of each list the request has to meet one member; an empty list demands nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Of the person.
    pub require: Requirement,
    /// Networks from which it may be asked.
    pub networks: Vec<IpNet>,
    /// Groups of accounts.
    pub groups: Vec<String>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Addresses of accounts, in lower case.
    pub accounts: BTreeSet<String>,
    /// What is required was proved within this time: where a second factor is required, that one; else the password, or a second factor.
    pub fresh: Option<Duration>,
    /// How long somebody who has no second factor may go on without the one that is required.
    pub grace: Option<Grace>,
}

/// An organisation, by the mail domains of its people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// Its name in the configuration.
    pub id: String,
    /// In lower case.
    pub domains: BTreeSet<String>,
}

/// What is known of somebody who has signed in.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// The account's address, in lower case.
    pub email: &'a str,
    /// The account's groups.
    pub groups: &'a [String],
    /// When they last gave their password.
    pub password_at: Timestamp,
    /// When they last gave a second factor, or a passkey.
    pub second_factor_at: Option<Timestamp>,
    /// Why they may go on without one for now.
    pub excuses: &'a [Excuse],
}

/// What was proved, but longer ago than a rule allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// Who they are, by whatever proof: the password is asked for.
    Password,
    /// The second factor, which is asked for.
    SecondFactor,
}

/// Why nobody, or not this person, may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The rule denies it to everybody.
    Rule,
    /// Not from this network.
    Network,
    /// The person is in none of the groups.
    Group,
    /// The person belongs to none of the organisations.
    Organisation,
    /// The account is not among those named.
    Account,
}

impl Reason {
    /// One word for logs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rule => "denied",
            Self::Network => "denied-network",
            Self::Group => "denied-group",
            Self::Organisation => "denied-organisation",
            Self::Account => "denied-account",
        }
    }
}

impl Demand {
    /// Demands this and nothing beside it.
    pub const fn of(require: Requirement) -> Self {
        Self {
            require,
            networks: Vec::new(),
            groups: Vec::new(),
            organisations: Vec::new(),
            accounts: BTreeSet::new(),
            fresh: None,
            grace: None,
        }
    }

    /// What a request from `client` is denied for, whoever sends it.
    pub fn denies(&self, client: IpAddr) -> Option<Reason> {
        if self.require == Requirement::Deny {
            return Some(Reason::Rule);
        }
        let from_there = self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&client));
        (!from_there).then_some(Reason::Network)
    }

    /// What this person is denied it for.
    pub(crate) fn denies_to(&self, person: &Person<'_>) -> Option<Reason> {
        let belongs = |organisation: &Organisation| organisation.domains.contains(domain(person.email));
        if !self.groups.is_empty() && !self.groups.iter().any(|group| person.groups.contains(group)) {
            Some(Reason::Group)
        } else if !self.organisations.is_empty() && !self.organisations.iter().any(belongs) {
            Some(Reason::Organisation)
        } else if !self.accounts.is_empty() && !self.accounts.contains(person.email) {
            Some(Reason::Account)
        } else {
            None
        }
    }

    /// What is required of this person: the password alone while they are left time to set a second factor up. Whoever gave one gets no time.
    pub(crate) fn required_of(&self, person: &Person<'_>, now: Timestamp) -> Requirement {
        let (Requirement::SecondFactor, None, Some(grace)) = (self.require, person.second_factor_at, &self.grace) else {
            return self.require;
        };
        let excused = person.excuses.iter().any(|excuse| excuse.grace == *grace && now < excuse.until);
        if excused { Requirement::Password } else { Requirement::SecondFactor }
    }

    /// What was proved too long ago. A clock that was set back makes nothing fresh that lies in the future.
    pub(crate) fn stale(&self, person: &Person<'_>, now: Timestamp) -> Option<Stale> {
        let within = self.fresh?;
        let (proofs, stale) = match self.required_of(person, now) {
            Requirement::SecondFactor => ([person.second_factor_at, None], Stale::SecondFactor),
            Requirement::Public | Requirement::Password | Requirement::Deny => {
                ([Some(person.password_at), person.second_factor_at], Stale::Password)
            }
        };
        let fresh = proofs.into_iter().flatten().any(|at| at <= now && now.since(at) < within);
        (!fresh).then_some(stale)
    }
}
