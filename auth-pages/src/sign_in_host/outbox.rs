use accounts::ports::MailState;
use http::StatusCode;
use locales::phrase;

use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{Mail, OutboxView};
use crate::{Pages, Problem};

const SHOWN: u32 = 50;

/// `GET /outbox`: the mails that the demo would have sent.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(queue) = &pages.settings.outbox else {
        return Err(Problem::NotFound);
    };
    let now = pages.deps.clock.now();
    let mails = queue.recent(SHOWN).await?.into_iter().map(|stored| Mail {
        at: Moment::new(stored.mail.at, now),
        to: stored.mail.to,
        subject: stored.mail.subject,
        text: stored.mail.text,
        state: match stored.state {
            MailState::Queued => phrase!("mail-state-kept"),
            MailState::Sent => phrase!("mail-state-sent"),
            MailState::Deferred(why) => phrase!("mail-state-deferred", why = why),
            MailState::Blocked(why) => phrase!("mail-state-blocked", why = why),
        },
    });
    Ok(pages.page(asked.visit, StatusCode::OK, &OutboxView { frame: pages.frame(asked.visit), mails: mails.collect() }))
}
