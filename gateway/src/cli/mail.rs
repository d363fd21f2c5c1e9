use std::io::Read;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use messages::{Bounce, take_bounce};

use super::operator::Operator;
use super::{Deployment, Failed, say};
use crate::compose::{accounts_store, bounces};

/// `latchkey mail …`.
#[derive(Subcommand)]
pub(super) enum Mail {
    /// Note what a bounce says of its mail. The bounce is read from standard input, as a mail server pipes it. Works beside a running node.
    /// Exit code 0: taken, also if it says nothing; 75: try again later.
    Bounce(BounceArgs),
}

/// `latchkey mail bounce`.
#[derive(Args)]
pub(super) struct BounceArgs {
    #[command(flatten)]
    deployment: Deployment,
    /// The address that the bounce came to: of Postfix, ${recipient}. Default: as the bounce's own headers say.
    #[arg(long, value_name = "ADDRESS")]
    recipient: Option<String>,
}

/// Of a longer bounce, this much is read: what it says of the mail comes before the mail.
const MAX_BOUNCE: u64 = 1024 * 1024;

impl Mail {
    pub(super) fn run(self) -> Result<(), Failed> {
        match self {
            Self::Bounce(bounce) => bounce.run(),
        }
    }
}

impl BounceArgs {
    /// Whatever goes wrong here is mended by an operator, and the bounce is still wanted then.
    fn run(self) -> Result<(), Failed> {
        let taken = self.take().map_err(|failed| match failed {
            Failed::Work(error) | Failed::Later(error) => Failed::Later(error),
            Failed::Usage(text) => Failed::Later(anyhow!(text)),
        })?;
        say(match taken {
            Bounce::Noted => "noted",
            Bounce::Known => "nothing new, or of no mail that is known",
            Bounce::NotOurs => "ignored: it came to no address that one of our mails was sent from",
            Bounce::NoReport => "ignored: it is no delivery report",
        });
        Ok(())
    }

    fn take(&self) -> Result<Bounce, Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let settings = &operator.settings;
        let ours = bounces(settings)?.ok_or_else(|| anyhow!("[mail] bounces is not set: no bounces are expected"))?;
        let mut mail = Vec::new();
        std::io::stdin().lock().take(MAX_BOUNCE).read_to_end(&mut mail).context("the bounce cannot be read")?;
        operator.block_on(async {
            let accounts = accounts_store::open(settings).await.context("the accounts' store ([stores] accounts)")?;
            Ok(take_bounce(accounts.as_ref(), &ours, self.recipient.as_deref(), &mail, operator.outside.clock.now()).await?)
        })
    }
}
