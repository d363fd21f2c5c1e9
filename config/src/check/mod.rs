//! From file types to settings: every value read, and the rules that span several keys.
//!
//! Each section goes on after a mistake, so that one run reports them all. A section that could not be read is `None`.

mod access;
mod accounts;
mod assertion;
mod brand;
mod canary;
mod cookies;
mod extract;
mod group;
mod hosts;
mod in_browser;
mod json;
mod limit;
mod lockout;
mod login_host;
mod mail;
mod organisation;
mod path;
mod portal;
mod proof;
mod rollout;
mod server;
mod session;
mod sign_in;
mod sign_out;
mod signed_cookie;
mod signed_out;
mod sms;
mod step;
mod stores;
mod support;
mod unreachable;
mod vault;
mod verdict;

use std::path::Path;

use crate::file::File;
use crate::notes::Notes;
use crate::settings::Settings;

/// The settings, or `None` after mistakes, which are in `notes`.
pub(crate) fn settings(file: &File, directory: &Path, notes: &mut Notes) -> Option<Settings> {
    let server = server::check(file.server.as_ref(), directory, notes);
    let data_dir = server.as_ref().map_or(directory, |server| &server.data_dir);
    let stores = stores::check(file.stores.as_deref(), data_dir, notes);
    let vault = vault::check(file.vault.as_deref(), data_dir, notes);
    let session = session::check(file.session.as_deref(), notes);
    let brand = brand::check(file.brand.as_deref(), directory, notes);
    let mail = mail::check(file.mail.as_deref(), brand.as_ref(), server.as_ref(), notes);
    let support = support::check(file.support.as_deref(), notes);
    let accounts = accounts::check(file.accounts.as_deref(), notes);
    let sms = sms::check(file.sms.as_ref(), notes);
    let organisations = organisation::check_all(file, notes);
    let groups = group::check_all(file, notes);
    let portals = portal::check_all(file, directory, notes);
    access::check_organisations(file, notes);
    hosts::check(file, server.as_ref(), notes);
    login_host::beside_server(file, server.as_ref(), notes);
    Some(Settings {
        server: server?,
        stores: stores?,
        vault: vault?,
        session: session?,
        mail: mail?,
        sms: sms?,
        brand: brand?,
        support: support?,
        accounts: accounts?,
        organisations: organisations?,
        groups: groups?,
        portals: portals?,
        warnings: Vec::new(),
    })
}
