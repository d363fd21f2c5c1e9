use std::net::IpAddr;

use policies::{Lockout, Standing, sign_in_network};

use super::Deps;
use crate::ports::{Cap, Ladder, StoreDown, Turn};
use crate::{Account, KnownDevice};

/// One try at a password, as it is counted, whether to sign in or in the midst of a session: for the account (or, where there is none, for the name that was typed) and for whence it comes.
/// Names and accounts stand in the counters as keyed hashes of one length: neither the store nor the time tells one from the other.
pub(super) struct SignInTurn {
    /// The tries of whoever this is, for this account: of a browser that its person has used before, else of the network.
    own: Counted,
    /// The tries of everybody whom the account does not know; not where this is one whom it knows.
    strangers: Option<Counted>,
    caps: Vec<Cap>,
}

struct Counted {
    lockout: Lockout,
    ladder: Ladder,
}

/// What a try is counted by, beside the account.
pub(super) struct Whence<'a> {
    /// The name that was typed, in one spelling if it has one.
    pub(super) name: &'a str,
    /// The client.
    pub(super) client: IpAddr,
    /// What the browser remembers of who has signed in with it.
    pub(super) known_device: Option<&'a KnownDevice>,
}

/// That a wrong try began a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Locked {
    /// For this browser.
    Device,
    /// For this network.
    Network,
    /// For everybody whom the account does not know.
    Strangers,
}

impl Locked {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Network => "network",
            Self::Strangers => "strangers",
        }
    }
}

impl SignInTurn {
    pub(super) fn new(deps: &Deps, account: Option<&Account>, whence: &Whence<'_>) -> Self {
        let limits = &deps.sign_in_limits;
        let keys = deps.keys.load();
        let mac = |parts: &[&[u8]]| format!("{:032x}", u128::from_be_bytes(keys.forms.sign(parts)));
        let whose = match account {
            // A new password begins anew: what was guessed before says nothing about it. So does an operator's help.
            Some(account) => {
                let since = account.password_changed_at.max(account.tries_count_since);
                mac(&[b"sign-in-account", &account.id.bytes(), &since.millis().to_be_bytes()])
            }
            None => mac(&[b"sign-in-name", whence.name.as_bytes(), &[0; 8]]),
        };
        let counted = |lockout: Lockout, key: String| {
            let ladder = Ladder { key, steps: lockout.steps().into(), forget: limits.forget() };
            Counted { lockout, ladder }
        };
        if let Some(device) = known(account, whence) {
            let own = counted(limits.from_one, format!("sign-in:{whose}:{}", mac(&[b"sign-in-device", device.id()])));
            return Self { own, strangers: None, caps: Vec::new() };
        }
        let network = sign_in_network(whence.client);
        Self {
            own: counted(limits.from_one, format!("sign-in:{whose}:{network}")),
            strangers: Some(counted(limits.from_all, format!("sign-in:{whose}"))),
            caps: vec![
                Cap { key: format!("sign-in:{network}"), add: 1, max: limits.per_network, window: limits.window },
                Cap { key: "sign-in".to_owned(), add: 1, max: limits.in_all, window: limits.window },
            ],
        }
    }

    /// Counts it, unless one has to wait.
    pub(super) async fn take(&self, deps: &Deps) -> Result<Turn, StoreDown> {
        deps.sessions.take_turn(&self.ladders(), &self.caps).await
    }

    /// It was no guess.
    pub(super) async fn give_back(&self, deps: &Deps) -> Result<(), StoreDown> {
        deps.sessions.give_back_turn(&self.ladders(), &self.caps).await
    }

    /// It was right: the slips before it are forgotten, but not what strangers tried from elsewhere.
    pub(super) async fn pardon(&self, deps: &Deps) -> Result<(), StoreDown> {
        self.give_back(deps).await?;
        deps.sessions.forget_turns(std::slice::from_ref(&self.own.ladder)).await
    }

    /// Whether a wrong try has begun a lock, and how long; `tries` is what [`SignInTurn::take`] gave.
    pub(super) fn lock_begun(&self, tries: &[u64]) -> Option<(Locked, std::time::Duration)> {
        let locks = self.counted().zip(tries).filter_map(|(counted, tries)| match counted.lockout.after(*tries) {
            Standing::Locked(wait) => Some((self.scope(counted), wait)),
            Standing::Free | Standing::Slowed(_) => None,
        });
        locks.max_by_key(|(_, wait)| *wait)
    }

    fn scope(&self, counted: &Counted) -> Locked {
        match &self.strangers {
            None => Locked::Device,
            Some(strangers) if std::ptr::eq(strangers, counted) => Locked::Strangers,
            Some(_) => Locked::Network,
        }
    }

    fn counted(&self) -> impl Iterator<Item = &Counted> {
        std::iter::once(&self.own).chain(&self.strangers)
    }

    fn ladders(&self) -> Vec<Ladder> {
        self.counted().map(|counted| counted.ladder.clone()).collect()
    }
}

/// The browser, if the account's person has signed in with it since they last signed out everywhere, or had all forgotten.
fn known<'a>(account: Option<&Account>, whence: &Whence<'a>) -> Option<&'a KnownDevice> {
    let account = account?;
    let since = account.signed_out_before.max(account.devices_known_since);
    whence.known_device.filter(|device| device.knows(account.id, since))
}
