//! The cookie that says on which side of a portal's roll-out a browser is. Whoever forges it meets the portal's own login, or ours.

use accounts::PortalId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use policies::RolloutMark;
use ring::digest;

use crate::Pages;
use crate::cookies::{OurCookies, SameSite};

const IN: &str = "in";
const OUT: &str = "out";
/// Base64url of 16 bytes.
const DEVICE: usize = 22;
/// As long as browsers keep a cookie (RFC 6265bis §5.5): 400 days.
const LIFE_SECONDS: u32 = 400 * 24 * 3600;

/// What the cookie says of `portal`.
pub(crate) fn read(cookies: &OurCookies<'_>, portal: &PortalId) -> RolloutMark {
    match cookies.rollout {
        Some(IN) => RolloutMark::In,
        Some(OUT) => RolloutMark::Out,
        Some(device) if device.len() == DEVICE => RolloutMark::Drawn(number(device, portal)),
        Some(_) | None => RolloutMark::None,
    }
}

/// From 0 to 99, evenly, and for each portal anew: else the same browsers would be the first everywhere.
fn number(device: &str, portal: &PortalId) -> u8 {
    let hash = digest::digest(&digest::SHA256, format!("rollout\n{portal}\n{device}").as_bytes());
    let first = hash.as_ref().first_chunk().copied().map_or(0, u32::from_be_bytes);
    let share = u64::from(first).saturating_mul(100) >> 32;
    u8::try_from(share).unwrap_or(0)
}

impl Pages {
    /// What the browser's cookie says of `portal`.
    pub fn rollout_mark(&self, cookies: &OurCookies<'_>, portal: &PortalId) -> RolloutMark {
        read(cookies, portal)
    }

    /// Draws a browser that has no mark yet; the cookie keeps it.
    pub fn draw(&self, portal: &PortalId) -> (RolloutMark, HeaderValue) {
        let device = URL_SAFE_NO_PAD.encode(self.deps.rng.bytes16());
        (RolloutMark::Drawn(number(&device, portal)), self.rollout_cookie(&device))
    }

    /// `Set-Cookie` of a browser that joins or leaves.
    pub(crate) fn joins(&self, joins: bool) -> HeaderValue {
        self.rollout_cookie(if joins { IN } else { OUT })
    }

    fn rollout_cookie(&self, value: &str) -> HeaderValue {
        self.names.header(self.names.rollout, value, SameSite::Lax, Some(LIFE_SECONDS))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(value: &str) -> RolloutMark {
        read(&OurCookies { rollout: Some(value), ..OurCookies::default() }, &PortalId::new("wiki"))
    }

    #[test]
    fn a_mark_is_one_of_ours_or_none() {
        assert_eq!((mark("in"), mark("out")), (RolloutMark::In, RolloutMark::Out));
        for value in ["", "In", "inn", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(mark(value), RolloutMark::None, "{value}");
        }
        assert_eq!(mark("AAAAAAAAAAAAAAAAAAAAAA"), mark("AAAAAAAAAAAAAAAAAAAAAA"));
    }

    #[test]
    fn numbers_are_drawn_evenly_and_for_each_portal_anew() {
        let (wiki, shop) = (PortalId::new("wiki"), PortalId::new("shop"));
        let devices: Vec<String> = (0..10_000).map(|n| format!("{n:022}")).collect();
        for edge in [1, 20, 50, 99] {
            let below = devices.iter().filter(|device| number(device, &wiki) < edge).count();
            let expected = usize::from(edge) * 100;
            assert!(below.abs_diff(expected) < 200, "{edge}: {below}");
        }
        let same = devices.iter().filter(|device| number(device, &wiki) == number(device, &shop)).count();
        assert!(same < 300, "{same}");
    }

    proptest! {
        #[test]
        fn whatever_a_browser_sends_is_a_mark(value in "[A-Za-z0-9_-]{0,40}") {
            if let RolloutMark::Drawn(number) = mark(&value) {
                prop_assert!(number < 100);
            }
        }
    }
}
