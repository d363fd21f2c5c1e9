//! What the tests share: a clock that they set, numbers that repeat themselves and samples.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use accounts::ports::{Clock, Rng};
use accounts::{
    Account, AccountId, Device, EmailAddress, Link, LinkId, LinkState, PortalId, PortalSession, SealedEntry, SeenAs, Session, SessionId,
    Timestamp,
};

pub(crate) const HOUR: Duration = Duration::from_secs(3_600);

pub(crate) struct FakeClock(AtomicI64);

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(1_800_000_000_000))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Makes every value once in a run of the tests.
pub(crate) struct Sequence;

static NEXT: AtomicU64 = AtomicU64::new(1);

impl Rng for Sequence {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64: spreads consecutive numbers over all bits.
            let mut x = NEXT.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            x ^= x >> 31;
            let length = chunk.len();
            chunk.copy_from_slice(&x.to_be_bytes()[..length]);
        }
    }
}

pub(crate) fn account_id() -> AccountId {
    AccountId::new(&FakeClock::new(), &Sequence)
}

pub(crate) fn session_of(account: AccountId) -> Session {
    let now = FakeClock::new().now();
    Session {
        id: SessionId::new(&Sequence),
        account,
        created_at: now,
        last_seen: now,
        pass_number: 1,
        password_at: now,
        device: Device { user_agent: "Firefox".to_owned(), address: "192.0.2.7".parse().unwrap() },
        second_factor: None,
        excuses: Vec::new(),
    }
}

pub(crate) fn session() -> Session {
    session_of(account_id())
}

pub(crate) fn entry(key: &str, sealed: &[u8]) -> SealedEntry {
    SealedEntry { key: key.to_owned(), sealed: sealed.to_vec() }
}

pub(crate) fn portal_session(generation: u64, entries: &[(&str, &[u8])]) -> PortalSession {
    PortalSession {
        generation,
        upstream: "http://10.0.0.5:8080".to_owned(),
        seen_as: SeenAs { user_agent: "Firefox".to_owned(), address: "2001:db8::7".parse().unwrap() },
        entries: entries.iter().map(|(key, sealed)| entry(key, sealed)).collect(),
    }
}

/// Entries have no order of their own: only what is in them counts.
pub(crate) fn sorted(mut value: PortalSession) -> PortalSession {
    value.entries.sort_by(|a, b| a.key.cmp(&b.key));
    value
}

pub(crate) fn account(email: &str) -> Account {
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned();
    Account {
        name: "Ada Lovelace".to_owned(),
        groups: vec!["ops".to_owned(), "a \"quoted\", group".to_owned()],
        ..Account::new(account_id(), EmailAddress::parse(email).unwrap(), hash, FakeClock::new().now())
    }
}

pub(crate) fn link(account: AccountId, portal: &str) -> Link {
    Link {
        id: LinkId::new(&FakeClock::new(), &Sequence),
        account,
        portal: PortalId::new(portal),
        place: 0,
        username: "ada7".to_owned(),
        sealed_password: Some(vec![0, 1, 2, 255]),
        version: 1,
        state: LinkState::Works,
        linked_at: FakeClock::new().now(),
        last_used: None,
    }
}
