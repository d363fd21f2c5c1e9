//! What exists and what may happen: accounts, sessions, links and the vault; one use case a file; and the traits for
//! what they need from outside. No HTTP, no SQL, no Redis: those are other crates' business.

pub mod keys;
pub mod ports;
pub mod use_cases;
pub mod vault;

mod account;
mod audit;
mod credential;
mod factor;
mod flow;
mod foreign_hash;
mod half_way;
mod ids;
mod link;
mod mailed_token;
mod notice;
mod otp_secret;
mod pass;
mod portal;
mod portal_session;
mod registration;
mod reset;
mod session;
mod ticket;
mod token;
mod typed_code;
mod verdict;

pub use account::{Account, AccountFacts, BadEmail, EmailAddress, LinkFact};
pub use audit::{AuditEvent, AuditKind};
pub use credential::Credential;
pub use factor::{FactorKind, OneTimeCode, RecoveryHash, SecondFactor};
pub use flow::{Flow, OpenFlow};
pub use foreign_hash::{BadHash, foreign_hash};
pub use half_way::{HalfWay, Left};
pub use ids::{AccountId, BadId, LinkId, PortalId, SessionId};
pub use link::{Link, LinkState};
pub use mailed_token::MailedToken;
pub use notice::Notice;
pub use otp_secret::{Match, OtpSecret};
pub use pass::{Pass, PassScope};
pub use policies::{PasswordExpiry, Timestamp};
pub use portal::{LinkNeed, Portal};
pub use portal_session::{PortalSession, SealedEntry, SeenAs};
pub use registration::{Contact, Registration, RegistrationStep};
pub use reset::{Permit, Reset, ResetStep};
pub use session::{Device, Session};
pub use ticket::Ticket;
pub use token::{BadToken, Token};
pub use typed_code::TypedCode;
pub use verdict::Verdict;
