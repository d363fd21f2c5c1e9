use std::collections::BTreeSet;

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

/// Of whom a second factor is demanded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondFactorDemands {
    /// What holds for everybody.
    pub everybody: SecondFactorDemand,
    /// The domains, in lower case, of the addresses of people of whom it is demanded in any case: those of an organisation.
    pub domains: BTreeSet<String>,
}

impl SecondFactorDemands {
    /// What holds for the person with this address: the stricter of the two.
    pub fn of(&self, email: &str) -> SecondFactorDemand {
        if self.domains.contains(domain(email)) { SecondFactorDemand::Required } else { self.everybody }
    }
}

impl From<SecondFactorDemand> for SecondFactorDemands {
    fn from(everybody: SecondFactorDemand) -> Self {
        Self { everybody, domains: BTreeSet::new() }
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
    use super::{NextStep, Proved, SecondFactorDemand};

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
        assert!(SecondFactorDemand::Offered.may_remove() && !SecondFactorDemand::Required.may_remove());
    }
}
