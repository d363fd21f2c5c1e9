//! How a reply says that the portal's own session is over.

mod decode;
mod marker;

pub use marker::{BodyMarker, MarkerScan, Scan};

use crate::origin::own_location;
use crate::recipe::TextGlob;
use crate::settings::PortalSettings;

/// One way in which a reply says so: all the marks given must be there. A portal may have several; any one is enough.
#[derive(Clone, Debug, Default)]
pub struct SignedOut {
    /// One of these statuses. Empty: any (for a `location`: any redirect).
    pub status: Vec<u16>,
    /// Path and query of `Location`, or its whole URL where that leads out of the portal, falls under this.
    pub location: Option<TextGlob>,
    /// A text in the body.
    pub body: Option<BodyMarker>,
}

/// What the head of a reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadSays<'a> {
    /// The portal's session is over.
    SignedOut,
    /// It is if one of these is in the body: see [`MarkerScan`].
    AskBody(Vec<&'a BodyMarker>),
    /// Nothing.
    Nothing,
}

impl PortalSettings {
    /// Reads the head of a reply to a request for `path_and_query`. The portal's own sign-out page is never a surprise.
    pub fn head_says(&self, path_and_query: &str, status: u16, location: Option<&str>, public_host: &str) -> HeadSays<'_> {
        // Every request of every portal passes here: the common answer comes first and allocates nothing.
        if self.signed_out.is_empty() {
            // A portal that takes the credential with every request says by itself that it no longer counts (RFC 9110 §15.5.2).
            let refused = status == 401 && self.recipe.goes_with_every_request() && !self.is_sign_out(path_and_query);
            return if refused { HeadSays::SignedOut } else { HeadSays::Nothing };
        }
        if self.is_sign_out(path_and_query) {
            return HeadSays::Nothing;
        }
        let leads_to = |glob: &TextGlob| {
            (300..400).contains(&status)
                && location
                    .and_then(|location| own_location(self, location, path_and_query, public_host))
                    .is_some_and(|location| glob.matches(&location))
        };
        let mut markers = Vec::new();
        for signs in &self.signed_out {
            // A sign without a mark would be seen in every reply.
            let has_marks = !signs.status.is_empty() || signs.location.is_some() || signs.body.is_some();
            let head =
                has_marks && (signs.status.is_empty() || signs.status.contains(&status)) && signs.location.as_ref().is_none_or(leads_to);
            match &signs.body {
                Some(marker) if head => markers.push(marker),
                None if head => return HeadSays::SignedOut,
                _ => {}
            }
        }
        if markers.is_empty() { HeadSays::Nothing } else { HeadSays::AskBody(markers) }
    }

    /// Whether some reply's body may have to be looked at.
    pub fn may_ask_bodies(&self) -> bool {
        self.signed_out.iter().any(|signs| signs.body.is_some())
    }

    /// Whether a request is for what ends the portal's own session, so that the end of its session is what the person wants.
    pub fn is_sign_out(&self, path_and_query: &str) -> bool {
        self.sign_out.as_ref().is_some_and(|sign_out| sign_out.end().covers(path_and_query))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{PagePath, Recipe, SignOut};
    use crate::test_support::portal;

    const HOST: &str = "wiki.example.com";

    #[test]
    fn a_redirect_to_the_login_page_is_a_sign_however_it_is_written() {
        let mut settings = portal("http://10.0.0.5:8080");
        settings.signed_out = vec![SignedOut { location: Some(TextGlob::new("/login*").unwrap()), ..SignedOut::default() }];
        settings.sign_out = Some(SignOut::page(PagePath::parse("/logout").unwrap(), http::Method::GET));
        let cases = [
            ("/orders", 302, Some("/login?next=/orders"), HeadSays::SignedOut),
            ("/orders", 302, Some("http://10.0.0.5:8080/login"), HeadSays::SignedOut),
            ("/orders", 303, Some("https://wiki.example.com/login"), HeadSays::SignedOut),
            ("/orders", 302, Some("login"), HeadSays::SignedOut),
            ("/a/orders", 302, Some("login"), HeadSays::Nothing),
            ("/a/orders", 302, Some("../login"), HeadSays::SignedOut),
            ("/orders", 302, Some("https://evil.example/login"), HeadSays::Nothing),
            ("/orders", 302, Some("/home"), HeadSays::Nothing),
            ("/orders", 200, Some("/login"), HeadSays::Nothing),
            ("/orders", 302, None, HeadSays::Nothing),
            ("/logout", 302, Some("/login"), HeadSays::Nothing),
        ];
        for (path, status, location, expected) in cases {
            assert_eq!(settings.head_says(path, status, location, HOST), expected, "{path} {status} {location:?}");
        }
        settings.signed_out.clear();
        assert_eq!(settings.head_says("/orders", 302, Some("/login"), HOST), HeadSays::Nothing);
    }

    #[test]
    fn a_portal_that_asks_for_basic_says_it_with_401() {
        let mut settings = portal("http://10.0.0.5:8080");
        settings.recipe = Recipe::Basic(crate::recipe::Basic {
            proof: crate::recipe::Proof { page: PagePath::parse("/").unwrap(), body: None, status: vec![] },
        });
        assert_eq!(settings.head_says("/", 401, None, HOST), HeadSays::SignedOut);
        assert_eq!(settings.head_says("/", 403, None, HOST), HeadSays::Nothing, "the person may not: their own business");
        settings.signed_out = vec![SignedOut { status: vec![418], ..SignedOut::default() }];
        assert_eq!(settings.head_says("/", 401, None, HOST), HeadSays::Nothing, "what is configured counts alone");
    }

    #[test]
    fn status_and_body_are_one_sign_together() {
        let mut settings = portal("http://10.0.0.5:8080");
        let marker = BodyMarker::new("name=\"pass\"", 1024);
        let body = marker.clone();
        settings.signed_out = vec![SignedOut { status: vec![401], location: None, body: None }];
        assert_eq!(settings.head_says("/", 401, None, HOST), HeadSays::SignedOut);
        assert_eq!(settings.head_says("/", 403, None, HOST), HeadSays::Nothing);
        settings.signed_out = vec![SignedOut { status: vec![200], location: None, body: Some(body.clone()) }];
        assert_eq!(settings.head_says("/", 200, None, HOST), HeadSays::AskBody(vec![&marker]));
        assert_eq!(settings.head_says("/", 401, None, HOST), HeadSays::Nothing);
        let body_alone = SignedOut { status: vec![], location: None, body: Some(body) };
        settings.signed_out = vec![body_alone.clone()];
        assert_eq!(settings.head_says("/", 404, None, HOST), HeadSays::AskBody(vec![&marker]));
        settings.signed_out = vec![body_alone, SignedOut { status: vec![403], ..SignedOut::default() }];
        assert_eq!(settings.head_says("/", 403, None, HOST), HeadSays::SignedOut, "any one is enough");
        settings.signed_out = vec![SignedOut::default()];
        assert_eq!(settings.head_says("/", 200, None, HOST), HeadSays::Nothing, "no marks, no sign");
    }
}
