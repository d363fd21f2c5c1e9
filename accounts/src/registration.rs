use policies::Timestamp;
use serde::{Deserialize, Serialize};

use crate::MailedToken;

/// What a person has entered who makes a master account. Nothing else of it exists until the address is proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// When it began; an hour later it is forgotten.
    pub begun_at: Timestamp,
    /// The address that is to be proved, in its one spelling.
    pub email: String,
    /// First and last name.
    pub contact: Option<Contact>,
    /// The hash of the password that was chosen.
    pub password_hash: Option<String>,
    /// After how many days the person wants to be asked for another one.
    pub password_days: Option<u16>,
    /// The token that was mailed.
    pub token: Option<MailedToken>,
    /// Whether the account is made.
    pub done: bool,
}

/// Who the person is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

/// What is asked for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationStep {
    /// First and last name.
    Contact,
    /// A password.
    Password,
    /// The token.
    Token,
    /// Nothing: the account is made.
    Done,
}

impl Registration {
    /// One that has just begun.
    pub fn begin(email: &str, now: Timestamp) -> Self {
        Self { begun_at: now, email: email.to_owned(), contact: None, password_hash: None, password_days: None, token: None, done: false }
    }

    /// The first step that is not taken yet.
    pub fn step(&self) -> RegistrationStep {
        match self {
            Self { done: true, .. } => RegistrationStep::Done,
            Self { contact: None, .. } => RegistrationStep::Contact,
            Self { password_hash: None, .. } | Self { token: None, .. } => RegistrationStep::Password,
            _ => RegistrationStep::Token,
        }
    }

    /// First and last name in one; empty as long as they are not known.
    pub fn full_name(&self) -> String {
        self.contact.as_ref().map(|contact| format!("{} {}", contact.first_name, contact.last_name)).unwrap_or_default()
    }

    /// Corrects the address. The password was judged by the part before the `@`: if that changes, it is asked for again.
    pub fn correct_email(&mut self, email: &str) {
        let local = |email: &str| email.split('@').next().unwrap_or_default().to_owned();
        if local(&self.email) != local(email) {
            self.password_hash = None;
        }
        if self.email != email {
            self.token = None;
        }
        self.email = email.to_owned();
    }
}
