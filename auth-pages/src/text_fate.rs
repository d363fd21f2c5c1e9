//! "Where's my text message?": what is really known.

use accounts::MailedToken;
use accounts::ports::TextState;
use http::{HeaderValue, StatusCode};

use crate::mail_fate::LOOK_AGAIN;
use crate::reply::{Reply, with_cookie, with_refresh};
use crate::times::Moment;
use crate::views::{TextFate, TextView};
use crate::{Pages, Problem, Visit};

impl Pages {
    /// What became of the text message with a token.
    pub(crate) async fn text_fate(&self, texted: &MailedToken) -> Result<TextFate, Problem> {
        let (Some(message), Some(texts)) = (&texted.message, &self.settings.texts) else { return Ok(TextFate::Held) };
        let Some(stored) = texts.find(message).await? else { return Ok(TextFate::NotYet) };
        let now = self.deps.clock.now();
        let at = Moment::new(stored.settled_at.unwrap_or(stored.text.at), now);
        let sent = stored.sent_at.map(|sent| Moment::new(sent, now));
        Ok(match stored.state {
            TextState::Queued => TextFate::NotYet,
            TextState::Sent => TextFate::Sent(at),
            TextState::Deferred(why) => TextFate::Deferred(at, why),
            TextState::Delivered => TextFate::Delivered(sent, at),
            TextState::Failed(why) => TextFate::Failed(sent, at, why),
        })
    }

    /// The page; comes again by itself while there may be news.
    pub(crate) fn text_page(&self, visit: &Visit, view: &TextView, set_cookie: Option<HeaderValue>) -> Reply {
        let reply = with_cookie(self.page(visit, StatusCode::OK, view), set_cookie);
        match view.fate {
            TextFate::NotYet | TextFate::Sent(_) | TextFate::Deferred(..) => with_refresh(reply, LOOK_AGAIN),
            TextFate::Delivered(..) | TextFate::Failed(..) | TextFate::Held => reply,
        }
    }
}
