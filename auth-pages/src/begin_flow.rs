use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use accounts::{Flow, Portal};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use ring::digest;

use crate::Pages;
use crate::cookies::SameSite;
use crate::reply::{Reply, with_cookie};

/// Why a person is sent from a portal to the sign-in host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowPurpose {
    /// To prove who they are.
    SignIn,
    /// To prove themselves further: what a rule demands and this session has not shown, or not lately.
    StepUp,
    /// To give their login of the portal.
    Link,
    /// To say whether the login that they have just used at the portal is to be linked.
    Learned,
}

/// What a flow begins with.
#[derive(Clone, Debug)]
pub struct FlowStart {
    /// The portal.
    pub portal: Arc<Portal>,
    /// Its host, without a port, as it is configured.
    pub host: String,
    /// Path and query of the page that was asked for.
    pub page: String,
    /// The name of the form that waits to be sent on.
    pub kept_post: Option<String>,
    /// The nonce cookie that the browser sent.
    pub nonce: Option<String>,
    /// From where the page was asked for.
    pub client: IpAddr,
    /// Where it leads first.
    pub purpose: FlowPurpose,
}

impl Pages {
    /// Sends a person from a portal's page to the sign-in host and, when they are done there, back to this page. A browser that
    /// has a nonce keeps it, so that several tabs can be on their way at once.
    pub fn begin_flow(&self, start: FlowStart) -> Reply {
        let (nonce, set_cookie) = match start.nonce {
            Some(nonce) => (nonce, None),
            None => {
                let nonce = URL_SAFE_NO_PAD.encode(self.deps.rng.bytes16());
                let cookie = self.names.header(self.names.nonce, &nonce, SameSite::Lax, None);
                (nonce, Some(cookie))
            }
        };
        let flow = Flow {
            portal: start.portal.id.clone(),
            host: start.host,
            page: own_path(&start.page).into_owned(),
            nonce_hash: nonce_hash(&nonce),
            kept_post: start.kept_post,
            email: None,
            begun_at: self.deps.clock.now(),
            client: Some(start.client),
        };
        let sealed = flow.seal(&self.deps.keys.load().sealer, self.deps.rng.as_ref());
        let origin = &self.settings.sign_in_origin;
        let to = match start.purpose {
            FlowPurpose::SignIn => format!("{origin}/sign-in?flow={sealed}"),
            FlowPurpose::StepUp => format!("{origin}/step-up?flow={sealed}"),
            FlowPurpose::Learned => format!("{origin}/learned/{}?flow={sealed}", flow.portal),
            FlowPurpose::Link => format!("{origin}/link/{}?flow={sealed}", flow.portal),
        };
        with_cookie(self.see_other(&to), set_cookie)
    }
}

/// What a flow says of the nonce cookie.
pub(crate) fn nonce_hash(nonce: &str) -> [u8; 16] {
    let hash = digest::digest(&digest::SHA256, nonce.as_bytes());
    hash.as_ref().first_chunk().copied().unwrap_or_default()
}

/// `page` if it is a path on whatever host it is joined to, else the host's first page. Browsers take `\` for `/` and a second `/`
/// for the beginning of a host. What is not ASCII (old browsers send it raw in a query) is percent-encoded.
pub(crate) fn own_path(page: &str) -> Cow<'_, str> {
    let rooted = page.starts_with('/') && !page.starts_with("//");
    let (path, _) = page.split_once(['?', '#']).unwrap_or((page, ""));
    if rooted && !path.contains('\\') && !page.contains(|c: char| c.is_control() || c == ' ') {
        utf8_percent_encode(page, CONTROLS).into()
    } else {
        Cow::Borrowed("/")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::own_path;

    #[test]
    fn a_page_never_leads_to_another_host() {
        for page in ["/", "/orders?to=https://x.example/#a", "/a//b", "/%5c%5cevil.example", "/?q=a\\b"] {
            assert_eq!(own_path(page), page);
        }
        assert_eq!(own_path("/?q=\u{e4}"), "/?q=%C3%A4");
        let corpus = [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "@evil.example",
            ".evil.example",
            ":80@evil.example",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/a b",
            "javascript:alert(1)",
        ];
        for page in corpus {
            assert_eq!(own_path(page), "/", "{page:?}");
        }
    }

    proptest! {
        /// What `own_path` lets through, joined to an origin, stays on that origin for whoever reads addresses as RFC 3986 does, or
        /// as browsers do, for which `\` is `/` and tabs and line breaks are nothing.
        #[test]
        fn no_page_changes_the_host(page in "[/\\\\@:.?#%a-b \t\r\n\u{a0}\u{2028}]{0,12}") {
            let address = format!("https://wiki.example.com{}", own_path(&page));
            prop_assert!(address.is_ascii() && !address.contains([' ', '\t', '\r', '\n']));
            let authority = address["https://".len()..].split(['/', '\\', '?', '#']).next();
            prop_assert_eq!(authority, Some("wiki.example.com"));
            let alone = own_path(&page).into_owned();
            prop_assert!(alone.starts_with('/') && !alone[1..].starts_with(['/', '\\']));
        }
    }
}
