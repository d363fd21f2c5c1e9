/// Whether people need a second factor beside their password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondFactorDemand {
    /// They may set one up.
    #[default]
    Offered,
    /// Nobody is signed in without one.
    Required,
}

/// What follows the right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterPassword {
    /// The person is signed in.
    SignedIn,
    /// A code is asked for.
    Code,
    /// The person has to set up a second factor first.
    Enrol,
}

impl SecondFactorDemand {
    /// What follows the right password of a person who has a second factor, or has none. One that is set up is always asked for.
    pub const fn after_password(self, enrolled: bool) -> AfterPassword {
        match (self, enrolled) {
            (_, true) => AfterPassword::Code,
            (Self::Offered, false) => AfterPassword::SignedIn,
            (Self::Required, false) => AfterPassword::Enrol,
        }
    }

    /// Whether a person may do without the second factor that they have.
    pub const fn may_remove(self) -> bool {
        matches!(self, Self::Offered)
    }
}

#[cfg(test)]
mod tests {
    use super::{AfterPassword, SecondFactorDemand};

    #[test]
    fn what_is_set_up_is_asked_for_and_what_is_demanded_is_set_up() {
        let cases = [
            (SecondFactorDemand::Offered, false, AfterPassword::SignedIn),
            (SecondFactorDemand::Offered, true, AfterPassword::Code),
            (SecondFactorDemand::Required, false, AfterPassword::Enrol),
            (SecondFactorDemand::Required, true, AfterPassword::Code),
        ];
        for (demand, enrolled, expected) in cases {
            assert_eq!(demand.after_password(enrolled), expected, "{demand:?} {enrolled}");
        }
        assert!(SecondFactorDemand::Offered.may_remove() && !SecondFactorDemand::Required.may_remove());
    }
}
