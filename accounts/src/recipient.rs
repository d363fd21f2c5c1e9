use serde::{Deserialize, Serialize};

use crate::{Account, AccountFacts, AccountId, EmailAddress, PhoneNumber};

/// The tag (BCP 47) of a language that somebody reads. Which there are is known to those who put things into words; one that is not
/// offered (any more) is as none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// The tag as it is.
    pub fn new(tag: &str) -> Self {
        Self(tag.to_owned())
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who is told something by mail, and in which language; without one, in the first of the deployment.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// Where the mail goes.
    pub email: &'a EmailAddress,
    /// What they read.
    pub language: Option<&'a LanguageTag>,
}

/// Who is told something by text message.
#[derive(Clone, Copy, Debug)]
pub struct TextRecipient<'a> {
    /// Whose person it is.
    pub account: AccountId,
    /// Where the message goes.
    pub number: &'a PhoneNumber,
    /// See [`Recipient::language`].
    pub language: Option<&'a LanguageTag>,
}

impl Account {
    /// Its person, to be told something by mail.
    pub fn recipient(&self) -> Recipient<'_> {
        Recipient { email: &self.email, language: self.language.as_ref() }
    }

    /// Its person, to be told something by text message.
    pub fn text_recipient<'a>(&'a self, number: &'a PhoneNumber) -> TextRecipient<'a> {
        TextRecipient { account: self.id, number, language: self.language.as_ref() }
    }
}

impl AccountFacts {
    /// Its person, to be told something by mail.
    pub fn recipient(&self) -> Recipient<'_> {
        Recipient { email: &self.email, language: self.language.as_ref() }
    }

    /// Its person, to be told something by text message.
    pub fn text_recipient<'a>(&'a self, number: &'a PhoneNumber) -> TextRecipient<'a> {
        TextRecipient { account: self.id, number, language: self.language.as_ref() }
    }
}
