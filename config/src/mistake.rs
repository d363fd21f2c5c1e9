//! What a person is told about their file.

use std::fmt;

use crate::excerpt::Excerpt;

/// One thing that is wrong, or (among `Settings::warnings`) probably not meant: where, what, and what would be right.
/// It never contains the value of a key that holds a secret.
#[derive(Debug, Clone)]
pub struct Mistake {
    pub(crate) file: String,
    pub(crate) excerpt: Option<Excerpt>,
    pub(crate) what: String,
    pub(crate) help: String,
}

impl Mistake {
    /// Line and column, both from 1, the column in characters; `None` when the file could not be read at all.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.excerpt.as_ref().map(|e| (e.line, e.column))
    }

    /// What is wrong, in one line.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What would be right, in one line.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.excerpt {
            Some(e) => write!(f, "{}:{}:{}: {}\n{e}", self.file, e.line, e.column, self.what)?,
            None => writeln!(f, "{}: {}", self.file, self.what)?,
        }
        if self.help.is_empty() { Ok(()) } else { writeln!(f, "  help: {}", self.help) }
    }
}

/// Everything that is wrong with a file, in the order of its lines; never empty.
#[derive(Debug, Clone, thiserror::Error)]
pub struct Mistakes(pub(crate) Vec<Mistake>);

impl Mistakes {
    /// The mistakes, in the order of the file's lines.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }

    /// How many there are; at least one.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for mistake in &self.0 {
            writeln!(f, "{mistake}")?;
        }
        match self.0.len() {
            1 => write!(f, "1 mistake"),
            n => write!(f, "{n} mistakes"),
        }
    }
}
