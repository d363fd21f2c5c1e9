//! "Where's my e-mail?": what is really known.

use std::time::Duration;

use accounts::MailedToken;
use accounts::ports::MailState;
use http::{HeaderValue, StatusCode};

use crate::reply::{Reply, with_cookie, with_refresh};
use crate::times::Moment;
use crate::views::{MailFate, MailView};
use crate::{Pages, Problem, Visit};

/// A mail server's words may be of any length and kind: this much is shown.
const REASON: usize = 300;
/// How often the page comes again while the last word is not spoken.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

impl Pages {
    /// What became of the mail with a token.
    pub(crate) async fn mail_fate(&self, mailed: &MailedToken) -> Result<MailFate, Problem> {
        let Some(message) = &mailed.message else { return Ok(MailFate::Held) };
        let Some(stored) = self.settings.mails.find(message).await? else { return Ok(MailFate::NotYet) };
        let at = Moment::new(stored.settled_at.unwrap_or(stored.mail.at), self.deps.clock.now());
        Ok(match stored.state {
            MailState::Queued => MailFate::NotYet,
            MailState::Sent => MailFate::Sent(at),
            MailState::Deferred(why) => MailFate::Deferred(at, cut(&why)),
            MailState::Blocked(why) => MailFate::Blocked(at, cut(&why)),
        })
    }

    /// The page; comes again by itself while there may be news.
    pub(crate) fn mail_page(&self, visit: &Visit, view: &MailView, set_cookie: Option<HeaderValue>) -> Reply {
        let reply = with_cookie(self.page(visit, StatusCode::OK, view), set_cookie);
        match view.fate {
            MailFate::NotYet | MailFate::Deferred(..) => with_refresh(reply, LOOK_AGAIN),
            MailFate::Sent(_) | MailFate::Blocked(..) | MailFate::Held => reply,
        }
    }
}

/// A stranger's words on one line, cut.
fn cut(words: &str) -> String {
    let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON).collect();
    let cut = words.chars().nth(REASON).is_some();
    if cut { format!("{}…", clean.trim()) } else { clean.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_servers_words_are_shown_on_one_line_and_cut() {
        assert_eq!(cut("550 5.1.1\r\nno such user\u{7}"), "550 5.1.1  no such user");
        assert_eq!(cut(&"ä".repeat(1000)).chars().count(), 301);
    }
}
