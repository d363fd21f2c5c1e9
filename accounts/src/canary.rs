use serde::{Deserialize, Serialize};

use crate::keys::Mac;
use crate::{Timestamp, Verdict};

/// How the last try of a portal's canary went, and since when they go that way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanaryRecord {
    /// When it was tried.
    pub tried_at: Timestamp,
    /// The word of the verdict.
    verdict: String,
    /// How that was reached: never a secret, never the portal's text.
    pub reason: String,
    /// What was asked and answered, without any value.
    pub steps: Vec<String>,
    /// Since when the verdict is this one.
    pub since: Timestamp,
    /// The word of the verdict before.
    before: Option<String>,
    /// The keyed hash of the login that was refused; it is not tried again.
    pub refused: Option<Mac>,
}

impl CanaryRecord {
    /// After a try.
    pub fn new(last: Option<&Self>, now: Timestamp, (verdict, reason): (Verdict, &str), steps: Vec<String>, refused: Option<Mac>) -> Self {
        let word = verdict.as_str().to_owned();
        let same = last.filter(|last| last.verdict == word);
        Self {
            tried_at: now,
            since: same.map_or(now, |last| last.since),
            before: match same {
                Some(last) => last.before.clone(),
                None => last.map(|last| last.verdict.clone()),
            },
            verdict: word,
            reason: reason.to_owned(),
            steps,
            refused,
        }
    }

    /// The last verdict. One that this version does not know is not recognised.
    pub fn verdict(&self) -> Verdict {
        Verdict::parse(&self.verdict).unwrap_or(Verdict::Unrecognised)
    }

    /// The verdict before it was this one, if it ever was another.
    pub fn before(&self) -> Option<Verdict> {
        self.before.as_deref().and_then(Verdict::parse)
    }
}
