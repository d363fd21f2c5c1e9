use std::path::PathBuf;

use accounts::use_cases::{Deps, Import, Newcomer};
use clap::Args;
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::super::operator::Operator;
use super::super::{Deployment, Failed, say};

/// The columns that are read. `email` must be there; what is missing is empty.
const COLUMNS: [&str; 5] = ["email", "name", "password_hash", "groups", "mobile"];
/// So many mistakes are shown to a person; a script gets all.
const SHOWN: usize = 100;

/// `latchkey account import`.
#[derive(Args)]
pub(in crate::cli) struct ImportFile {
    /// A CSV file in UTF-8 whose first line names the columns: email, name, password_hash (bcrypt, PBKDF2 of Django or LDAP, SSHA,
    /// crypt(3) $1$, $5$ and $6$, Argon2; empty: its person chooses one by "Forgot your password?"), groups (separated by commas), mobile (as
    /// +1-555-555-0100; its person shows by a text message that it is theirs).
    file: PathBuf,
    #[command(flatten)]
    deployment: Deployment,
    /// Look at everything, change nothing.
    #[arg(long)]
    dry_run: bool,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl ImportFile {
    pub(super) fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let text = std::fs::read_to_string(&self.file)
            .map_err(|error| Failed::Usage(format!("{} cannot be read: {error}", self.file.display())))?;
        // Spreadsheets put a byte order mark in front.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
        let columns = columns(&mut reader).map_err(|why| Failed::Usage(format!("{}: {why}", self.file.display())))?;
        operator.block_on(async {
            let deps = operator.deps().await?;
            let lines = u64::try_from(text.lines().count()).unwrap_or(u64::MAX);
            let (import, unread) = look(&deps, reader, &columns, lines).await?;
            let wrong: Vec<_> = unread.into_iter().chain(import.wrong.iter().map(|(line, why)| (*line, why.to_string()))).collect();
            if wrong.is_empty() && !self.dry_run {
                let bar = bar(u64::try_from(import.accounts.len()).unwrap_or(u64::MAX), "accounts written");
                import.carry_out(&deps, &|done| bar.set_position(done)).await?;
                bar.finish_and_clear();
            }
            self.tell(import.accounts.len(), wrong)
        })
    }

    fn tell(&self, people: usize, mut wrong: Vec<(u64, String)>) -> Result<(), Failed> {
        wrong.sort();
        let imported = if wrong.is_empty() && !self.dry_run { people } else { 0 };
        if self.json {
            let errors: Vec<_> = wrong.iter().map(|(line, why)| json!({ "line": line, "error": why })).collect();
            say(&format!("{:#}", json!({ "imported": imported, "good": people, "dry_run": self.dry_run, "errors": errors })));
        }
        if wrong.is_empty() {
            if !self.json {
                let what = if self.dry_run { "can be brought over; nothing was changed" } else { "brought over" };
                say(&format!("{people} people {what}"));
            }
            return Ok(());
        }
        let count = wrong.len();
        let mut told: Vec<String> = Vec::new();
        if !self.json {
            told.extend(wrong.iter().take(SHOWN).map(|(line, why)| format!("line {line}: {why}")));
            if count > SHOWN {
                told.push(format!("and {} more", count.saturating_sub(SHOWN)));
            }
        }
        told.push(format!("nothing was imported: {count} of the lines cannot be"));
        Err(Failed::Work(anyhow::anyhow!(told.join("\n"))))
    }
}

/// Where each of [`COLUMNS`] stands.
type Columns = [Option<usize>; 5];

fn columns(reader: &mut Reader<&[u8]>) -> Result<Columns, String> {
    let header = reader.headers().map_err(|error| error.to_string())?;
    let known = COLUMNS.join(", ");
    for (place, name) in header.iter().enumerate() {
        if !COLUMNS.contains(&name) {
            return Err(format!("the column `{}` is not known; there are {known}", name.escape_debug()));
        }
        if header.iter().take(place).any(|other| other == name) {
            return Err(format!("the column `{name}` comes twice"));
        }
    }
    let columns = COLUMNS.map(|name| header.iter().position(|other| other == name));
    match columns {
        [Some(_), ..] => Ok(columns),
        _ => Err(format!("the first line must name the columns, `email` at least; there are {known}")),
    }
}

/// Looks at every line; gives what can be imported, and the lines that are no CSV.
async fn look(
    deps: &Deps,
    mut reader: Reader<&[u8]>,
    columns: &Columns,
    lines: u64,
) -> Result<(Import, Vec<(u64, String)>), anyhow::Error> {
    let bar = bar(lines, "lines read");
    let (mut import, mut unread) = (Import::default(), Vec::new());
    let mut record = StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let [email, name, password_hash, groups, mobile] =
                    columns.map(|place| place.and_then(|place| record.get(place)).unwrap_or(""));
                import.add(deps, line, Newcomer { email, name, password_hash, groups, mobile }).await?;
                bar.set_position(line);
            }
            Err(error) => unread.push((error.position().map_or(line, csv::Position::line), not_csv(&error))),
        }
    }
    bar.finish_and_clear();
    Ok((import, unread))
}

fn not_csv(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("it has {len} fields, and the first line {expected_len}"),
        _ => "it cannot be read as CSV".to_owned(),
    }
}

fn bar(length: u64, what: &str) -> ProgressBar {
    let style =
        ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {what}")).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}
