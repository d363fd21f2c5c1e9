use std::collections::HashMap;
use std::time::Duration;

use crate::Timestamp;
use crate::master_password::domain;

/// After how long a person wants to be asked for a new password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordExpiry {
    /// Not before somebody else has learnt it, as NIST SP 800-63B-4 §3.1.1.2 advises.
    #[default]
    Never,
    /// After 90 days.
    Days90,
    /// After 180 days.
    Days180,
    /// After 365 days.
    Days365,
}

impl PasswordExpiry {
    /// Every choice, the longest first.
    pub const ALL: [Self; 4] = [Self::Never, Self::Days365, Self::Days180, Self::Days90];

    /// The number of days; none for never.
    pub const fn days(self) -> Option<u16> {
        match self {
            Self::Never => None,
            Self::Days90 => Some(90),
            Self::Days180 => Some(180),
            Self::Days365 => Some(365),
        }
    }

    /// The choice of so many days.
    pub fn from_days(days: Option<u16>) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.days() == days)
    }
}

/// How long passwords may last at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordLives {
    /// Everybody's; none: as each person chooses.
    pub everybody: Option<Duration>,
    /// Those of the people of an organisation, by the domain of their address in lower case.
    pub by_domain: HashMap<String, Duration>,
}

impl PasswordLives {
    /// What holds for the person with this address: the shorter of the two.
    pub fn of(&self, email: &str) -> PasswordLife {
        let own = self.by_domain.get(domain(email)).copied();
        PasswordLife { longest: self.everybody.into_iter().chain(own).min() }
    }
}

/// How long one person's password may last at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PasswordLife {
    /// None: as the person chooses.
    pub longest: Option<Duration>,
}

impl PasswordLife {
    /// What a person may choose, the longest first. Where there is an upper bound and none of the choices is shorter, there is none.
    pub fn choices(self) -> impl Iterator<Item = PasswordExpiry> {
        PasswordExpiry::ALL.into_iter().filter(move |choice| match (self.longest, choice.days()) {
            (None, _) => true,
            (Some(longest), Some(days)) => of_days(days) < longest,
            (Some(_), None) => false,
        })
    }

    /// When a password ends that was chosen at `changed_at` by a person who wants it so; none: never.
    pub fn ends_at(self, chosen: PasswordExpiry, changed_at: Timestamp) -> Option<Timestamp> {
        let wanted = chosen.days().map(of_days);
        let life = match (wanted, self.longest) {
            (Some(wanted), Some(longest)) => wanted.min(longest),
            (one, other) => one.or(other)?,
        };
        Some(changed_at.after(life))
    }
}

fn of_days(days: u16) -> Duration {
    Duration::from_secs(u64::from(days).saturating_mul(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn the_shorter_of_what_is_wanted_and_what_is_allowed_counts() {
        let at = Timestamp::from_millis(1_000);
        let cases = [
            (PasswordExpiry::Never, None, None),
            (PasswordExpiry::Days90, None, Some(90)),
            (PasswordExpiry::Never, Some(30), Some(30)),
            (PasswordExpiry::Days90, Some(30), Some(30)),
            (PasswordExpiry::Days90, Some(120), Some(90)),
            (PasswordExpiry::Days365, Some(120), Some(120)),
        ];
        for (chosen, longest, expected) in cases {
            let life = PasswordLife { longest: longest.map(|days| DAY * days) };
            assert_eq!(life.ends_at(chosen, at), expected.map(|days| at.after(DAY * days)), "{chosen:?} {longest:?}");
        }
    }

    #[test]
    fn an_organisation_can_be_stricter_than_the_deployment() {
        let lives = |everybody: Option<u32>| PasswordLives {
            everybody: everybody.map(|days| DAY * days),
            by_domain: HashMap::from([("acme.example".to_owned(), DAY * 90)]),
        };
        for (everybody, email, expected) in [
            (None, "ada@example.com", None),
            (None, "ada@acme.example", Some(90)),
            (None, "ada@sub.acme.example", None),
            (Some(30), "ada@acme.example", Some(30)),
            (Some(180), "ada@acme.example", Some(90)),
            (Some(180), "ada@example.com", Some(180)),
        ] {
            assert_eq!(lives(everybody).of(email).longest, expected.map(|days| DAY * days), "{everybody:?} {email}");
        }
    }

    #[test]
    fn only_what_makes_a_difference_can_be_chosen() {
        let choices = |longest: Option<u32>| {
            let life = PasswordLife { longest: longest.map(|days| DAY * days) };
            life.choices().map(PasswordExpiry::days).collect::<Vec<_>>()
        };
        assert_eq!(choices(None), [None, Some(365), Some(180), Some(90)]);
        assert_eq!(choices(Some(365)), [Some(180), Some(90)]);
        assert_eq!(choices(Some(30)), []);
        for choice in PasswordExpiry::ALL {
            assert_eq!(PasswordExpiry::from_days(choice.days()), Some(choice));
        }
        assert_eq!(PasswordExpiry::from_days(Some(7)), None);
    }
}
