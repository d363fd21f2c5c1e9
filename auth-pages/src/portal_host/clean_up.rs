use std::time::Duration;

use accounts::SessionId;
use accounts::Timestamp;
use accounts::keys::Purpose;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::StatusCode;

use super::Here;
use super::enter::forget_the_other;
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, with_cookie};

/// How long after a sign-out its page may ask for the cleaning.
const LIFE: Duration = Duration::from_secs(600);

impl Pages {
    /// The address on a portal's host that cleans the browser after `session` has ended. It says which session, sealed, because a
    /// host on another domain gets no cookie with a picture, and because nobody else's page shall clean anything.
    pub(crate) fn cleaner(&self, origin: &str, host: &str, session: &SessionId) -> String {
        let mut plain = self.deps.clock.now().millis().to_be_bytes().to_vec();
        plain.extend(session.bytes());
        let sealed = self.deps.keys.load().sealer.seal(Purpose::Flow, &bound_to(host), &plain, self.deps.rng.as_ref());
        format!("{origin}/.latchkey/sign-out?ended={}", URL_SAFE_NO_PAD.encode(sealed))
    }

    fn ended_session(&self, host: &str, sealed: &str) -> Option<SessionId> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let plain = self.deps.keys.load().sealer.open(Purpose::Flow, &bound_to(host), &sealed)?;
        let (at, session) = plain.reveal().split_first_chunk()?;
        let at = Timestamp::from_millis(i64::from_be_bytes(*at));
        let session = SessionId::from_bytes(session.try_into().ok()?);
        (self.deps.clock.now().since(at) < LIFE).then_some(session)
    }
}

fn bound_to(host: &str) -> [&[u8]; 2] {
    [b"sign-out", host.as_bytes()]
}

/// `GET /.latchkey/sign-out?ended=…`: fetched as a picture by the page that says "You are signed out". Ends this host's pass and
/// clears what pages stored, if the session that it names has ended and no live one is here instead.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Handled {
    let nothing = || pages.reply(StatusCode::NO_CONTENT, Bytes::new());
    let Some(ended) = pages.ended_session(here.host, asked.query.get("ended")) else { return Ok(nothing()) };
    if asked.visit.who.is_some() || pages.deps.sessions.session(&ended).await?.is_some() {
        return Ok(nothing());
    }
    Ok(forget_the_other(pages, asked, with_cookie(nothing(), pages.names.expire(pages.names.pass))))
}
