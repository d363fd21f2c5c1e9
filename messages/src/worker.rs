use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{Clock, MailQueue, MailState, NewMail, StoreDown};
use async_trait::async_trait;

/// Hands one mail to a mail server.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Tries once, and tells what became of the mail.
    async fn hand_over(&self, mail: &NewMail) -> MailState;
}

/// How often the queue is looked at.
const POLL: Duration = Duration::from_secs(1);
/// A claimed mail is hidden from other nodes this long: longer than a mail server may take.
const CLAIM: Duration = Duration::from_secs(120);
const AT_ONCE: u32 = 20;
/// The first pause after a deferral; each later one is twice as long, up to [`LONGEST_PAUSE`] (RFC 5321 §4.5.4.1 asks for patience).
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(4 * 3600);
/// After this many tries (about two days) a mail is given up.
const MAX_TRIES: u32 = 20;

/// Sends what is due, for ever. A store that is down is asked again at the next look.
pub async fn run(queue: Arc<dyn MailQueue>, sender: Arc<dyn Sender>, clock: Arc<dyn Clock>) {
    let mut look = tokio::time::interval(POLL);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(down) = send_due(queue.as_ref(), sender.as_ref(), clock.as_ref()).await {
            tracing::warn!(%down, "the mail queue cannot be read");
        }
    }
}

/// Sends what is due now. A mail is settled after it was handed over: a crash in between sends it twice under one message id,
/// never not at all.
pub async fn send_due(queue: &dyn MailQueue, sender: &dyn Sender, clock: &dyn Clock) -> Result<(), StoreDown> {
    let now = clock.now();
    for claimed in queue.claim(now, now.after(CLAIM), AT_ONCE).await? {
        let state = match sender.hand_over(&claimed.mail).await {
            MailState::Deferred(reply) if claimed.tries.saturating_add(1) >= MAX_TRIES => MailState::Blocked(reply),
            other => other,
        };
        let at = clock.now();
        tracing::info!(message_id = %claimed.mail.message_id, outcome = word(&state), tries = claimed.tries, "mail");
        queue.settle(&claimed.mail.message_id, &state, at, at.after(pause(claimed.tries))).await?;
    }
    Ok(())
}

fn pause(tries: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(tries)).min(LONGEST_PAUSE)
}

fn word(state: &MailState) -> &'static str {
    match state {
        MailState::Queued => "queued",
        MailState::Sent => "sent",
        MailState::Deferred(_) => "deferred",
        MailState::Blocked(_) => "blocked",
        MailState::Bounced(_) => "bounced",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_four_hours() {
        assert_eq!(pause(0), Duration::from_secs(30));
        assert_eq!(pause(3), Duration::from_secs(240));
        assert_eq!(pause(30), LONGEST_PAUSE);
    }
}
