use accounts::ports::StoreDown;
use accounts::use_cases::{Recognised, link_standing, portal_login, recognise, recognise_cached};
use accounts::{Pass, PassScope, Portal, Timestamp};
use auth_pages::OurCookies;
use http::header;
use pingora::http::RequestHeader;
use policies::Link;

use super::Gateway;

impl Gateway {
    /// Our cookies in a request.
    pub(super) fn our_cookies<'a>(&self, request: &'a RequestHeader) -> OurCookies<'a> {
        OurCookies::read(self.names(), request.headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes()))
    }

    /// The pass that a cookie holds for this host.
    pub(super) fn pass(&self, cookies: &OurCookies<'_>, scope: PassScope<'_>) -> Option<Pass> {
        Pass::from_cookie(cookies.pass?.as_bytes(), scope, &self.parts.deps.keys.load().passes)
    }

    /// Who stands behind the pass. From memory, except for the first request of a session on this node and once a minute.
    pub(super) async fn recognise(
        &self,
        pass: Option<Pass>,
        scope: PassScope<'_>,
        now: Timestamp,
    ) -> Result<Option<Recognised>, StoreDown> {
        let Some(pass) = pass else { return Ok(None) };
        match recognise_cached(&self.parts.deps, &pass, scope, now) {
            Some(known) => Ok(known),
            None => Box::pin(recognise(&self.parts.deps, &pass, scope)).await,
        }
    }

    /// How it stands with the person's link.
    pub(super) async fn link(&self, who: &Recognised, portal: &Portal) -> Result<Link, StoreDown> {
        match link_standing(&who.account, portal) {
            Some(standing) => Ok(standing),
            None => Ok(portal_login(&self.parts.deps, who, portal).await?.standing()),
        }
    }
}
