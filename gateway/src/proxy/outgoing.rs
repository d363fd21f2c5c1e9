use std::sync::Arc;

use accounts::{SeenAs, Timestamp};
use auth_pages::CookieNames;
use http::{HeaderName, HeaderValue, Uri, header};
use pingora::Result;
use pingora::http::RequestHeader;
use portals::cookies::Jar;
use portals::outgoing::Outgoing;
use portals::{Opened, Upstream};

use super::cookies;
use super::ctx::SwappedBody;
use crate::ingress::is_gateways_own;
use crate::route::PortalHost;

/// All that decides how a request looks to the portal.
pub(crate) struct Dress<'a> {
    pub(crate) at: &'a PortalHost,
    pub(crate) upstream: &'a Upstream,
    pub(crate) seen: Seen<'a>,
    pub(crate) names: &'a CookieNames,
    pub(crate) now: Timestamp,
    pub(crate) swapped: Option<&'a SwappedBody>,
}

/// As whom the portal sees the sender.
#[derive(Clone, Copy)]
pub(crate) enum Seen<'a> {
    /// As the person of this portal session.
    Session(&'a Opened),
    /// As somebody it does not know.
    Stranger(&'a SeenAs),
    /// As somebody whom the roll-out leaves out: what they are to the portal is between the two.
    Outsider(&'a SeenAs),
}

impl<'a> Seen<'a> {
    pub(super) fn session(self) -> Option<&'a Opened> {
        match self {
            Self::Session(opened) => Some(opened),
            Self::Stranger(_) | Self::Outsider(_) => None,
        }
    }
}

impl Dress<'_> {
    /// Strips from the request what only we may say, then says it.
    pub(crate) fn put_on(&self, request: &mut RequestHeader) -> Result<()> {
        strip(request, self.identity());
        self.put_cookies(request)?;
        request.remove_header(&header::USER_AGENT);
        for (name, value) in &self.outgoing().headers {
            request.insert_header(name.clone(), value.clone())?;
        }
        for (name, value) in self.seen.session().into_iter().flat_map(Opened::headers) {
            request.insert_header(name.clone(), value)?;
        }
        if let Some(opened) = self.seen.session()
            && let Some(line) = answered_for(opened, request)
        {
            request.insert_header(header::AUTHORIZATION, line)?;
        }
        if let Some(swapped) = self.swapped {
            request.remove_header(&header::TRANSFER_ENCODING);
            request.remove_header(&header::EXPECT);
            request.insert_header(header::CONTENT_TYPE, swapped.content_type.clone())?;
            request.insert_header(header::CONTENT_LENGTH, swapped.body.len())?;
        }
        to_origin_form(request);
        Ok(())
    }

    /// Worked out once for a portal session, each time for strangers.
    pub(super) fn outgoing(&self) -> Arc<Outgoing> {
        let (settings, host) = (&self.at.to.route.settings, &self.at.public);
        match self.seen {
            Seen::Session(opened) => opened.outgoing(settings, self.upstream, host),
            Seen::Stranger(seen_as) | Seen::Outsider(seen_as) => Arc::new(Outgoing::new(settings, self.upstream, host, seen_as)),
        }
    }

    /// The headers by which the portal learns who the person is, and which therefore only we may say.
    pub(super) fn identity(&self) -> &[HeaderName] {
        match self.seen {
            Seen::Session(_) | Seen::Stranger(_) => &self.at.to.identity_headers,
            Seen::Outsider(_) => &self.at.to.believed_headers,
        }
    }

    /// The cookies for the portal: those of the jar, and the browser's without ours.
    pub(super) fn cookies(&self, came: &RequestHeader) -> Option<HeaderValue> {
        if let Seen::Outsider(_) = self.seen {
            return cookies::as_they_came(&came.headers, self.names);
        }
        let nothing = Jar::default();
        let jar = self.seen.session().map_or(&nothing, |opened| &opened.jar);
        let place = self.at.to.route.settings.place(self.upstream, &self.at.public, came.uri.path());
        jar.cookie_header(&place, self.now, cookies::others(&came.headers, self.names))
    }

    fn put_cookies(&self, request: &mut RequestHeader) -> Result<()> {
        match self.cookies(request) {
            Some(line) => request.insert_header(header::COOKIE, line),
            None => {
                request.remove_header(&header::COOKIE);
                Ok(())
            }
        }
    }
}

/// Digest covers method and target, exactly as they are sent.
fn answered_for(opened: &Opened, request: &RequestHeader) -> Option<HeaderValue> {
    let target = request.uri.path_and_query().map_or("/", |target| target.as_str());
    opened.authorization(request.method.as_str(), target)
}

fn strip(request: &mut RequestHeader, identity: &[HeaderName]) {
    let ours: Vec<HeaderName> = request.headers.keys().filter(|name| is_gateways_own(name, identity)).cloned().collect();
    for name in &ours {
        request.remove_header(name);
    }
}

/// Over HTTP/2 the target names the public host; the portal is told its Host by us alone.
fn to_origin_form(request: &mut RequestHeader) {
    if request.uri.authority().is_some()
        && let Some(page) = request.uri.path_and_query().cloned()
    {
        request.set_uri(Uri::from(page));
    }
}
