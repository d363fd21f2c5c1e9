//! What the checks note down while they read the file: mistakes, warnings, and which keys are already known to be wrong.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::at::At;
use crate::fault::Fault;
use crate::file::Field;

/// A fault and its place, not yet rendered.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) span: Range<usize>,
    pub(crate) fault: Fault,
}

/// Mistakes and warnings found so far.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) mistakes: Vec<Note>,
    pub(crate) warnings: Vec<Note>,
    /// Keys that are there but were taken out because their value is of the wrong kind: start of their table, name.
    pub(crate) taken_out: BTreeSet<(usize, String)>,
}

impl Notes {
    /// A mistake at `span`.
    pub(crate) fn wrong(&mut self, span: &Range<usize>, what: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Note { span: span.clone(), fault: Fault::new(what, help) });
    }

    /// A warning at `span`.
    pub(crate) fn warn(&mut self, span: &Range<usize>, what: impl Into<String>, help: impl Into<String>) {
        self.warnings.push(Note { span: span.clone(), fault: Fault::new(what, help) });
    }

    /// The value read by `parse`, or a mistake at its place.
    pub(crate) fn read<T, R>(&mut self, at: &At<T>, parse: impl FnOnce(&T) -> Result<R, Fault>) -> Option<R> {
        match parse(at) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.mistakes.push(Note { span: at.span.clone(), fault });
                None
            }
        }
    }

    /// Like [`Notes::read`]; `default` where the key is absent.
    pub(crate) fn read_or<T, R>(&mut self, field: &Field<T>, default: R, parse: impl FnOnce(&T) -> Result<R, Fault>) -> Option<R> {
        match field {
            Some(at) => self.read(at, parse),
            None => Some(default),
        }
    }

    /// Like [`Notes::read`]; `None` where the key is absent.
    pub(crate) fn read_opt<T, R>(&mut self, field: &Field<T>, parse: impl FnOnce(&T) -> Result<R, Fault>) -> Option<Option<R>> {
        match field {
            Some(at) => self.read(at, parse).map(Some),
            None => Some(None),
        }
    }

    /// Every member read by `parse`; `None` after a mistake in any.
    pub(crate) fn read_all<T, R>(&mut self, list: &[At<T>], mut parse: impl FnMut(&T) -> Result<R, Fault>) -> Option<Vec<R>> {
        let read: Vec<Option<R>> = list.iter().map(|at| self.read(at, &mut parse)).collect();
        read.into_iter().collect()
    }

    /// The field, or a mistake at `table` saying that `key` is missing there: unless it was there and is reported already.
    pub(crate) fn need<'f, T>(&mut self, table: &Range<usize>, key: &str, field: &'f Field<T>, help: &str) -> Option<&'f At<T>> {
        if field.is_none() && !self.taken_out.contains(&(table.start, key.to_owned())) {
            self.wrong(table, format!("`{key}` is missing here"), help);
        }
        field.as_ref()
    }

    /// Whether some key of `table` was there but is reported and taken out: then nothing follows from its absence.
    pub(crate) fn something_taken_out(&self, table: &Range<usize>) -> bool {
        self.taken_out.iter().any(|(start, _)| *start == table.start)
    }
}
