//! From a file's text to checked settings.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use toml::de::{DeTable, Deserializer};

use crate::check;
use crate::excerpt::Excerpt;
use crate::fault::Fault;
use crate::file::File;
use crate::mistake::{Mistake, Mistakes};
use crate::notes::{Note, Notes};
use crate::objection::{Objection, Weight, place_of};
use crate::schema::schema;
use crate::secrets::{secret_spans, written_spans};
use crate::settings::Settings;
use crate::shape;

/// What the configuration takes from the process it runs in: an argument, so that nothing here asks for it.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The directory that a relative path of the configuration file is relative to.
    pub working_directory: PathBuf,
}

/// Reads and checks the file at `path`.
///
/// # Errors
/// Everything that is wrong with the file, or that it cannot be read.
pub fn load(path: &Path, environment: &Environment) -> Result<Settings, Mistakes> {
    load_and(path, environment, |_| Vec::new())
}

/// Like [`load`]; settings without mistakes are shown to `object`, and what it has against them is told at its place in the file.
///
/// # Errors
/// Everything that is wrong with the file, that it cannot be read, or the objections.
pub fn load_and(path: &Path, environment: &Environment, object: impl FnOnce(&Settings) -> Vec<Objection>) -> Result<Settings, Mistakes> {
    let name = path.display().to_string();
    let unreadable = |what: String, help: &str| Mistakes(vec![Mistake { file: name.clone(), excerpt: None, what, help: help.to_owned() }]);
    let bytes =
        std::fs::read(path).map_err(|error| unreadable(format!("cannot be read: {error}"), "give the file's path with --config"))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("is not UTF-8 text".to_owned(), "save the file in the encoding UTF-8"))?;
    let path = environment.working_directory.join(path);
    parse_and(&text, &name, path.parent().unwrap_or(&environment.working_directory), object)
}

/// Checks the text of a configuration file. `file_name` stands in the messages; a relative `data_dir` is under
/// `directory`, that of the file.
///
/// # Errors
/// Everything that is wrong.
pub fn parse(text: &str, file_name: &str, directory: &Path) -> Result<Settings, Mistakes> {
    parse_and(text, file_name, directory, |_| Vec::new())
}

fn parse_and(
    text: &str,
    file_name: &str,
    directory: &Path,
    object: impl FnOnce(&Settings) -> Vec<Objection>,
) -> Result<Settings, Mistakes> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(not_toml(text, file_name, &errors));
    }
    let (mut document, span) = (document.get_ref().clone(), document.span());
    let mut notes = Notes::default();
    let mut hidden = secret_spans(&document);
    let written = written_spans(&document, text);
    shape::check(&mut document, &schema(), &mut notes, &mut hidden);
    let within = |spans: &[Range<usize>], at| spans.iter().any(|span| span.contains(&at));
    let hide = |at: usize| within(&hidden, at) || !(within(&written, at) || is_mark(text, at));
    let render = |notes: Vec<Note>| rendered(text, file_name, notes, hide);

    let settings = match File::deserialize(Deserializer::from(toml::Spanned::new(span, document.clone()))) {
        Ok(file) => check::settings(&file, directory, &mut notes),
        Err(error) => {
            // The schema let through what serde does not take. The error's own text could quote a value.
            notes.wrong(&error.span().unwrap_or(0..0), "this value is not understood", "compare it with the schema");
            None
        }
    };
    let settings = settings.map(|settings| with_lines(settings, &document, text));
    if let (Some(settings), true) = (&settings, notes.mistakes.is_empty()) {
        for Objection { key, what, help, weight } in object(settings) {
            match weight {
                Weight::Mistake => notes.wrong(&place_of(&document, &key), what, help),
                Weight::Warning => notes.warn(&place_of(&document, &key), what, help),
            }
        }
    }
    match settings {
        Some(settings) if notes.mistakes.is_empty() => Ok(Settings { warnings: render(notes.warnings), ..settings }),
        _ => Err(Mistakes(render(notes.mistakes))),
    }
}

/// Rules with the line of the file in which each begins: who asks why is told where.
fn with_lines(mut settings: Settings, document: &DeTable<'_>, text: &str) -> Settings {
    for (portal, at) in settings.portals.iter_mut().zip(0..) {
        let line_of = |key: &str, place: i32| {
            let begins = place_of(document, &format!("portal.{at}.{key}.{place}")).start;
            text.get(..begins).unwrap_or_default().matches('\n').count().saturating_add(1)
        };
        for (rule, place) in portal.access.iter_mut().zip(0..) {
            rule.line = line_of("access", place);
        }
        for (limit, place) in portal.limits.iter_mut().zip(0..) {
            limit.line = line_of("limit", place);
        }
    }
    settings
}

/// Mistakes in the syntax. Where a string begins and ends is then unknown, so of such lines only the marks of the syntax
/// and the names of known keys are shown.
fn not_toml(text: &str, file_name: &str, errors: &[toml::de::Error]) -> Mistakes {
    let schema = schema();
    let hide = |at: usize| {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let start = before.len().saturating_sub(before.chars().rev().take_while(|&c| is_word(c)).map(char::len_utf8).sum());
        let length = after.find(|c| !is_word(c)).unwrap_or(after.len());
        let word = text.get(start..at.saturating_add(length)).unwrap_or_default();
        let value = before.rsplit('\n').next().unwrap_or_default().contains('=');
        !is_mark(text, at) && (value || !is_key(&schema, word))
    };
    let help = "text needs quotes, lists brackets, and every key = value its own line; see https://toml.io";
    let notes = errors
        .iter()
        .map(|error| Note { span: error.span().unwrap_or(0..0), fault: Fault::new(format!("not TOML: {}", error.message()), help) })
        .collect();
    Mistakes(rendered(text, file_name, notes, hide))
}

/// Whether a mark of TOML's own stands there.
fn is_mark(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(['[', ']', '{', '}', '=', '"', '\'', ',', '#', '.']))
}

/// Whether some section has a key of this name.
fn is_key(schema: &Value, word: &str) -> bool {
    let named = |section: &Value| section.get("properties").is_some_and(|keys| keys.get(word).is_some());
    named(schema) || schema.get("$defs").and_then(Value::as_object).is_some_and(|sections| sections.values().any(named))
}

fn rendered(text: &str, file_name: &str, mut notes: Vec<Note>, hide: impl Fn(usize) -> bool) -> Vec<Mistake> {
    notes.sort_by_key(|note| note.span.start);
    let place = |span: &Range<usize>| Some(Excerpt::of(text, span, &hide));
    notes
        .into_iter()
        .map(|note| Mistake { file: file_name.to_owned(), excerpt: place(&note.span), what: note.fault.what, help: note.fault.help })
        .collect()
}
