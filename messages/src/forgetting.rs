use std::sync::Arc;
use std::time::Duration;

use accounts::Timestamp;
use accounts::ports::{Clock, InvitationStore, MailQueue, StoreDown, TextQueue};

/// Mails and text messages are forgotten this long after they were written; who asks where one is asks sooner.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How often old ones are looked for.
const SWEEP: Duration = Duration::from_secs(3600);

/// Forgets old mails, text messages and invitations, for ever.
pub async fn forget_old(
    mails: Arc<dyn MailQueue>,
    texts: Arc<dyn TextQueue>,
    invitations: Arc<dyn InvitationStore>,
    clock: Arc<dyn Clock>,
) {
    let mut look = tokio::time::interval(SWEEP);
    loop {
        look.tick().await;
        match forget_old_once(mails.as_ref(), texts.as_ref(), invitations.as_ref(), clock.as_ref()).await {
            Ok(Forgotten { mails: 0, texts: 0, invitations: 0 }) => {}
            Ok(Forgotten { mails, texts, invitations }) => tracing::info!(mails, texts, invitations, "old messages are forgotten"),
            Err(down) => tracing::warn!(%down, "old messages cannot be forgotten"),
        }
    }
}

/// How many of each were forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Mails.
    pub mails: u64,
    /// Text messages.
    pub texts: u64,
    /// Invitations that nobody made use of.
    pub invitations: u64,
}

/// Forgets what is old now.
pub async fn forget_old_once(
    mails: &dyn MailQueue,
    texts: &dyn TextQueue,
    invitations: &dyn InvitationStore,
    clock: &dyn Clock,
) -> Result<Forgotten, StoreDown> {
    let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
    let now = clock.now();
    let before = Timestamp::from_millis(now.millis().saturating_sub(kept));
    Ok(Forgotten {
        mails: mails.purge(before).await?,
        texts: texts.purge(before).await?,
        invitations: invitations.purge_invitations(now).await?,
    })
}
