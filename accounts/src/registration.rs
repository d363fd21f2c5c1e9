use policies::{SecurityQuestions, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{LanguageTag, MailedToken, Pin, SecurityAnswer};

/// What a person has entered who makes a master account. Nothing else of it exists until the address is proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// When it began; an hour later it is forgotten.
    pub begun_at: Timestamp,
    /// The address that is to be proved, in its one spelling.
    pub email: String,
    /// The language of its pages, which becomes that of the account.
    pub language: LanguageTag,
    /// First and last name.
    pub contact: Option<Contact>,
    /// The hash of the password that was chosen.
    pub password_hash: Option<String>,
    /// After how many days the person wants to be asked for another one.
    pub password_days: Option<u16>,
    /// Whether the person wants one-time codes; none as long as they have not said.
    pub codes: Option<bool>,
    /// Their security questions; none as long as they were not asked, empty if they do without.
    pub questions: Option<Vec<SecurityAnswer>>,
    /// The token that was mailed.
    pub token: Option<MailedToken>,
    /// Whether the token of an invitation to this address was given.
    pub invited: bool,
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
    /// Mobile number, if they gave one. It is not shown to be theirs before a texted token is typed.
    pub number: Option<String>,
    /// By which support recognises them.
    pub pin: Pin,
}

/// What is asked for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationStep {
    /// First and last name.
    Contact,
    /// A password.
    Password,
    /// Whether to have one-time codes.
    Codes,
    /// Security questions, where there are any.
    Questions,
    /// The token.
    Token,
    /// Nothing: the account is made.
    Done,
}

impl Registration {
    /// One that has just begun.
    pub fn begin(email: &str, language: LanguageTag, now: Timestamp) -> Self {
        Self {
            begun_at: now,
            email: email.to_owned(),
            language,
            contact: None,
            password_hash: None,
            password_days: None,
            codes: None,
            questions: None,
            token: None,
            invited: false,
            done: false,
        }
    }

    /// The first step that is not taken yet. The token is mailed when all before it are: without it, the last of them is taken again. Who was
    /// invited has given a token already.
    pub fn step(&self, questions: SecurityQuestions) -> RegistrationStep {
        match self {
            Self { done: true, .. } => RegistrationStep::Done,
            Self { contact: None, .. } => RegistrationStep::Contact,
            Self { password_hash: None, .. } => RegistrationStep::Password,
            Self { codes: None, .. } => RegistrationStep::Codes,
            Self { questions: None, .. } if questions.may_choose() => RegistrationStep::Questions,
            Self { token: None, .. } if questions.may_choose() => RegistrationStep::Questions,
            Self { token: None, .. } => RegistrationStep::Codes,
            _ => RegistrationStep::Token,
        }
    }

    /// Whether all is there but the token.
    pub fn is_complete(&self, questions: SecurityQuestions) -> bool {
        let asked = self.questions.is_some() || !questions.may_choose();
        self.contact.is_some() && self.password_hash.is_some() && self.codes.is_some() && asked
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
