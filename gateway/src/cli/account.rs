mod about;
mod import;
mod invite;
mod list;
mod verify_audit;

use accounts::use_cases::{CreateAccount, CreateAccountFailed, assign_link, create_account, reset_factor};
use accounts::{EmailAddress, PortalId};
use clap::{Args, Subcommand};

use super::operator::Operator;
use super::{Deployment, Failed, say, stdin};
use crate::admin::{AssignLink, OfAccount};

/// `latchkey account …`.
#[derive(Subcommand)]
pub(super) enum Account {
    /// Make a master account. The password is read from standard input, one line.
    Create(Create),
    /// Assign a user name at a portal whose sign-in method is `headers`.
    AssignLink(Assign),
    /// Bring people over from another system, all of them or none, from a CSV file.
    Import(import::ImportFile),
    /// Invite people to make an account, where [accounts] registration = "invited".
    Invite(invite::Invite),
    /// List accounts, by address.
    List(list::List),
    /// Tell what is known of an account. Never a secret.
    Show(about::About),
    /// Keep a person out and end every session of theirs.
    Lock(about::About),
    /// Let a person in again: ends an operator's lock, and the waiting after wrong passwords.
    Unlock(about::About),
    /// Tell in which browsers a person is signed in.
    Sessions(about::About),
    /// Tell what happened to an account, newest first.
    Audit(about::Audit),
    /// Make sure that no line of any account's trail was altered, put in or taken away.
    VerifyAudit(verify_audit::VerifyAudit),
    /// Take one-time codes and passkeys off an account whose person has lost them and the recovery codes. Make sure first who asks.
    ResetFactor(Reset),
}

/// `latchkey account create`.
#[derive(Args)]
pub(super) struct Create {
    #[command(flatten)]
    deployment: Deployment,
    /// E-mail address.
    #[arg(long)]
    email: String,
    /// First and last name.
    #[arg(long, default_value = "")]
    name: String,
    /// A group; may be given several times.
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<String>,
}

/// `latchkey account assign-link`.
#[derive(Args)]
pub(super) struct Assign {
    #[command(flatten)]
    deployment: Deployment,
    /// The account's e-mail address.
    #[arg(long)]
    email: String,
    /// The portal's id.
    #[arg(long)]
    portal: String,
    /// The user name at the portal.
    #[arg(long)]
    username: String,
}

/// `latchkey account reset-factor`.
#[derive(Args)]
pub(super) struct Reset {
    #[command(flatten)]
    deployment: Deployment,
    /// The account's e-mail address.
    #[arg(long)]
    email: String,
}

impl Account {
    pub(super) fn run(self) -> Result<(), Failed> {
        match self {
            Self::Create(create) => create.run(),
            Self::AssignLink(assign) => assign.run(),
            Self::ResetFactor(reset) => reset.run(),
            Self::Import(import) => import.run(),
            Self::List(list) => list.run(),
            Self::Invite(invite) => invite.run(),
            Self::Show(about) => about.show(),
            Self::Lock(about) => about.lock(),
            Self::Unlock(about) => about.unlock(),
            Self::Sessions(about) => about.sessions(),
            Self::Audit(audit) => audit.run(),
            Self::VerifyAudit(verify) => verify.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let password = stdin::secret_line("the password")?;
        operator.block_on(async {
            let deps = operator.deps().await?;
            let wanted = CreateAccount { email: &self.email, name: &self.name, groups: self.groups, password };
            let account = create_account(&deps, wanted).await.map_err(|failed| match failed {
                CreateAccountFailed::Email(_)
                | CreateAccountFailed::Name
                | CreateAccountFailed::Group(_)
                | CreateAccountFailed::Password(_) => Failed::Usage(failed.to_string()),
                CreateAccountFailed::Busy(_) | CreateAccountFailed::Store(_) => Failed::Work(failed.into()),
            })?;
            say(&format!("created {} ({})", account.email, account.id));
            Ok(())
        })
    }
}

impl Assign {
    fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let email = EmailAddress::parse(&self.email).map_err(|bad| Failed::Usage(bad.to_string()))?;
        let id = PortalId::new(&self.portal);
        operator.block_on(async {
            match operator.node() {
                // A running node holds what it knows of the account: it must hear of the change.
                Some(node) => {
                    let ask = AssignLink { email: self.email.clone(), portal: self.portal.clone(), username: self.username.clone() };
                    node.post("/account/assign-link", &ask).await?;
                }
                None => {
                    let deps = operator.deps().await?;
                    let portal = deps.portals.get(&id).ok_or_else(|| Failed::Usage(format!("there is no portal `{id}`")))?;
                    assign_link(&deps, &email, portal, &self.username).await.map_err(Failed::assigning)?;
                }
            }
            say(&format!("{email} is {} at {id}", self.username));
            Ok(())
        })
    }
}

impl Reset {
    fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let email = EmailAddress::parse(&self.email).map_err(|bad| Failed::Usage(bad.to_string()))?;
        operator.block_on(async {
            match operator.node() {
                Some(node) => {
                    node.post("/account/reset-factor", &OfAccount { email: self.email.clone() }).await?;
                }
                None => {
                    let deps = operator.deps().await?;
                    reset_factor(&deps, &email).await?;
                }
            }
            say(&format!("{email} signs in without a one-time code until they set it up again"));
            Ok(())
        })
    }
}
