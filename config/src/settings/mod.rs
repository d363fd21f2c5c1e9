//! What the rest of the program is given: checked values in plain types, nothing left to parse.

mod access;
mod accounts;
mod brand;
mod cookies;
mod group;
mod in_browser;
mod limit;
mod lockout;
mod mail;
mod organisation;
mod path;
mod portal;
mod proof;
mod server;
mod session;
mod sign_in;
mod sign_out;
mod signed_out;
mod sms;
mod step;
mod stores;
mod support;
mod upstream;
mod vault;
mod verdict;

pub use access::{AccessRule, Hours, Methods, Require, When};
pub use accounts::{Accounts, Argon2, Registration, SecondFactor, SecurityQuestions};
pub use brand::Brand;
pub use cookies::Cookies;
pub use group::Group;
pub use in_browser::InBrowser;
pub use limit::{LimitRule, Per};
pub use lockout::LockoutLimits;
pub use mail::{Mail, MailHooks, MailTransport, Mailbox, SmtpLogin, SmtpServer};
pub use organisation::Organisation;
pub use path::{PathLeeway, Paths};
pub use portal::{Canary, CorsPreflight, Portal, Rollout};
pub use proof::Proof;
pub use server::{Scheme, Server, Tls};
pub use session::Session;
pub use sign_in::{
    AssertionAlgorithm, AssertionSignIn, BasicSignIn, CookieFormat, CookieSignIn, FormSignIn, HeadersSignIn, JsonSignIn, SignIn,
    TicketDigest,
};
pub use sign_out::{SignOut, SignOutBy, SignOutMethod};
pub use signed_out::SignedOut;
pub use sms::{Sms, SmsLimits, SmsProvider};
pub use step::{Extract, FormChoice, SendMethod, SendRequest, Step};
pub use stores::{AccountsStore, HostPort, RedisLogin, RedisStore, RedisTopology, SessionsStore, Stores};
pub use support::Support;
pub use upstream::{LoginHost, Upstream, UpstreamHost};
pub use vault::Vault;
pub use verdict::{Conditions, VerdictKind, VerdictRule};

use crate::mistake::Mistake;

/// The whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the gateway listens and what it is called from outside.
    pub server: Server,
    /// Where accounts and sessions are kept.
    pub stores: Stores,
    /// The key-encryption keys of the vault.
    pub vault: Vault,
    /// How long a session lasts.
    pub session: Session,
    /// Mail going out.
    pub mail: Mail,
    /// Text messages going out; none without the section.
    pub sms: Option<Sms>,
    /// What the pages call the service.
    pub brand: Brand,
    /// Whom people turn to.
    pub support: Support,
    /// Rules for master accounts.
    pub accounts: Accounts,
    /// People for whom other rules hold; names and domains distinct.
    pub organisations: Vec<Organisation>,
    /// Groups for whose people other rules hold; names distinct.
    pub groups: Vec<Group>,
    /// The portals, in the order of the file; at least one, ids and hosts distinct.
    pub portals: Vec<Portal>,
    /// What is allowed but probably not meant: to be shown by `check` and logged at the start.
    pub warnings: Vec<Mistake>,
}
