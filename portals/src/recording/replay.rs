//! Plays a recording: the recipe meets the saved pages in place of the portal.

use std::sync::Arc;

use accounts::{Credential, SeenAs, Timestamp, Verdict};
use secret::Secret;

use super::tape::Saved;
use super::{PASSWORD, Recording, Run, SameBytes, StoppedClock, WRONG_PASSWORD};
use crate::settings::PortalSettings;
use crate::sign_in::wire::Wire;
use crate::sign_in::{ClientFailed, Trial, Tried};

/// How a run went this time.
#[derive(Debug)]
pub struct Replayed {
    /// Its name.
    pub run: String,
    /// Its verdict when it was recorded.
    pub recorded: Verdict,
    /// Its verdict now.
    pub verdict: Verdict,
    /// How that was reached.
    pub reason: String,
    /// What the recipe asks for that it did not ask for then, in plain words.
    pub difference: Option<String>,
    /// What was asked and answered, without any value.
    pub steps: Vec<String>,
}

impl Replayed {
    /// Whether the recipe still fits.
    pub fn fits(&self) -> bool {
        self.recorded == self.verdict && self.difference.is_none()
    }
}

/// Plays every run.
pub async fn replay(recording: Recording, portal: &Arc<PortalSettings>) -> Result<Vec<Replayed>, ClientFailed> {
    let mut all = Vec::new();
    for Run { name, verdict: recorded, exchanges } in recording.runs {
        let saved = Arc::new(Saved::strict(exchanges));
        let credential = stand_in(&recording.head.user, name == super::record::WRONG);
        let at = Timestamp::from_millis(recording.head.recorded_at);
        let Tried { steps, verdict, reason } = play(&saved, portal, credential, &recording.head.public_host, at).await?;
        all.push(Replayed { run: name, recorded, verdict, reason, difference: saved.difference(), steps });
    }
    Ok(all)
}

/// The credential of the files.
pub(super) fn stand_in(user: &str, is_wrong: bool) -> Credential {
    let password = Secret::from(if is_wrong { WRONG_PASSWORD } else { PASSWORD });
    // Which code was right then is in no recording.
    Credential { code: Some(Secret::from("000000")), ..Credential::new(user.to_owned(), password) }
}

/// One attempt over what was saved.
pub(super) async fn play(
    saved: &Arc<Saved>,
    portal: &Arc<PortalSettings>,
    credential: Credential,
    public_host: &str,
    at: Timestamp,
) -> Result<Tried, ClientFailed> {
    let trial = Trial {
        portal: portal.clone(),
        credential,
        public_host: public_host.to_owned(),
        seen_as: SeenAs { user_agent: String::new(), address: std::net::Ipv4Addr::LOCALHOST.into() },
        keys: None,
    };
    trial.run_over(Wire::Saved(saved.clone()), Arc::new(StoppedClock(at)), Arc::new(SameBytes::default())).await
}
