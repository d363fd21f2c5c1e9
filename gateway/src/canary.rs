//! Tries a portal's recipe every so often with a login that is kept for that, so that a recipe that no longer fits is known before
//! people notice.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::keys::Keys;
use accounts::{Credential, PortalOtp, SeenAs, Verdict};
use arc_swap::ArcSwap;
use config::Settings;
use portals::{PortalSettings, Trial};
use secret::Secret;
use tokio::time::MissedTickBehavior;

use crate::Outside;
use crate::compose::{ComposeFailed, one_portal};

/// A login that is tried, and where.
struct Canary {
    portal: Arc<PortalSettings>,
    public_host: String,
    user: String,
    password_file: PathBuf,
    every: Duration,
}

/// Begins to watch every portal that has one; it goes on as long as the runtime.
pub(crate) fn watch(settings: &Settings, outside: &Outside, keys: &Arc<ArcSwap<Keys>>) -> Result<(), ComposeFailed> {
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
        };
        tokio::spawn(canary.watch(outside.clone(), keys.clone()));
    }
    Ok(())
}

impl Canary {
    async fn watch(self, outside: Outside, keys: Arc<ArcSwap<Keys>>) {
        let mut due = tokio::time::interval(self.every);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut before, mut refused) = (None, None);
        loop {
            due.tick().await;
            let text = match std::fs::read_to_string(&self.password_file) {
                Ok(text) => Secret::new(text),
                Err(error) => {
                    tracing::error!(portal = %self.portal.id, %error, "the canary's password file cannot be read");
                    continue;
                }
            };
            let (password, otp) = read(&text);
            if refused.as_ref().is_some_and(|refused: &Secret<String>| refused.reveal() == password.reveal()) {
                continue;
            }
            let trial = Trial {
                portal: self.portal.clone(),
                credential: Credential {
                    code: otp.as_ref().and_then(|otp| otp.code(outside.clock.now(), 0)).map(|(_, code)| code),
                    ..Credential::new(self.user.clone(), password.clone()).with_otp(otp)
                },
                public_host: self.public_host.clone(),
                seen_as: SeenAs { user_agent: "latchkey canary".to_owned(), address: std::net::Ipv4Addr::LOCALHOST.into() },
                keys: Some(Keys::derive(keys.load().ring.clone())),
            };
            match trial.run(outside.clock.clone(), outside.rng.clone()).await {
                Ok(tried) => {
                    self.tell(before, tried.verdict, &tried.reason, &tried.steps);
                    before = Some(tried.verdict);
                    refused = is_refused(tried.verdict).then_some(password);
                }
                Err(error) => tracing::error!(portal = %self.portal.id, %error, "the canary cannot be tried"),
            }
        }
    }

    /// Counts each try, and logs what has changed.
    fn tell(&self, before: Option<Verdict>, now: Verdict, reason: &str, steps: &[String]) {
        let portal = &self.portal.id;
        let signed_in = now == Verdict::SignedIn;
        metrics::gauge!("latchkey_canary_signed_in", "portal" => portal.as_str().to_owned()).set(if signed_in { 1.0 } else { 0.0 });
        metrics::counter!("latchkey_canary_tries_total", "portal" => portal.as_str().to_owned(), "verdict" => now.as_str()).increment(1);
        if before == Some(now) {
            return;
        }
        let (verdict, steps) = (now.as_str(), steps.join(" | "));
        if signed_in {
            tracing::info!(%portal, verdict, reason, "the canary is signed in");
        } else if is_refused(now) {
            tracing::error!(%portal, verdict, reason, steps, "the canary is refused; it is not tried again until its password file changes");
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

/// Whether another try with the same login could only do harm.
fn is_refused(verdict: Verdict) -> bool {
    match verdict {
        Verdict::WrongCredentials | Verdict::Locked | Verdict::PasswordExpired | Verdict::CodeNeeded => true,
        Verdict::SignedIn | Verdict::CodeSpent | Verdict::Unavailable | Verdict::Unrecognised => false,
    }
}
