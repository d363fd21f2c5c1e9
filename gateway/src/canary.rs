//! Tries a portal's recipe every so often with a login that is kept for that, so that a recipe that no longer fits is known before
//! people notice. Of a fleet one node at a time does it, and all remember what came of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::keys::Keys;
use accounts::ports::{CanaryStore, StoreDown};
use accounts::use_cases::{Deps, take_canary_turn};
use accounts::{CanaryRecord, Credential, PortalOtp, SeenAs, Timestamp, Verdict};
use config::Settings;
use portals::{PortalSettings, Trial};
use secret::Secret;
use tokio::time::MissedTickBehavior;

use crate::compose::{ComposeFailed, one_portal};

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(1);

/// How long another node's turn is waited for before its record is looked at again.
const OTHERS_TURN: Duration = Duration::from_secs(10);

/// A login that is tried, and where.
struct Canary {
    portal: Arc<PortalSettings>,
    public_host: String,
    user: String,
    password_file: PathBuf,
    every: Duration,
    deps: Arc<Deps>,
    memory: Arc<dyn CanaryStore>,
    /// The verdict that was told last.
    told: Option<Verdict>,
}

/// Begins to watch every portal that has one; it goes on as long as the runtime.
pub(crate) fn watch(settings: &Settings, deps: &Arc<Deps>, memory: &Arc<dyn CanaryStore>) -> Result<(), ComposeFailed> {
    for portal in &settings.portals {
        let (Some(canary), Some(host)) = (&portal.canary, portal.hosts.first()) else { continue };
        let origin = settings.server.origin(host, settings.server.listen.port());
        let public_host = origin.split_once("://").map_or(host.as_str(), |(_, authority)| authority).to_owned();
        let canary = Canary {
            portal: one_portal(settings, &portal.id)?,
            public_host,
            user: canary.user.clone(),
            password_file: canary.password_file.clone(),
            every: canary.every,
            deps: deps.clone(),
            memory: memory.clone(),
            told: None,
        };
        tokio::spawn(canary.watch());
    }
    Ok(())
}

impl Canary {
    async fn watch(mut self) {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut next: Option<Timestamp> = None;
        loop {
            tick.tick().await;
            let now = self.deps.clock.now();
            // A clock that was set back makes nobody wait longer.
            if next.is_some_and(|next| now < next && next <= now.after(self.every)) {
                continue;
            }
            next = Some(match Box::pin(self.turn()).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(portal = %self.portal.id, %error, "the canary waits for its store");
                    now.after(self.every.min(OTHERS_TURN))
                }
            });
        }
    }

    /// Tries it, if it is due; when to look again.
    async fn turn(&mut self) -> Result<Timestamp, StoreDown> {
        let id = self.portal.id.clone();
        let text = match std::fs::read_to_string(&self.password_file) {
            Ok(text) => Secret::new(text),
            Err(error) => {
                tracing::error!(portal = %id, %error, "the canary's password file cannot be read");
                return Ok(self.deps.clock.now().after(self.every));
            }
        };
        let (password, otp) = read(&text);
        let credential = Credential::new(self.user.clone(), password).with_otp(otp);
        let turn = match take_canary_turn(&self.deps, self.memory.as_ref(), &id, &credential, self.every).await? {
            Ok(turn) => turn,
            Err(last) => {
                let now = self.deps.clock.now();
                if let Some(last) = &last {
                    self.show(last.verdict());
                }
                let due = last.map(|last| last.tried_at.after(self.every)).filter(|due| *due > now);
                return Ok(due.unwrap_or_else(|| now.after(self.every.min(OTHERS_TURN))));
            }
        };
        self.told = self.told.or(turn.last());
        let trial = Trial {
            portal: self.portal.clone(),
            credential: Credential { code: self.code(&credential), ..credential.clone() },
            public_host: self.public_host.clone(),
            seen_as: SeenAs { user_agent: "latchkey canary".to_owned(), address: std::net::Ipv4Addr::LOCALHOST.into() },
            keys: Some(Keys::derive(self.deps.keys.load().ring.clone())),
        };
        match trial.run(self.deps.clock.clone(), self.deps.rng.clone()).await {
            Ok(tried) => {
                let outcome = (tried.verdict, tried.reason.as_str(), tried.steps);
                let record = turn.note(&self.deps, self.memory.as_ref(), &id, &credential, outcome).await?;
                metrics::counter!("latchkey_canary_tries_total", "portal" => id.as_str().to_owned(), "verdict" => tried.verdict.as_str())
                    .increment(1);
                self.tell(&record);
            }
            Err(error) => tracing::error!(portal = %id, %error, "the canary cannot be tried"),
        }
        Ok(self.deps.clock.now().after(self.every))
    }

    fn code(&self, credential: &Credential) -> Option<Secret<String>> {
        credential.otp.as_ref()?.code(self.deps.clock.now(), 0).map(|(_, code)| code)
    }

    fn show(&self, verdict: Verdict) {
        let signed_in = if verdict == Verdict::SignedIn { 1.0 } else { 0.0 };
        metrics::gauge!("latchkey_canary_signed_in", "portal" => self.portal.id.as_str().to_owned()).set(signed_in);
    }

    /// Logs what has changed.
    fn tell(&mut self, record: &CanaryRecord) {
        let (portal, now) = (&self.portal.id, record.verdict());
        self.show(now);
        if self.told.replace(now) == Some(now) {
            return;
        }
        let (verdict, reason, steps) = (now.as_str(), record.reason.as_str(), record.steps.join(" | "));
        if now == Verdict::SignedIn {
            tracing::info!(%portal, verdict, reason, "the canary is signed in");
        } else if record.refused.is_some() {
            tracing::error!(%portal, verdict, reason, steps, "the canary is refused; it is not tried again until its login changes");
        } else {
            tracing::error!(%portal, verdict, reason, steps, "the canary is not signed in: people may not be either");
        }
    }
}

/// The password in the first line, and in the second what one-time codes are made of, where the portal asks for some.
fn read(text: &Secret<String>) -> (Secret<String>, Option<PortalOtp>) {
    let (password, rest) = text.reveal().split_once('\n').unwrap_or((text.reveal(), ""));
    (Secret::from(password.trim_end_matches('\r')), PortalOtp::parse(rest).ok())
}
