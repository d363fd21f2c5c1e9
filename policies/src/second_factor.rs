use std::collections::BTreeSet;
use std::time::Duration;

use crate::Timestamp;
use crate::master_password::domain;

/// Whether people need a second factor beside their password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondFactorDemand {
    /// They may set one up.
    #[default]
    Offered,
    /// Nobody is signed in without one.
    Required,
}

/// Whose people a demand speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DemandedOf {
    /// Everybody's.
    Everybody,
    /// Those with addresses of these domains, in lower case: an organisation's.
    Domains(BTreeSet<String>),
    /// A group's.
    Group(String),
}

/// That a second factor is demanded of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorDemand {
    /// Its name, under which it is kept when it first met somebody.
    pub name: String,
    /// Of whom.
    pub of: DemandedOf,
    /// How long they may go on without, from the sign-in on at which it first met them.
    pub grace: Option<Duration>,
}

/// Of whom a second factor is demanded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondFactorDemands(Vec<FactorDemand>);

impl SecondFactorDemands {
    /// These demands; each for itself.
    pub const fn new(demands: Vec<FactorDemand>) -> Self {
        Self(demands)
    }

    /// Those that speak of the person with this address and these groups.
    pub fn on<'d>(&'d self, email: &'d str, groups: &'d [String]) -> impl Iterator<Item = &'d FactorDemand> {
        self.0.iter().filter(move |demand| match &demand.of {
            DemandedOf::Everybody => true,
            DemandedOf::Domains(domains) => domains.contains(domain(email)),
            DemandedOf::Group(group) => groups.contains(group),
        })
    }

    /// Whether the person with this address and these groups is left no time for it.
    pub fn leave_no_time(&self, email: &str, groups: &[String]) -> bool {
        self.on(email, groups).any(|demand| demand.grace.is_none())
    }

    /// What holds for the person with this address and these groups, however long they may take.
    pub fn of(&self, email: &str, groups: &[String]) -> SecondFactorDemand {
        if self.on(email, groups).next().is_some() { SecondFactorDemand::Required } else { SecondFactorDemand::Offered }
    }
}

impl From<SecondFactorDemand> for SecondFactorDemands {
    fn from(everybody: SecondFactorDemand) -> Self {
        let demand = || FactorDemand { name: "everybody".to_owned(), of: DemandedOf::Everybody, grace: None };
        Self(if everybody == SecondFactorDemand::Required { vec![demand()] } else { Vec::new() })
    }
}

/// By when a person has to have a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorDue {
    /// It is not demanded.
    Never,
    /// They may go on without it until then.
    By(Timestamp),
    /// At once.
    Now,
}

/// By when a person has to have one of whom all this is demanded, each with the moment at which it first met them. The strictest counts.
pub fn factor_due<'d>(demands: impl IntoIterator<Item = (&'d FactorDemand, Timestamp)>, now: Timestamp) -> FactorDue {
    let mut due = FactorDue::Never;
    for (demand, met_at) in demands {
        let Some(ends) = demand.grace.map(|grace| met_at.after(grace)).filter(|ends| *ends > now) else { return FactorDue::Now };
        due = match due {
            FactorDue::By(sooner) if sooner <= ends => due,
            _ => FactorDue::By(ends),
        };
    }
    due
}

impl FactorDue {
    /// What that means for a sign-in at this moment.
    pub const fn at_sign_in(self) -> SecondFactorDemand {
        match self {
            Self::Never | Self::By(_) => SecondFactorDemand::Offered,
            Self::Now => SecondFactorDemand::Required,
        }
    }
}

/// How it stands with a person who has given the right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proved {
    /// Whether they have a second factor.
    pub enrolled: bool,
    /// Whether they have given it.
    pub given: bool,
    /// Whether the password has ended.
    pub expired: bool,
}

/// What follows the right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// The second factor is asked for.
    Code,
    /// A new password has to be chosen.
    NewPassword,
    /// A second factor has to be set up.
    Enrol,
    /// The person is signed in.
    SignedIn,
}

impl SecondFactorDemand {
    /// What follows. A second factor that is set up is always asked for, and before anything can be changed.
    pub const fn next_step(self, proved: Proved) -> NextStep {
        match (self, proved) {
            (_, Proved { enrolled: true, given: false, .. }) => NextStep::Code,
            (_, Proved { expired: true, .. }) => NextStep::NewPassword,
            (Self::Required, Proved { given: false, .. }) => NextStep::Enrol,
            _ => NextStep::SignedIn,
        }
    }

    /// Whether a person may do without the second factor that they have.
    pub const fn may_remove(self) -> bool {
        matches!(self, Self::Offered)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{DemandedOf, FactorDemand, NextStep, Proved, SecondFactorDemand, SecondFactorDemands};

    #[test]
    fn what_is_set_up_is_asked_for_what_has_ended_is_renewed_and_what_is_demanded_is_set_up() {
        use NextStep::{Code, Enrol, NewPassword, SignedIn};
        let cases = [
            // enrolled, given, expired: where a second factor is offered, where it is required
            ((false, false, false), SignedIn, Enrol),
            ((false, false, true), NewPassword, NewPassword),
            ((true, false, false), Code, Code),
            ((true, false, true), Code, Code),
            ((true, true, false), SignedIn, SignedIn),
            ((true, true, true), NewPassword, NewPassword),
            // Removed in another browser between the two steps.
            ((false, true, false), SignedIn, SignedIn),
            ((false, true, true), NewPassword, NewPassword),
        ];
        for ((enrolled, given, expired), offered, required) in cases {
            let proved = Proved { enrolled, given, expired };
            assert_eq!(SecondFactorDemand::Offered.next_step(proved), offered, "{proved:?}");
            assert_eq!(SecondFactorDemand::Required.next_step(proved), required, "{proved:?}");
        }
        let of_all = |demand: SecondFactorDemand| SecondFactorDemands::from(demand).of("ada@example.org", &[]);
        assert_eq!(of_all(SecondFactorDemand::Required), SecondFactorDemand::Required);
        assert_eq!(of_all(SecondFactorDemand::Offered), SecondFactorDemand::Offered);
        assert!(SecondFactorDemand::Offered.may_remove() && !SecondFactorDemand::Required.may_remove());
    }
    #[test]
    fn whoever_one_demand_leaves_no_time_has_none() {
        let demand =
            |of, days: Option<u64>| FactorDemand { name: String::new(), of, grace: days.map(|days| Duration::from_secs(days * 86_400)) };
        let demands =
            SecondFactorDemands::new(vec![demand(DemandedOf::Everybody, Some(14)), demand(DemandedOf::Group("ops".to_owned()), None)]);
        assert!(!demands.leave_no_time("ada@example.org", &[]));
        assert!(demands.leave_no_time("ada@example.org", &["ops".to_owned()]));
    }
}
