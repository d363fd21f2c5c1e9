//! How a reply says that the portal's own session is over.

mod decode;
mod marker;

pub use marker::{BodyMarker, MarkerScan, Scan};

use crate::origin::own_location;
use crate::recipe::TextGlob;
use crate::settings::PortalSettings;

/// The signs. A redirect whose `Location` falls under `location` is one. A reply with one of the statuses is another; where a
/// `body` is given too, both must hold, and a `body` alone holds for any status.
#[derive(Clone, Debug, Default)]
pub struct SignedOut {
    /// Statuses.
    pub status: Vec<u16>,
    /// Path and query of `Location`, or its whole URL where that leads out of the portal.
    pub location: Option<TextGlob>,
    /// A text in the body.
    pub body: Option<BodyMarker>,
}

/// What the head of a reply says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadSays {
    /// The portal's session is over.
    SignedOut,
    /// The body must be looked at: see [`MarkerScan`].
    AskBody,
    /// Nothing.
    Nothing,
}

impl PortalSettings {
    /// Reads the head of a reply to a request for `path_and_query`. The portal's own sign-out page is never a surprise.
    pub fn head_says(&self, path_and_query: &str, status: u16, location: Option<&str>, public_host: &str) -> HeadSays {
        let Some(signs) = &self.signed_out else {
            return HeadSays::Nothing;
        };
        if self.is_sign_out(path_and_query) {
            return HeadSays::Nothing;
        }
        if let (Some(glob), Some(location), 300..=399) = (&signs.location, location, status)
            && own_location(self, location, path_and_query, public_host).is_some_and(|location| glob.matches(&location))
        {
            return HeadSays::SignedOut;
        }
        match &signs.body {
            Some(_) if signs.status.is_empty() || signs.status.contains(&status) => HeadSays::AskBody,
            None if signs.status.contains(&status) => HeadSays::SignedOut,
            _ => HeadSays::Nothing,
        }
    }

    /// Whether a request is for the portal's own sign-out page, so that the end of its session is what the person wants.
    pub fn is_sign_out(&self, path_and_query: &str) -> bool {
        self.sign_out.as_ref().is_some_and(|page| page.covers(path_and_query))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::PagePath;
    use crate::test_support::portal;

    const HOST: &str = "wiki.example.com";

    #[test]
    fn a_redirect_to_the_login_page_is_a_sign_however_it_is_written() {
        let mut settings = portal("http://10.0.0.5:8080");
        settings.signed_out = Some(SignedOut { location: Some(TextGlob::new("/login*").unwrap()), ..SignedOut::default() });
        settings.sign_out = Some(PagePath::parse("/logout").unwrap());
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
        settings.signed_out = None;
        assert_eq!(settings.head_says("/orders", 302, Some("/login"), HOST), HeadSays::Nothing);
    }

    #[test]
    fn status_and_body_are_one_sign_together() {
        let mut settings = portal("http://10.0.0.5:8080");
        let body = BodyMarker::new("name=\"pass\"", 1024);
        settings.signed_out = Some(SignedOut { status: vec![401], location: None, body: None });
        assert_eq!(settings.head_says("/", 401, None, HOST), HeadSays::SignedOut);
        assert_eq!(settings.head_says("/", 403, None, HOST), HeadSays::Nothing);
        settings.signed_out = Some(SignedOut { status: vec![200], location: None, body: Some(body.clone()) });
        assert_eq!(settings.head_says("/", 200, None, HOST), HeadSays::AskBody);
        assert_eq!(settings.head_says("/", 401, None, HOST), HeadSays::Nothing);
        settings.signed_out = Some(SignedOut { status: vec![], location: None, body: Some(body) });
        assert_eq!(settings.head_says("/", 404, None, HOST), HeadSays::AskBody);
    }
}
