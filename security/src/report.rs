use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::figure::{Figure, Measured};
use crate::figures::FIGURES;

const BEGINNING: &str = "# Results of `make security`

Written by `security/run`. Each row says of which day and commit it is; `security/run --only NAME` measures one anew. What others do is
measured by the same script on the same machine, unless it says \"published\".

| figure | seen elsewhere | reach | measured | met | when |
|---|---|---|---|---|---|
";

/// The table, as it was and as it becomes.
pub(crate) struct Report {
    /// First cell and whole line.
    rows: Vec<(String, String)>,
}

/// One line of it.
pub(crate) struct Row {
    title: &'static str,
    line: String,
}

impl Report {
    /// What was measured before; nothing if there is no file yet.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text = if file.exists() { fs::read_to_string(file)? } else { String::new() };
        let first_cell = |line: &str| Some(line.strip_prefix("| ")?.split(" | ").next()?.to_owned());
        let rows = text.lines().filter_map(|line| Some((first_cell(line)?, line.to_owned()))).collect();
        Ok(Self { rows })
    }

    /// Takes a new row in the place of the old one.
    pub(crate) fn put(&mut self, row: Row) {
        self.rows.retain(|(title, _)| title != row.title);
        self.rows.push((row.title.to_owned(), row.line));
    }

    /// Writes the rows that there are figures for, in the order of these.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let mut text = BEGINNING.to_owned();
        for (_, line) in FIGURES.iter().filter_map(|figure| self.rows.iter().find(|(title, _)| title == figure.title)) {
            text.push_str(line);
            text.push('\n');
        }
        fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}

impl Row {
    pub(crate) fn new(figure: &Figure, measured: Measured) -> Self {
        let elsewhere = [figure.elsewhere, &measured.elsewhere].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        let met = if measured.met { "yes" } else { "**no**" };
        let cells = [figure.title, &elsewhere, figure.reach, &measured.result, met, &when()].map(in_a_cell);
        Self { title: figure.title, line: format!("| {} |", cells.join(" | ")) }
    }
}

fn in_a_cell(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { text.replace('\n', " ").replace('|', "\\|") }
}

/// Day and commit, as far as they can be known.
fn when() -> String {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let day = said("date", &["+%Y-%m-%d"]).unwrap_or_default();
    let commit = said("git", &["rev-parse", "--short", "HEAD"]).unwrap_or_default();
    format!("{day} {commit}").trim().to_owned()
}
