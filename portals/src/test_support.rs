//! What unit tests of this crate share.

use std::sync::atomic::{AtomicU8, Ordering};

use accounts::keys::{KeyRing, Keys};
use accounts::ports::Rng;
use accounts::{AccountFacts, AccountId, EmailAddress, PortalId, SeenAs, Timestamp};

use crate::recipe::Recipe;
use crate::settings::{CookieLists, HostMode, PortalSettings, Scheme, Upstream};

pub(crate) fn facts() -> AccountFacts {
    AccountFacts {
        password_changed_at: accounts::Timestamp::from_millis(0),
        password_expiry: accounts::PasswordExpiry::Never,
        locked: false,
        has_second_factor: false,
        id: "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse::<AccountId>().unwrap(),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        language: None,
        name: "Ada Lovelace".into(),
        groups: vec!["ops".into(), "wiki".into()],
        signed_out_before: Timestamp::from_millis(0),
        links: vec![],
        ended_sessions: Vec::new(),
    }
}

pub(crate) fn portal(upstream: &str) -> PortalSettings {
    PortalSettings {
        id: PortalId::new("wiki"),
        upstreams: vec![Upstream::parse(upstream).unwrap()],
        upstream_host: HostMode::Public,
        login_hosts: Vec::new(),
        public_scheme: Scheme::Https,
        recipe: Recipe::None,
        signed_out: Vec::new(),
        sign_out: None,
        cookies: CookieLists::default(),
        in_browser: crate::recipe::InBrowser::default(),
    }
}

pub(crate) fn seen_as() -> SeenAs {
    SeenAs { user_agent: "Browser/1.0".into(), address: "192.0.2.7".parse().unwrap() }
}

/// Keys that every run has the same.
pub(crate) fn keys() -> Keys {
    let (_, line) = accounts::keys::new_key_line(&CountingRng::default());
    Keys::derive(KeyRing::parse(&line).unwrap())
}

/// Bytes that count up.
#[derive(Default)]
pub(crate) struct CountingRng(AtomicU8);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
    }
}
