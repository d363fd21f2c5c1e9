use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Wrong passwords after which a user is locked, as in many old applications: for good.
const LOCKED_AFTER: u32 = 5;

/// Someone whom a portal knows.
#[derive(Clone, Debug)]
pub struct Person {
    /// User name at the portal.
    pub user: String,
    /// Password at the portal.
    pub password: String,
    /// Full name, as the portal's pages show it.
    pub name: String,
}

impl Person {
    /// A person of this user name, password and full name.
    pub fn new(user: &str, password: &str, name: &str) -> Self {
        Self { user: user.to_owned(), password: password.to_owned(), name: name.to_owned() }
    }
}

/// What a portal says to a user name and a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    Right,
    Wrong,
    Locked,
}

#[derive(Default)]
struct Standing {
    attempts: u64,
    wrong_in_a_row: u32,
}

/// The portal's list of users.
pub(crate) struct People {
    known: Mutex<HashMap<String, Person>>,
    standing: Mutex<HashMap<String, Standing>>,
}

impl People {
    pub(crate) fn new(people: Vec<Person>) -> Self {
        let known = people.into_iter().map(|person| (person.user.clone(), person)).collect();
        Self { known: Mutex::new(known), standing: Mutex::default() }
    }

    /// Checks and counts one attempt.
    pub(crate) fn check(&self, user: &str, password: &str) -> Check {
        let right = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(user).is_some_and(|known| known.password == password);
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = standing.entry(user.to_owned()).or_default();
        standing.attempts = standing.attempts.saturating_add(1);
        if standing.wrong_in_a_row >= LOCKED_AFTER {
            return Check::Locked;
        }
        standing.wrong_in_a_row = if right { 0 } else { standing.wrong_in_a_row.saturating_add(1) };
        if right { Check::Right } else { Check::Wrong }
    }

    pub(crate) fn attempts(&self, user: &str) -> u64 {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).get(user).map_or(0, |standing| standing.attempts)
    }

    pub(crate) fn set_password(&self, user: &str, password: &str) {
        if let Some(person) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get_mut(user) {
            password.clone_into(&mut person.password);
        }
    }

    pub(crate) fn name_of(&self, user: &str) -> String {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(user).map_or_else(|| user.to_owned(), |person| person.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> People {
        People::new(vec![Person::new("ada", "right", "Ada")])
    }

    #[test]
    fn a_user_is_locked_after_five_wrong_passwords_in_a_row() {
        let people = ada();
        for _ in 0..4 {
            assert_eq!(people.check("ada", "wrong"), Check::Wrong);
        }
        assert_eq!(people.check("ada", "right"), Check::Right, "four are forgiven");
        for _ in 0..5 {
            assert_eq!(people.check("ada", "wrong"), Check::Wrong);
        }
        assert_eq!(people.check("ada", "right"), Check::Locked);
        assert_eq!(people.attempts("ada"), 11);
    }

    #[test]
    fn a_stranger_is_only_wrong_and_a_changed_password_counts_at_once() {
        let people = ada();
        assert_eq!(people.check("nobody", "right"), Check::Wrong);
        people.set_password("ada", "new");
        assert_eq!(people.check("ada", "right"), Check::Wrong);
        assert_eq!(people.check("ada", "new"), Check::Right);
    }
}
