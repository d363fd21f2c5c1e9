use accounts::LanguageTag;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Uri, header};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use locales::Words;

use crate::{OurCookies, Pages};

/// How whoever gets an answer reads it.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Everything in their language.
    pub(crate) words: Words,
    /// The zone of their clock; UTC until a browser has said another.
    pub(crate) zone: TimeZone,
    /// The browser's name, if it has one.
    pub(crate) browser: Option<String>,
    /// Path and query of what they asked for.
    pub(crate) target: String,
}

impl Reader {
    /// Their language.
    pub(crate) fn language(&self) -> LanguageTag {
        LanguageTag::new(self.words.language().tag())
    }
}

impl Pages {
    /// Who reads the answer to a request with this address and these headers: language and zone as chosen in this browser, else the
    /// language that it asks for.
    pub fn reader(&self, address: &Uri, headers: &HeaderMap) -> Reader {
        let cookies = OurCookies::read(&self.names, headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes()));
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|field| field.to_str().ok());
        Reader {
            words: self.settings.languages.choose(cookies.language, accept).clone(),
            zone: cookies.zone.and_then(zone).unwrap_or(TimeZone::UTC),
            browser: cookies.browser.map(str::to_owned),
            target: address.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        }
    }

    /// Who reads what cannot be known to be a request.
    pub fn unknown_reader(&self) -> Reader {
        Reader { words: self.settings.languages.first().clone(), zone: TimeZone::UTC, browser: None, target: "/".to_owned() }
    }
}

/// The zone that the script's cookie names: an IANA name in base64url.
fn zone(cookie: &str) -> Option<TimeZone> {
    let name = String::from_utf8(URL_SAFE_NO_PAD.decode(cookie).ok()?).ok()?;
    // The zones that are part of the program: alike on every machine, and no path of it is opened.
    TimeZoneDatabase::bundled().get(&name).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_zone_is_known_by_its_name() {
        let named = |name: &str| zone(&URL_SAFE_NO_PAD.encode(name)).and_then(|zone| zone.iana_name().map(str::to_owned));
        assert_eq!(named("Europe/Berlin").as_deref(), Some("Europe/Berlin"));
        for wrong in ["", "Mars/Base", "../../etc/passwd", "/etc/localtime", "CET-1CEST"] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
        assert!(zone("%").is_none() && zone("_w").is_none());
    }

    proptest! {
        #[test]
        fn any_cookie_can_be_read(cookie in "[A-Za-z0-9_-]{0,40}") {
            let _ = zone(&cookie);
        }
    }
}
