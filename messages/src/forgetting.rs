use std::sync::Arc;
use std::time::Duration;

use accounts::Timestamp;
use accounts::ports::{Clock, MailQueue, StoreDown, TextQueue};

/// Mails and text messages are forgotten this long after they were written; who asks where one is asks sooner.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How often old ones are looked for.
const SWEEP: Duration = Duration::from_secs(3600);

/// Forgets old mails and text messages, for ever.
pub async fn forget_old(mails: Arc<dyn MailQueue>, texts: Arc<dyn TextQueue>, clock: Arc<dyn Clock>) {
    let mut look = tokio::time::interval(SWEEP);
    loop {
        look.tick().await;
        match forget_old_once(mails.as_ref(), texts.as_ref(), clock.as_ref()).await {
            Ok((0, 0)) => {}
            Ok((mails, texts)) => tracing::info!(mails, texts, "old messages are forgotten"),
            Err(down) => tracing::warn!(%down, "old messages cannot be forgotten"),
        }
    }
}

/// Forgets the mails and text messages that are old now; how many of each.
pub async fn forget_old_once(mails: &dyn MailQueue, texts: &dyn TextQueue, clock: &dyn Clock) -> Result<(u64, u64), StoreDown> {
    let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
    let before = Timestamp::from_millis(clock.now().millis().saturating_sub(kept));
    Ok((mails.purge(before).await?, texts.purge(before).await?))
}
