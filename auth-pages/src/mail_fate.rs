//! "Where's my e-mail?": what is really known.

use std::time::Duration;

use accounts::MailedToken;
use accounts::ports::MailState;
use http::{HeaderValue, StatusCode};

use crate::reply::{Reply, with_cookie, with_refresh};
use crate::times::Moment;
use crate::views::{MailFate, MailView};
use crate::{Pages, Problem, Visit};

/// How often the page comes again while the last word is not spoken.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_secs(30);

impl Pages {
    /// What became of the mail with a token.
    pub(crate) async fn mail_fate(&self, mailed: &MailedToken) -> Result<MailFate, Problem> {
        let Some(message) = &mailed.message else { return Ok(MailFate::Held) };
        let Some(stored) = self.settings.mails.find(message).await? else { return Ok(MailFate::NotYet) };
        let at = Moment::new(stored.settled_at.unwrap_or(stored.mail.at), self.deps.clock.now());
        Ok(match stored.state {
            MailState::Queued => MailFate::NotYet,
            MailState::Sent => MailFate::Sent(at),
            MailState::Deferred(why) => MailFate::Deferred(at, why),
            MailState::Blocked(why) => MailFate::Blocked(at, why),
            MailState::Bounced(why) => MailFate::Bounced(at, why),
        })
    }

    /// The page; comes again by itself while there may be news.
    pub(crate) fn mail_page(&self, visit: &Visit, view: &MailView, set_cookie: Option<HeaderValue>) -> Reply {
        let reply = with_cookie(self.page(visit, StatusCode::OK, view), set_cookie);
        match view.fate {
            MailFate::NotYet | MailFate::Deferred(..) | MailFate::Sent(_) => with_refresh(reply, LOOK_AGAIN),
            MailFate::Blocked(..) | MailFate::Bounced(..) | MailFate::Held => reply,
        }
    }
}
