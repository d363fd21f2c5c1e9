//! Recordings: the exchanges of a portal sign-in, its secrets replaced, by which a recipe is tried without its portal.

mod compare;
mod exchange;
mod placeholders;
mod record;
mod replay;
mod spellings;
mod tape;
mod tokens;

use std::sync::atomic::{AtomicU8, Ordering};

use accounts::ports::{Clock, Rng};
use accounts::{Timestamp, Verdict};
use serde::{Deserialize, Serialize};

pub(crate) use self::exchange::{Answered, Asked, Exchange};
pub(crate) use self::record::A_WRONG_PASSWORD;
pub use self::record::{RecordFailed, Wish, record};
pub use self::replay::{Replayed, replay};
pub(crate) use self::tape::{Saved, Tape};

/// What stands for the user name.
const USER: &str = "recordeduser";
/// What stands for the password.
const PASSWORD: &str = "recorded-passphrase";
/// What stands for a wrong one.
const WRONG_PASSWORD: &str = "mistaken-passphrase";

/// How one attempt went, and what was said in it.
#[derive(Debug)]
pub struct Run {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    pub(crate) exchanges: Vec<Exchange>,
}

/// All that is kept of a portal.
#[derive(Debug)]
pub struct Recording {
    pub(crate) head: Head,
    pub(crate) runs: Vec<Run>,
}

/// What the exchanges do not say.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    portal: String,
    public_host: String,
    /// Milliseconds since 1970: cookies and codes end.
    recorded_at: i64,
    /// What stands for the user name in the files.
    user: String,
    runs: Vec<HeadOfRun>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct HeadOfRun {
    name: String,
    verdict: String,
}

/// A file of a recording that is not one.
#[derive(Debug, thiserror::Error)]
pub enum BadRecording {
    /// The head is missing or says something else.
    #[error("{HEAD}: {0}")]
    Head(String),
    /// An exchange cannot be read.
    #[error("{file}, line {line}: this is not how a recording is written")]
    Exchange {
        /// Its path in the recording.
        file: String,
        /// From 1.
        line: usize,
    },
    /// There is nothing of a run.
    #[error("{0}/ has no exchanges")]
    Empty(String),
}

/// The file of the head.
pub const HEAD: &str = "recording.json";

impl Recording {
    /// Its files: paths below its directory, and what stands in them.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let head = serde_json::to_string_pretty(&self.head).unwrap_or_default() + "\n";
        let mut files = vec![(HEAD.to_owned(), head.into_bytes())];
        for run in &self.runs {
            for (number, exchange) in (1_usize..).zip(&run.exchanges) {
                let asked = &exchange.asked;
                let path = asked.target.split('?').next().unwrap_or_default();
                let word: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
                let word: String = word.trim_matches('-').chars().take(40).collect();
                let name = format!("{number:02}-{}-{word}", asked.method.to_ascii_lowercase());
                files.push((format!("{}/{}.http", run.name, name.trim_end_matches('-')), exchange.to_bytes()));
            }
        }
        files
    }

    /// From its files again.
    pub fn read(files: &[(String, Vec<u8>)]) -> Result<Self, BadRecording> {
        let head = files.iter().find(|(path, _)| path == HEAD).ok_or_else(|| BadRecording::Head("it is missing".to_owned()))?;
        let head: Head = serde_json::from_slice(&head.1).map_err(|error| BadRecording::Head(error.to_string()))?;
        let run = |told: &HeadOfRun| {
            let verdict = Verdict::parse(&told.verdict);
            let verdict = verdict.ok_or_else(|| BadRecording::Head(format!("`{}` is no verdict", told.verdict)))?;
            let mut own: Vec<_> =
                files.iter().filter(|(path, _)| path.split('/').next() == Some(&told.name) && path.ends_with(".http")).collect();
            own.sort();
            let read = |(path, bytes): &(String, Vec<u8>)| {
                Exchange::parse(bytes).map_err(|line| BadRecording::Exchange { file: path.clone(), line })
            };
            let exchanges = own.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
            if exchanges.is_empty() {
                Err(BadRecording::Empty(told.name.clone()))
            } else {
                Ok(Run { name: told.name.clone(), verdict, exchanges })
            }
        };
        let runs = head.runs.iter().map(run).collect::<Result<_, _>>()?;
        Ok(Self { head, runs })
    }
}

/// A clock that stands where it stood.
struct StoppedClock(Timestamp);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The same bytes every time, for boundaries and nonces that must not differ.
#[derive(Default)]
struct SameBytes(AtomicU8);

impl Rng for SameBytes {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
    }
}
