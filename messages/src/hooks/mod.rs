//! What mail providers post about mails: signed JSON, one file for each provider.

mod mailgun;
mod sendgrid;

use std::time::Duration;

use accounts::Timestamp;
use accounts::ports::{HookEvents, HookPost, HookRefused, MailHooks};
use secret::Secret;

use self::mailgun::Mailgun;
use self::sendgrid::SendGrid;

/// A signature is believed this long: clocks differ, and a post that was not answered comes again after minutes.
const BELIEVED: Duration = Duration::from_secs(15 * 60);

/// The providers that are configured.
#[derive(Default)]
pub struct ProviderHooks {
    sendgrid: Option<SendGrid>,
    mailgun: Option<Mailgun>,
}

/// The key is none of SendGrid's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not a P-256 public key as SendGrid shows it (base64)")]
pub struct BadPublicKey;

impl ProviderHooks {
    /// Takes SendGrid's events, signed with this public key.
    pub fn with_sendgrid(self, public_key: &str) -> Result<Self, BadPublicKey> {
        Ok(Self { sendgrid: Some(SendGrid::new(public_key)?), ..self })
    }

    /// Takes Mailgun's events, signed with this key.
    pub fn with_mailgun(self, signing_key: &Secret<String>) -> Self {
        Self { mailgun: Some(Mailgun::new(signing_key)), ..self }
    }
}

impl MailHooks for ProviderHooks {
    fn read(&self, post: &HookPost<'_>, now: Timestamp) -> Result<HookEvents, HookRefused> {
        match post.provider {
            "sendgrid" => self.sendgrid.as_ref().ok_or(HookRefused::Unknown)?.read(post, now),
            "mailgun" => self.mailgun.as_ref().ok_or(HookRefused::Unknown)?.read(post, now),
            _ => Err(HookRefused::Unknown),
        }
    }
}

/// Whether a signature over this moment, in seconds since 1970, is still, and already, believed.
fn believed(signed_at: &str, now: Timestamp) -> Result<(), HookRefused> {
    let seconds: i64 = signed_at.parse().map_err(|_| HookRefused::Stale)?;
    let signed_at = Timestamp::from_millis(seconds.saturating_mul(1000));
    let between = if signed_at > now { signed_at.since(now) } else { now.since(signed_at) };
    if between > BELIEVED { Err(HookRefused::Stale) } else { Ok(()) }
}

/// When something happened, in seconds since 1970 as the provider counts them; never later than now.
fn happened(seconds: Option<f64>, now: Timestamp) -> Timestamp {
    match seconds {
        #[allow(clippy::cast_possible_truncation, reason = "saturates, which is what is wanted of nonsense")]
        Some(seconds) if seconds.is_finite() && seconds > 0.0 => Timestamp::from_millis((seconds * 1000.0) as i64).min(now),
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_believed_for_a_quarter_of_an_hour_either_way() {
        let now = Timestamp::from_millis(1_000_000_000);
        for (seconds, good) in
            [("1000000", true), ("999100", true), ("999099", false), ("1000900", true), ("1000901", false), ("-1", false)]
        {
            assert_eq!(believed(seconds, now).is_ok(), good, "{seconds}");
        }
        assert_eq!(believed("soon", now), Err(HookRefused::Stale));
    }

    #[test]
    fn nothing_happened_later_than_now() {
        let now = Timestamp::from_millis(1_000_000);
        for (seconds, expected) in
            [(Some(999.5), 999_500), (Some(2000.0), 1_000_000), (Some(f64::NAN), 1_000_000), (Some(-5.0), 1_000_000), (None, 1_000_000)]
        {
            assert_eq!(happened(seconds, now).millis(), expected, "{seconds:?}");
        }
    }
}
