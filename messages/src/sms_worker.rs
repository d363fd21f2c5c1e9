use std::sync::Arc;
use std::time::Duration;

use accounts::Reason;
use accounts::ports::{Clock, NewText, StoreDown, TextQueue, TextState};
use async_trait::async_trait;

/// Hands one text message to a provider.
#[async_trait]
pub trait TextSender: Send + Sync {
    /// Tries once, and tells what became of the message.
    async fn hand_over(&self, text: &NewText) -> TextState;
}

/// How often the queue is looked at.
const POLL: Duration = Duration::from_secs(1);
/// A claimed message is hidden from other nodes this long: longer than all that are claimed together may take.
const CLAIM: Duration = Duration::from_secs(120);
const AT_ONCE: u32 = 5;
/// The first pause after a deferral; each later one is twice as long. A token is waited for by somebody who looks at their phone.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Sends what is due, for ever. A store that is down is asked again at the next look.
pub async fn run_texts(queue: Arc<dyn TextQueue>, sender: Arc<dyn TextSender>, clock: Arc<dyn Clock>) {
    let mut look = tokio::time::interval(POLL);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(down) = send_due_texts(queue.as_ref(), sender.as_ref(), clock.as_ref()).await {
            tracing::warn!(%down, "the queue of text messages cannot be read");
        }
    }
}

/// Sends what is due now, and gives up what is worth nothing any more. A message is settled after it was handed over: a crash in between
/// sends it twice, never not at all.
pub async fn send_due_texts(queue: &dyn TextQueue, sender: &dyn TextSender, clock: &dyn Clock) -> Result<(), StoreDown> {
    let now = clock.now();
    for claimed in queue.claim(now, now.after(CLAIM), AT_ONCE).await? {
        let text = &claimed.text;
        let late = |at| text.good_until <= at;
        let mut state = if late(now) {
            TextState::Failed(Reason::new("it could not be sent as long as it was good for something"))
        } else {
            sender.hand_over(text).await
        };
        let at = clock.now();
        let next = at.after(pause(claimed.tries));
        if let TextState::Deferred(reason) = &state
            && late(next)
        {
            state = TextState::Failed(reason.clone());
        }
        tracing::info!(message_id = %text.message_id, outcome = word(&state), tries = claimed.tries, "text message");
        queue.settle(&text.message_id, &state, at, next).await?;
    }
    Ok(())
}

fn pause(tries: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(tries)).min(LONGEST_PAUSE)
}

fn word(state: &TextState) -> &'static str {
    match state {
        TextState::Queued => "queued",
        TextState::Sent => "sent",
        TextState::Deferred(_) => "deferred",
        TextState::Delivered => "delivered",
        TextState::Failed(_) => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes() {
        assert_eq!(pause(0), Duration::from_secs(5));
        assert_eq!(pause(3), Duration::from_secs(40));
        assert_eq!(pause(30), LONGEST_PAUSE);
    }
}
