use std::path::PathBuf;

use accounts::use_cases::{INVITATION_DAYS, Invited, invite};
use accounts::{EmailAddress, LanguageTag};
use clap::Args;
use config::settings::Registration;
use locales::Language;

use super::super::operator::Operator;
use super::super::{Deployment, Failed, say};

/// `latchkey account invite`.
#[derive(Args)]
pub(in crate::cli) struct Invite {
    /// An e-mail address; may be given several times.
    #[arg(required_unless_present = "file")]
    address: Vec<String>,
    /// A file of addresses, one a line. Empty lines and those that begin with # are passed over. All are invited or, if one of them is no
    /// address, none.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The language of the mails, as "de". Default: the first of [brand] languages.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    deployment: Deployment,
}

impl Invite {
    pub(super) fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        if operator.settings.accounts.registration != Registration::Invited {
            return Err(Failed::Usage("[accounts] registration is not \"invited\": an invitation would be good for nothing".to_owned()));
        }
        let language = self.language.as_deref().map(language).transpose()?;
        let emails = self.emails()?;
        operator.block_on(async {
            let deps = operator.deps().await?;
            for email in &emails {
                match invite(&deps, email, language.as_ref()).await? {
                    Invited::Done => say(&format!("{email} is invited, for {INVITATION_DAYS} days")),
                    Invited::HasAccount => say(&format!("{email} has an account already")),
                }
            }
            Ok(())
        })
    }

    /// Those of the command line and those of the file, each once.
    fn emails(&self) -> Result<Vec<EmailAddress>, Failed> {
        let mut emails = Vec::new();
        for typed in &self.address {
            emails.push(EmailAddress::parse(typed).map_err(|bad| Failed::Usage(format!("{}: {bad}", typed.escape_debug())))?);
        }
        if let Some(file) = &self.file {
            let text =
                std::fs::read_to_string(file).map_err(|error| Failed::Usage(format!("{} cannot be read: {error}", file.display())))?;
            let (good, wrong) = read(text.strip_prefix('\u{feff}').unwrap_or(&text));
            if !wrong.is_empty() {
                let count = wrong.len();
                let lines: Vec<String> = wrong.into_iter().map(|(line, bad)| format!("line {line}: {bad}")).collect();
                return Err(Failed::Work(anyhow::anyhow!("{}\nnobody was invited: {count} of the lines are wrong", lines.join("\n"))));
            }
            emails.extend(good);
        }
        let mut seen = std::collections::HashSet::new();
        emails.retain(|email| seen.insert(email.clone()));
        Ok(emails)
    }
}

fn language(tag: &str) -> Result<LanguageTag, Failed> {
    let known = Language::of_tag(tag).map(|language| LanguageTag::new(language.tag()));
    known.ok_or_else(|| Failed::Usage(format!("there is no language `{}` here", tag.escape_debug())))
}

/// The addresses of a file, and what is wrong in which line.
fn read(text: &str) -> (Vec<EmailAddress>, Vec<(usize, accounts::BadEmail)>) {
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match EmailAddress::parse(line) {
            Ok(email) => good.push(email),
            Err(bad) => wrong.push((place.saturating_add(1), bad)),
        }
    }
    (good, wrong)
}
