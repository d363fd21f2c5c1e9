use accounts::ports::{MailState, TextState};
use http::StatusCode;
use locales::phrase;

use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{Mail, OutboxView};
use crate::{Pages, Problem};

const SHOWN: u32 = 50;

/// `GET /outbox`: the mails and text messages that the demo would have sent.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(queue) = &pages.settings.outbox else {
        return Err(Problem::NotFound);
    };
    let now = pages.deps.clock.now();
    let mails = queue.recent(SHOWN).await?.into_iter().map(|stored| {
        (
            stored.mail.at,
            Mail {
                at: Moment::new(stored.mail.at, now),
                to: stored.mail.to,
                subject: stored.mail.subject,
                text: stored.mail.text,
                state: match stored.state {
                    MailState::Queued => phrase!("mail-state-kept"),
                    MailState::Sent => phrase!("mail-state-sent"),
                    MailState::Deferred(why) => phrase!("mail-state-deferred", why = why.as_str()),
                    MailState::Blocked(why) => phrase!("mail-state-blocked", why = why.as_str()),
                    MailState::Bounced(why) => phrase!("mail-state-bounced", why = why.as_str()),
                },
            },
        )
    });
    let texts = match &pages.settings.texts {
        Some(texts) => texts.recent(SHOWN).await?,
        None => Vec::new(),
    };
    let texts = texts.into_iter().map(|stored| {
        (
            stored.text.at,
            Mail {
                at: Moment::new(stored.text.at, now),
                to: stored.text.to,
                subject: asked.visit.reader.words.say(phrase!("text-message")),
                text: stored.text.text,
                state: match stored.state {
                    TextState::Queued => phrase!("mail-state-kept"),
                    TextState::Sent => phrase!("mail-state-sent"),
                    TextState::Deferred(why) => phrase!("text-state-deferred", why = why.as_str()),
                    TextState::Delivered => phrase!("text-state-delivered"),
                    TextState::Failed(why) => phrase!("text-state-failed", why = why.as_str()),
                },
            },
        )
    });
    let mut both: Vec<_> = mails.chain(texts).collect();
    both.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let mails = both.into_iter().map(|(_, mail)| mail);
    Ok(pages.page(asked.visit, StatusCode::OK, &OutboxView { frame: pages.frame(asked.visit), mails: mails.collect() }))
}
