use std::fmt;

use policies::{PasswordExpiry, Timestamp};
use unicode_normalization::UnicodeNormalization;

use crate::{AccountId, LanguageTag, LinkId, LinkState, PortalId, SessionId};

/// An e-mail address in the one spelling by which it is looked up: NFC, trimmed, lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.com")]
pub struct BadEmail;

/// RFC 5321 §4.5.3.1.3: a path of 256 octets less the angle brackets.
const MAX_OCTETS: usize = 254;

impl EmailAddress {
    /// Takes what a person typed. Checks only what no mail server would deliver (RFC 5321 §4.1.2 in its common part): the mailed
    /// token is the real test. Control characters are refused, so that no address can break out of a mail header.
    pub fn parse(typed: &str) -> Result<Self, BadEmail> {
        // Some letters have a composed form in lower case alone.
        let address: String = typed.trim().nfc().flat_map(char::to_lowercase).nfc().collect();
        let (local, domain) = address.rsplit_once('@').ok_or(BadEmail)?;
        let clean =
            |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_control() || c.is_whitespace() || "<>()[]\\,;:\"".contains(c));
        let dotted = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        if address.len() > MAX_OCTETS || !clean(local) || !clean(domain) || !dotted || local.contains('@') {
            return Err(BadEmail);
        }
        Ok(Self(address))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One person's identity in Latchkey.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name for ever.
    pub id: AccountId,
    /// Where the person is reached, and what they type to sign in.
    pub email: EmailAddress,
    /// First and last name, or empty.
    pub name: String,
    /// In which language the person reads mails and text messages; none: the first of the deployment.
    pub language: Option<LanguageTag>,
    /// The groups that access rules and identity headers speak of.
    pub groups: Vec<String>,
    /// The password's hash in PHC string format. A store sees nothing else of a password.
    pub password_hash: String,
    /// When the password was chosen.
    pub password_changed_at: Timestamp,
    /// When its person wants to be asked for another one.
    pub password_expiry: PasswordExpiry,
    /// The hashes of the passwords before it, newest first; as many as are wanted.
    pub earlier_passwords: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Sessions begun before this moment are void.
    pub signed_out_before: Timestamp,
    /// Since when an operator keeps its person out.
    pub locked_at: Option<Timestamp>,
    /// Wrong passwords from before this moment count no more.
    pub tries_count_since: Timestamp,
    /// A browser that was last signed in with before this moment is a stranger's.
    pub devices_known_since: Timestamp,
}

impl Account {
    /// An account that is made now.
    pub fn new(id: AccountId, email: EmailAddress, password_hash: String, now: Timestamp) -> Self {
        Self {
            id,
            email,
            name: String::new(),
            language: None,
            groups: Vec::new(),
            password_hash,
            password_changed_at: now,
            password_expiry: PasswordExpiry::default(),
            earlier_passwords: Vec::new(),
            created_at: now,
            signed_out_before: Timestamp::from_millis(0),
            locked_at: None,
            tries_count_since: Timestamp::from_millis(0),
            devices_known_since: Timestamp::from_millis(0),
        }
    }
}

/// What a decision about a request needs to know of an account. Cached on every node, void as soon as the account changes.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// Whose facts these are.
    pub id: AccountId,
    /// See [`Account::email`].
    pub email: EmailAddress,
    /// See [`Account::name`].
    pub name: String,
    /// See [`Account::language`].
    pub language: Option<LanguageTag>,
    /// See [`Account::groups`].
    pub groups: Vec<String>,
    /// See [`Account::signed_out_before`].
    pub signed_out_before: Timestamp,
    /// See [`Account::password_changed_at`].
    pub password_changed_at: Timestamp,
    /// See [`Account::password_expiry`].
    pub password_expiry: PasswordExpiry,
    /// See [`Account::locked_at`].
    pub locked: bool,
    /// Whether anything is set up that can be asked for beside the password.
    pub has_second_factor: bool,
    /// Every link of the account.
    pub links: Vec<LinkFact>,
    /// Sessions that were ended, and would live otherwise: a session store that was rolled back brings none of them back.
    pub ended_sessions: Vec<SessionId>,
}

/// What a decision needs to know of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFact {
    /// Which link.
    pub id: LinkId,
    /// For which portal.
    pub portal: PortalId,
    /// The user name at the portal, which the portal has proved or an operator has assigned.
    pub username: String,
    /// Whether a password is vaulted beside it (an assigned name has none).
    pub has_password: bool,
    /// Whether it works.
    pub state: LinkState,
    /// When it was made.
    pub linked_at: Timestamp,
    /// When it last signed somebody in.
    pub last_used: Option<Timestamp>,
}

impl AccountFacts {
    /// The links for `portal`, oldest first.
    pub fn links_for<'a>(&'a self, portal: &'a PortalId) -> impl Iterator<Item = &'a LinkFact> {
        self.links.iter().filter(move |link| link.portal == *portal)
    }

    /// The only link for `portal`; none where there are several.
    pub fn only_link(&self, portal: &PortalId) -> Option<&LinkFact> {
        let mut links = self.links.iter().filter(|link| link.portal == *portal);
        links.next().filter(|_| links.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, MAX_OCTETS};

    #[test]
    fn an_address_has_one_spelling() {
        let same = ["ada@example.com", " Ada@Example.COM ", "ADA@EXAMPLE.COM"];
        for typed in same {
            assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), "ada@example.com");
        }
    }

    #[test]
    fn what_no_server_would_deliver_is_refused() {
        for typed in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a b@example.com",
            "ada@exa mple.com",
            "ada@example..com",
            "ada@-x.com",
            "ada\r\nBcc: x@example.com",
            "a@b@c.com",
            "<ada@example.com>",
        ] {
            assert!(EmailAddress::parse(typed).is_err(), "{typed:?}");
        }
        assert!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(250))).is_err());
        assert!(EmailAddress::parse("ada+tag@localhost").is_ok());
        assert!(EmailAddress::parse("ädä@exämple.com").is_ok());
    }

    #[test]
    fn fuzz_email_address() {
        fuzz::target("email_address", |bytes| {
            let Ok(typed) = std::str::from_utf8(bytes) else { return };
            let Ok(address) = EmailAddress::parse(typed) else { return };
            let text = address.as_str();
            assert!(text.len() <= MAX_OCTETS && text.matches('@').count() == 1, "{text:?}");
            assert!(!text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>,;:\"".contains(c)), "{text:?}");
            assert_eq!(EmailAddress::parse(text).as_ref(), Ok(&address), "one spelling");
        });
    }
}
