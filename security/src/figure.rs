use std::path::PathBuf;
use std::pin::Pin;

use anyhow::Result;

/// One figure: what is counted, and where it has to come to.
pub(crate) struct Figure {
    /// A word, for `--only`.
    pub(crate) name: &'static str,
    /// What is counted.
    pub(crate) title: &'static str,
    /// What others are known to do; what is measured beside ours here is added to it.
    pub(crate) elsewhere: &'static str,
    /// What is to be reached.
    pub(crate) reach: &'static str,
    /// Measures it.
    pub(crate) measure: fn(Bench) -> Measuring,
}

/// A measurement on its way.
pub(crate) type Measuring = Pin<Box<dyn Future<Output = Result<Measured>>>>;

/// What a measurement works with.
pub(crate) struct Bench {
    /// Where the built programs are (`latchkey`, `bare_pingora`).
    pub(crate) programs: PathBuf,
    /// A directory of its own.
    pub(crate) dir: PathBuf,
    /// How long it may take, where more time finds more.
    pub(crate) minutes: Option<u64>,
    /// Whether the inputs that the fuzzer has found are kept.
    pub(crate) keep: bool,
}

/// What has come out.
#[derive(Debug)]
pub(crate) struct Measured {
    /// What the same script has found with others, if it was let loose on them.
    pub(crate) elsewhere: String,
    /// In words, with the numbers.
    pub(crate) result: String,
    /// Whether it is what was to be reached.
    pub(crate) met: bool,
}
