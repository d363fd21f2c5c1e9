use accounts::{Account, EmailAddress};
use clap::Args;
use serde_json::{Value, json};

use super::super::operator::Operator;
use super::super::{Deployment, Failed, say};
use super::about::{iso, plain};

/// So many are read at once.
const PAGE: u32 = 500;

/// `latchkey account list`.
#[derive(Args)]
pub(in crate::cli) struct List {
    /// Part of the address, as "@acme.example". Without it, all accounts.
    part: Option<String>,
    #[command(flatten)]
    deployment: Deployment,
    /// As JSON. Without it, one line an account: address, name, groups, when it was made, "locked" or "-"; with tabs between them.
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let part = self.part.unwrap_or_default().trim().to_lowercase();
        operator.block_on(async {
            let deps = operator.deps().await?;
            let (mut last, mut rows): (Option<EmailAddress>, Vec<Value>) = (None, Vec::new());
            loop {
                let page = deps.accounts.list(&part, last.as_ref(), PAGE).await?;
                let Some(end) = page.last() else { break };
                last = Some(end.email.clone());
                match self.json {
                    true => rows.extend(page.iter().map(as_json)),
                    false => page.iter().for_each(|account| say(&line(account))),
                }
            }
            if self.json {
                say(&format!("{:#}", Value::Array(rows)));
            }
            Ok(())
        })
    }
}

fn as_json(account: &Account) -> Value {
    json!({
        "id": account.id.to_string(),
        "email": account.email.as_str(),
        "name": account.name,
        "groups": account.groups,
        "created_at": iso(account.created_at),
        "locked_at": account.locked_at.map(iso),
    })
}

fn line(account: &Account) -> String {
    let state = if account.locked_at.is_some() { "locked" } else { "" };
    let columns = [account.email.as_str(), &account.name, &account.groups.join(","), &iso(account.created_at), state];
    columns.map(|column| plain(&Value::from(column))).join("\t")
}
