//! Where a visit goes on by itself, as a browser would, and where it does not.

use http::Method;
use url::Url;

use super::{Ask, Page, Visit};
use crate::html::{decode_page, moved_on};
use crate::origin::Leads;
use crate::sign_in::failure::Failure;

/// How many redirects are followed inside the portal, and where there are login hosts: there and back takes more.
const MAX_REDIRECTS: usize = 5;
const MAX_REDIRECTS_BETWEEN_HOSTS: usize = 10;

/// Longer ones are no host's name (RFC 1035 §2.3.4).
const MAX_HOST_SHOWN: usize = 255;

impl Page {
    /// Where a browser would go from here by itself: where it is redirected to, or where a page that does nothing else sends it.
    fn leads_on(&self) -> Option<Url> {
        let client_side = || {
            let html = self.content_type().is_none_or(|kind| kind.to_ascii_lowercase().contains("html"));
            (html && (200..300).contains(&self.status))
                .then(|| moved_on(&decode_page(&self.body, self.content_type()).0, &self.url))
                .flatten()
        };
        self.location.clone().or_else(client_side)
    }
}

impl Visit<'_> {
    /// Follows redirects, and pages that only lead on, inside the portal and its login hosts as long as `is_enough` does not hold.
    pub(crate) async fn follow(
        &mut self,
        first: Page,
        ask: &Ask,
        mut is_enough: impl FnMut(&Self, &Page) -> bool,
    ) -> Result<Page, Failure> {
        let most = if self.portal.login_hosts.is_empty() { MAX_REDIRECTS } else { MAX_REDIRECTS_BETWEEN_HOSTS };
        let mut page = first;
        let mut ask = ask.clone();
        for _ in 0..most {
            if is_enough(self, &page) {
                return Ok(page);
            }
            let Some(target) = page.leads_on() else { return Ok(page) };
            ask = self.redirected(ask, page.status, &target)?;
            page = self.ask(ask.clone()).await?;
        }
        if page.leads_on().is_some() && !is_enough(self, &page) {
            return Err(Failure::unrecognised(format!("redirected more than {most} times")));
        }
        Ok(page)
    }

    /// The request that a redirect asks for (RFC 9110 §15.4). It never leaves the portal and its login hosts, and a body never goes on in
    /// clear; what was put into headers for one host is not told another.
    fn redirected(&self, ask: Ask, status: u16, target: &Url) -> Result<Ask, Failure> {
        let repeats = matches!(status, 307 | 308) && ask.method != Method::GET;
        match self.leads(target) {
            Leads::Away => return Err(Failure::unrecognised(self.away(target))),
            Leads::HomeInClear | Leads::LoginInClear(_) if repeats => {
                return Err(Failure::unrecognised("asked to send the form again in clear"));
            }
            Leads::Home | Leads::HomeInClear | Leads::Login(_) | Leads::LoginInClear(_) => {}
        }
        let url = self.outside(target)?;
        let (method, body) = if repeats { (ask.method, ask.body) } else { (Method::GET, None) };
        let extra = if url.origin() == ask.url.origin() { ask.extra } else { Vec::new() };
        Ok(Ask { url, method, body, extra })
    }

    /// Says where a redirect would have led, as long as the portal has heard nothing that it could write there.
    fn away(&self, target: &Url) -> String {
        match target.host_str().filter(|_| !self.told && matches!(target.scheme(), "http" | "https")) {
            Some(host) if host.len() <= MAX_HOST_SHOWN => {
                let port = target.port().map(|port| format!(":{port}")).unwrap_or_default();
                format!("redirected out of the portal, to {host}{port}, which is no [[portal.login_host]] of it")
            }
            _ => "redirected out of the portal".to_owned(),
        }
    }
}
