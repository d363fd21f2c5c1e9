//! The command line: what can be asked of `latchkey`, and the exit codes (0 done, 1 failed, 2 wrong usage or configuration; what mail
//! servers call: 75 try again later).

mod account;
mod check;
mod core_dumps;
mod demo;
mod explain;
mod mail;
mod operator;
mod policy;
mod portal;
mod schema;
mod serve;
mod stdin;
mod vault;

use std::path::PathBuf;
use std::process::ExitCode;

use accounts::use_cases::AssignFailed;
use clap::{Args, Parser, Subcommand};
use http::StatusCode;

use crate::admin::socket_client::Refused;
use crate::admin::status_of;

/// A single-sign-on gateway for portals that cannot be changed.
#[derive(Parser)]
#[command(name = "latchkey", version, about, long_about = None)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show everything on this machine, with two sample portals and no configuration.
    Demo(demo::Demo),
    /// Run the gateway.
    Serve(Deployment),
    /// Check a configuration file and name every mistake in it.
    Check(check::Check),
    /// Tell what would happen to a person's request, and which access rule decides.
    Explain(explain::Explain),
    /// Try the access rules.
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Make accounts and assign portal user names.
    #[command(subcommand)]
    Account(account::Account),
    /// Find out how a portal is signed in to, and try its recipe.
    #[command(subcommand)]
    Portal(portal::Portal),
    /// Look after the keys that protect linked credentials.
    #[command(subcommand)]
    Vault(vault::Vault),
    /// Take what comes back of mails.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// About the configuration file.
    #[command(subcommand)]
    Config(Config),
}

#[derive(Subcommand)]
enum Config {
    /// Print the JSON Schema of the configuration file.
    Schema,
}

/// Which deployment a command speaks of.
#[derive(Args)]
struct Deployment {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Why a command did not do what was asked.
pub(crate) enum Failed {
    /// It could not be done: exit code 1.
    Work(anyhow::Error),
    /// It was asked wrongly, or the configuration is wrong: exit code 2. The text is for a person.
    Usage(String),
    /// A mail server should hand the same over again later: exit code 75, as sysexits.h says.
    Later(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Work(error.into())
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Usage(text) => Self::Usage(text),
            Refused::Work(error) => Self::Work(error),
        }
    }
}

impl Failed {
    /// As the running node would have said it.
    fn assigning(failed: AssignFailed) -> Self {
        match status_of(&failed) {
            StatusCode::BAD_REQUEST => Self::Usage(failed.to_string()),
            _ => Self::Work(failed.into()),
        }
    }
}

const EX_TEMPFAIL: u8 = 75;

/// Carries out the command line.
pub fn run() -> ExitCode {
    if let Err(error) = core_dumps::forbid() {
        say_failure(&format!("core dumps cannot be forbidden, and one would hold keys and passwords: {error}"));
        return ExitCode::from(1);
    }
    let done = match Cli::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Serve(deployment) => serve::run(&deployment),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Policy(policy) => policy.run(),
        Command::Account(account) => account.run(),
        Command::Portal(portal) => portal.run(),
        Command::Vault(vault) => vault.run(),
        Command::Mail(mail) => mail.run(),
        Command::Config(Config::Schema) => schema::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed::Work(error)) => {
            say_failure(&format!("{error:#}"));
            ExitCode::from(1)
        }
        Err(Failed::Usage(text)) => {
            say_failure(&text);
            ExitCode::from(2)
        }
        Err(Failed::Later(error)) => {
            say_failure(&format!("{error:#}"));
            ExitCode::from(EX_TEMPFAIL)
        }
    }
}

#[allow(clippy::print_stderr, reason = "a command line speaks to the person who typed it")]
fn say_failure(text: &str) {
    eprintln!("{}", text.trim_end());
}

#[allow(clippy::print_stdout, reason = "a command line speaks to the person who typed it")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

impl Deployment {
    /// Like [`Deployment::settings`]; values that a node could not be started with and files that cannot be used are mistakes too.
    fn checked(&self) -> Result<config::Settings, Failed> {
        let environment = config::Environment { working_directory: std::env::current_dir()? };
        let now = crate::Outside::system().clock.now();
        let checked = config::load_and(&self.config, &environment, |settings| crate::compose::objections(settings, now));
        checked.map_err(|mistakes| Failed::Usage(mistakes.to_string()))
    }

    /// Reads the configuration; its mistakes are all told at once.
    fn settings(&self) -> Result<config::Settings, Failed> {
        let environment = config::Environment { working_directory: std::env::current_dir()? };
        config::load(&self.config, &environment).map_err(|mistakes| Failed::Usage(mistakes.to_string()))
    }
}
