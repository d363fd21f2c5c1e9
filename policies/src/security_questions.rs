/// Whether people have security questions, which a reset of the password asks beside the token, never in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecurityQuestions {
    /// There are none; those of an earlier time are not asked.
    #[default]
    Off,
    /// Who wants to chooses them.
    Offered,
    /// Everybody chooses them when they register.
    Required,
}

impl SecurityQuestions {
    /// Whether somebody may choose them.
    pub const fn may_choose(self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Whether somebody may do without.
    pub const fn may_do_without(self) -> bool {
        !matches!(self, Self::Required)
    }

    /// Whether a reset asks them of a person who has chosen some, or has not.
    pub const fn asked_in_reset(self, chosen: bool) -> bool {
        chosen && self.may_choose()
    }
}

#[cfg(test)]
mod tests {
    use super::SecurityQuestions::{Off, Offered, Required};

    #[test]
    fn what_was_chosen_is_asked_unless_they_are_off() {
        let cases = [(Off, false, true, false), (Offered, true, true, true), (Required, true, false, true)];
        for (questions, may_choose, may_do_without, asked) in cases {
            assert_eq!((questions.may_choose(), questions.may_do_without()), (may_choose, may_do_without), "{questions:?}");
            assert_eq!((questions.asked_in_reset(true), questions.asked_in_reset(false)), (asked, false), "{questions:?}");
        }
    }
}
