use std::time::Duration;

use super::Deps;
use crate::ports::{Cap, HookEvents, HookPost, HookRefused, MailHooks, MailQueue, StoreDown};

/// How long it is remembered what may be posted only once: longer than a signature is believed.
const ONCE: Duration = Duration::from_secs(3600);

/// What a provider posted did not count.
#[derive(Debug, thiserror::Error)]
pub enum EventsRefused {
    /// It is not believed.
    #[error(transparent)]
    Hook(#[from] HookRefused),
    /// It could not be noted: it should be posted again.
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// Notes what a mail provider posted about mails; how many of the events were news.
pub async fn take_mail_events(
    deps: &Deps,
    mails: &dyn MailQueue,
    hooks: &dyn MailHooks,
    post: &HookPost<'_>,
) -> Result<usize, EventsRefused> {
    let HookEvents { once, events } = hooks.read(post, deps.clock.now())?;
    let caps: Vec<Cap> =
        once.iter().map(|once| Cap { key: format!("mail-hook:{}:{once}", post.provider), add: 1, max: 1, window: ONCE }).collect();
    if !caps.is_empty() && !deps.sessions.reserve(&caps).await? {
        return Err(HookRefused::Stale.into());
    }
    let mut news: usize = 0;
    for event in &events {
        match mails.report(&event.mail, &event.report, event.at).await {
            Ok(noted) => news = news.saturating_add(usize::from(noted)),
            Err(down) => {
                // It will be posted again, under the same signature.
                if !caps.is_empty() {
                    deps.sessions.give_back(&caps).await?;
                }
                return Err(down.into());
            }
        }
    }
    Ok(news)
}
