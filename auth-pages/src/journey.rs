use std::time::Duration;

use accounts::keys::{Purpose, Sealer};
use accounts::ports::Rng;
use accounts::{Flow, OpenFlow, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Where a person goes once they are signed in. Travels sealed in the address as `flow`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Journey {
    /// To a page of a portal.
    ToPortal(Flow),
    /// To a page of the sign-in host itself.
    ToOwnPage(OwnPage),
}

/// A page of the sign-in host that asked for a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnPage {
    /// Its path.
    path: String,
    /// See [`Flow::email`].
    email: Option<String>,
    /// See [`Flow::begun_at`].
    begun_at: Timestamp,
}

/// What became of a sealed journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OpenJourney {
    Good(Journey),
    /// Only a flow of a portal; a journey to a page of ours just begins anew.
    Expired(Flow),
    Forged,
}

/// Sets it apart from a [`Flow`], which is bound to nothing.
const BOUND_TO: [&[u8]; 1] = [b"own-page"];
const LIFE: Duration = Duration::from_secs(3600);

impl Journey {
    /// A journey to a page of ours.
    pub(crate) fn to_own_page(path: &str, now: Timestamp) -> Self {
        Self::ToOwnPage(OwnPage { path: path.to_owned(), email: None, begun_at: now })
    }

    /// The address that was typed on the first page.
    pub(crate) fn email(&self) -> Option<&str> {
        match self {
            Self::ToPortal(flow) => flow.email.as_deref(),
            Self::ToOwnPage(page) => page.email.as_deref(),
        }
    }

    /// The same journey, by the person who typed this address.
    pub(crate) fn with_email(mut self, typed: &str) -> Self {
        let email = match &mut self {
            Self::ToPortal(flow) => &mut flow.email,
            Self::ToOwnPage(page) => &mut page.email,
        };
        *email = Some(typed.to_owned());
        self
    }

    pub(crate) fn seal(&self, sealer: &Sealer, rng: &dyn Rng) -> String {
        match self {
            Self::ToPortal(flow) => flow.seal(sealer, rng),
            Self::ToOwnPage(page) => {
                let plain = format!("{}\n{}\n{}", page.begun_at.millis(), page.path, page.email.as_deref().unwrap_or(""));
                URL_SAFE_NO_PAD.encode(sealer.seal(Purpose::Flow, &BOUND_TO, plain.as_bytes(), rng))
            }
        }
    }

    pub(crate) fn open(sealed: &str, sealer: &Sealer, now: Timestamp) -> OpenJourney {
        match Flow::open(sealed, sealer, now) {
            OpenFlow::Good(flow) => OpenJourney::Good(Self::ToPortal(flow)),
            OpenFlow::Expired(flow) => OpenJourney::Expired(flow),
            OpenFlow::Forged => match OwnPage::open(sealed, sealer) {
                Some(page) if now.since(page.begun_at) < LIFE => OpenJourney::Good(Self::ToOwnPage(page)),
                Some(page) => OpenJourney::Good(Self::to_own_page(&page.path, now)),
                None => OpenJourney::Forged,
            },
        }
    }
}

impl OwnPage {
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    fn open(sealed: &str, sealer: &Sealer) -> Option<Self> {
        let plain = sealer.open(Purpose::Flow, &BOUND_TO, &URL_SAFE_NO_PAD.decode(sealed).ok()?)?;
        let mut lines = std::str::from_utf8(plain.reveal()).ok()?.splitn(3, '\n');
        let begun_at = Timestamp::from_millis(lines.next()?.parse().ok()?);
        let path = lines.next()?.to_owned();
        let email = Some(lines.next()?.to_owned()).filter(|email| !email.is_empty());
        Some(Self { path, email, begun_at })
    }
}
