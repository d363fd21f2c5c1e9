//! `latchkey demo`: the whole thing on this machine, with two sample portals, without configuration.

mod configuration;
mod sample;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use accounts::ports::CreateFailed;
use accounts::use_cases::{CreateAccount, CreateAccountFailed, Deps, create_account};

pub(crate) use configuration::settings;
pub(crate) use sample::SamplePortals;
pub(crate) use words::instructions;

/// The person of the demo.
pub(crate) const EMAIL: &str = "ada@example.com";
/// Their master password. It is printed: there is nothing here to protect.
pub(crate) const PASSWORD: &str = "a key to every door";
/// Their login of the orders desk.
pub(crate) const ORDERS_LOGIN: (&str, &str) = ("ada7", "orders-1815");
/// Their login of the reports.
pub(crate) const REPORTS_LOGIN: (&str, &str) = ("lovelace", "reports-1843");

/// Where the demo runs.
pub(crate) struct Place {
    /// The port of the gateway.
    pub(crate) port: u16,
    /// Where it keeps its data.
    pub(crate) data_dir: PathBuf,
}

/// Makes the demo's account, unless an earlier run in the same directory made it.
pub(crate) async fn make_account(deps: &Arc<Deps>) -> anyhow::Result<()> {
    let wanted = CreateAccount { email: EMAIL, name: "Ada Lovelace", groups: Vec::new(), password: PASSWORD.into() };
    match create_account(deps, wanted).await {
        Ok(_) | Err(CreateAccountFailed::Store(CreateFailed::Taken)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
