use accounts::Portal;
use auth_pages::OurCookies;
use http::HeaderValue;
use policies::{RequestKind, Rollout, Side, side};

use super::Gateway;

impl Gateway {
    /// On which side of the portal's roll-out a request is; and, if its browser was just drawn, the cookie that keeps it there.
    pub(super) fn side_of(&self, cookies: &OurCookies<'_>, kind: RequestKind, portal: &Portal) -> (Side, Option<HeaderValue>) {
        if portal.rollout == Rollout::Required {
            return (Side::Inside, None);
        }
        let navigation = kind == RequestKind::Navigation;
        match side(portal.rollout, self.parts.pages.rollout_mark(cookies, &portal.id), navigation) {
            Side::Draw => {
                let (mark, cookie) = self.parts.pages.draw(&portal.id);
                (side(portal.rollout, mark, navigation), Some(cookie))
            }
            decided => (decided, None),
        }
    }
}
