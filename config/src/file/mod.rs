//! The file as it is written: serde types that say which keys there are and of what kind, nothing more.
//!
//! Every value carries its place in the text ([`At`]). Keys and kinds are compared with the schema generated from these
//! types before serde sees the document (see `shape`), so that every mistake is reported and not only the first.

mod access;
mod accounts;
mod brand;
mod browser;
mod cookies;
mod group;
mod limit;
mod lockout;
mod mail;
mod one_or_many;
mod organisation;
mod path;
mod portal;
mod server;
mod session;
mod sign_in;
mod sign_out;
mod signed_out;
mod sms;
mod stores;
mod support;
mod vault;

pub(crate) use access::{FileAccess, FileRequire, FileWhen};
pub(crate) use accounts::{FileAccounts, FileArgon2, FileOffer, FileRegistration, FileSecondFactor};
pub(crate) use brand::FileBrand;
pub(crate) use browser::FileBrowser;
pub(crate) use cookies::FileCookies;
pub(crate) use group::FileGroup;
pub(crate) use limit::{FileLimit, FilePer};
pub(crate) use lockout::FileLockout;
pub(crate) use mail::{FileMail, FileMailHooks};
pub(crate) use one_or_many::OneOrMany;
pub(crate) use organisation::FileOrganisation;
pub(crate) use path::FilePath;
pub(crate) use portal::{FileCanary, FileLoginHost, FilePortal, FileRollout, FileRolloutStage};
pub(crate) use server::{FileServer, FileTls};
pub(crate) use session::FileSession;
pub(crate) use sign_in::{FileConditions, FileCookieFormat, FileExtract, FileMethod, FileProof, FileSignIn, FileStep, FileVerdict};
pub(crate) use sign_out::FileSignOut;
pub(crate) use signed_out::FileSignedOut;
pub(crate) use sms::{FileSms, FileSmsLimits, FileSmsProvider};
pub(crate) use stores::FileStores;
pub(crate) use support::FileSupport;
pub(crate) use vault::FileVault;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;

/// A key that may be absent; where it is present, its place is known.
pub(crate) type Field<T> = Option<At<T>>;
/// A list whose every member's place is known.
pub(crate) type List<T> = Field<Vec<At<T>>>;

/// Latchkey's configuration.
///
/// Every section but [[portal]] may be left out. Relative paths, and the NAME of `sqlite:NAME`, are under
/// server.data_dir; data_dir itself is relative to the directory of this file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "Latchkey configuration")]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Where the gateway listens and what it is called from outside.
    pub(crate) server: Field<FileServer>,
    /// Where accounts and sessions are kept.
    pub(crate) stores: Field<FileStores>,
    /// The key-encryption keys under which portal credentials are sealed.
    pub(crate) vault: Field<FileVault>,
    /// How long a session lasts.
    pub(crate) session: Field<FileSession>,
    /// Mail going out.
    pub(crate) mail: Field<FileMail>,
    /// Text messages going out. Without the section there are none.
    pub(crate) sms: Field<FileSms>,
    /// What the pages call the service and how they look.
    pub(crate) brand: Field<FileBrand>,
    /// Whom people turn to.
    pub(crate) support: Field<FileSupport>,
    /// Rules for master accounts.
    pub(crate) accounts: Field<FileAccounts>,
    /// Rules for the people of one organisation, known by the domain of their e-mail address.
    pub(crate) organisation: List<FileOrganisation>,
    /// Rules for the people of one group.
    pub(crate) group: List<FileGroup>,
    /// The portals: at least one.
    pub(crate) portal: List<FilePortal>,
}
