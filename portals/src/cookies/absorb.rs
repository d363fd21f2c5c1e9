use accounts::Timestamp;
use http::HeaderValue;

use super::browser_line::{is_ours, line_for, line_from};
use super::cookie::{Cookie, Place};
use super::jar::{Jar, JarChange};
use super::set_cookie::SetCookie;
use crate::settings::CookieLists;

/// How many `Set-Cookie` lines of one response count.
const MAX_LINES: usize = 100;

/// Who keeps the cookies that are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// During portal sign-in there is no browser: the jar keeps them all.
    All,
    /// Afterwards: those with `HttpOnly`, unless the lists say otherwise.
    Hidden,
}

/// What the `Set-Cookie` lines of one response come to.
#[derive(Debug, Default)]
pub struct Absorbed {
    /// `Set-Cookie` lines for the browser.
    pub to_browser: Vec<HeaderValue>,
    /// What changes in the jar. Empty if the portal has only said again what the jar knows.
    pub changes: Vec<JarChange>,
}

impl CookieLists {
    /// Whether the gateway keeps a cookie of this name from the browser.
    fn holds(&self, name: &[u8], http_only: bool) -> bool {
        let listed = |names: &[String]| names.iter().any(|other| other.as_bytes() == name);
        !listed(&self.expose) && (http_only || listed(&self.hold))
    }
}

impl Jar {
    /// Takes the `Set-Cookie` lines of a response, in their order, to a request at `place`. The jar itself stays as it is: see
    /// [`Jar::apply`].
    pub fn absorb<'a>(
        &self,
        lines: impl Iterator<Item = &'a [u8]>,
        place: &Place<'_>,
        now: Timestamp,
        keep: Keep,
        lists: &CookieLists,
    ) -> Absorbed {
        let mut to_browser = Vec::new();
        // What this response has done so far, by cookie: the last word on each counts.
        let mut done: Vec<(Cookie, bool)> = Vec::new();
        for (order, line) in (0_u32..).zip(lines.take(MAX_LINES)) {
            let Some(set) = SetCookie::parse(line) else { continue };
            let held = lists.holds(set.name, set.http_only);
            let Some(mut cookie) = Cookie::from_line(&set, place, now, order, held) else { continue };
            let old = self.0.iter().find(|old| old.is_same(&cookie));
            let into_jar = held || keep == Keep::All;
            // A portal deletes its hidden cookies without saying HttpOnly again. The browser never had them.
            let was_hidden = old.is_some_and(|old| old.held);
            let is_news = !(was_hidden && cookie.is_expired(now));
            if !into_jar && is_news && !is_ours(set.name) {
                to_browser.extend(line_from(line, place.secure));
            }
            let before = done.iter().find(|(other, _)| other.is_same(&cookie));
            match (before, old) {
                (Some((_, false)), _) => {}
                (Some((before, true)), _) => cookie.created = before.created,
                (None, Some(old)) => cookie.created = old.created,
                (None, None) => {}
            }
            let stays = into_jar && !cookie.is_expired(now);
            done.retain(|(other, _)| !other.is_same(&cookie));
            done.push((cookie, stays));
        }
        let mut changes = Vec::new();
        let mut added: usize = 0;
        for (cookie, stays) in done {
            match self.0.iter().find(|old| old.is_same(&cookie)) {
                Some(old) if stays && cookie.says_the_same(old, now) => {}
                Some(old) if !stays => changes.push(JarChange::remove(old)),
                Some(_) => changes.push(JarChange::set(cookie)),
                None if stays => {
                    added = added.saturating_add(1);
                    changes.push(JarChange::set(cookie));
                }
                None => {}
            }
        }
        let surplus = self.surplus(added, &changes);
        changes.extend(surplus);
        Absorbed { to_browser, changes }
    }

    /// Hands cookies that scripts need, and that portal sign-in left in the jar, over to the browser with the response to a
    /// request at `place` that carried the cookies `browser`. A cookie is set until the browser shows that it has it; then
    /// the jar lets go of it, so that a script may change or delete it.
    pub fn hand_over<'a>(
        &self,
        place: &Place<'_>,
        now: Timestamp,
        browser: impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone,
    ) -> Absorbed {
        let mut handed = Absorbed::default();
        for cookie in self.0.iter().filter(|cookie| !cookie.held && cookie.belongs(place, now) && !is_ours(&cookie.name)) {
            if browser.clone().any(|(name, value)| name == cookie.name && value == cookie.value.reveal().as_slice()) {
                handed.changes.push(JarChange::remove(cookie));
            } else {
                handed.to_browser.extend(line_for(cookie, place.secure, now));
            }
        }
        handed
    }
}
